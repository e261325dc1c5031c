import type { Database, Fields } from './database.ts'

/** Numbers to watch. Ages (`oldest…`) are in seconds, null where there is none. */
export interface Metrics {
  readonly states: readonly { readonly account: string | null; readonly state: string; readonly count: number }[]
  readonly attention: Readonly<Record<string, number>>
  /** Attempts. `lastMinute`: those of them that were sent in the last minute. */
  readonly outcomes: readonly (Readonly<Record<'account' | 'outcome', string>> & Readonly<Record<'count' | 'lastMinute', number>>)[]
  /** How long the oldest due payout has waited. Alarm above 60: no worker runs, or too few. */
  readonly oldestDue: number | null
  readonly oldestUnknown: number | null
  readonly undelivered: number
  readonly accounts: readonly (Readonly<Record<'inFlight' | 'unknownBudgetLeft', number>> & {
    readonly name: string
    readonly paused: boolean
  })[]
}

const METRICS = `select json_build_object(
  'states', (select coalesce(json_agg(s), '[]') from (select account, state, count(*)::int from paymux.payout group by account, state) s),
  'attention', (select coalesce(json_object_agg(attention, n), '{}') from
    (select attention, count(*)::int as n from paymux.payout where attention is not null group by attention) a),
  'outcomes', (select coalesce(json_agg(o), '[]') from (select account, outcome, count(*)::int,
    count(*) filter (where opened_at > now() - interval '1 minute')::int as "lastMinute" from paymux.attempt group by account, outcome) o),
  'oldestDue', (select extract(epoch from now() - min(next_at))::float8 from paymux.payout where next_at <= now()),
  'oldestUnknown', (select extract(epoch from now() - min(opened_at))::float8 from paymux.attempt where outcome = 'unknown'),
  'undelivered', (select count(*)::int from paymux.delivery),
  'accounts', (select coalesce(json_agg(json_build_object('name', name, 'paused', coalesce(paused_until > now(), false),
    'inFlight', load.open, 'unknownBudgetLeft', greatest(unknown_budget - load.unknown, 0)) order by name), '[]')
    from paymux.account, lateral paymux.account_load(name) load)) as metrics`

/** Reads the metrics from the database. */
export async function readMetrics(database: Database): Promise<Metrics> {
  const [row] = await database.query(METRICS)
  return (row as Fields).metrics as Metrics
}
