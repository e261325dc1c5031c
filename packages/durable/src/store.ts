import type { Database, Fields } from './database.ts'
import type { Change, Row } from './row.ts'

/** A claim: asks for the right to send an order once. */
export interface Claim {
  readonly id: string
  readonly version: number
  readonly account: string
  readonly windowMs: number
  readonly worker: string
  /** See {@link Attempt.recovery}. */
  readonly recovery: string
  /** The wall clock of the process: see {@link Upstream.wallClock}. */
  readonly wallClock: number
}

/** Asks for the right to send the very same order once more. */
export interface Repeat extends Pick<Claim, 'id' | 'version' | 'windowMs'> {
  readonly no: number
  /** How long after the first claim it may still be sent, in milliseconds; null: for ever. */
  readonly withinMs: number | null
}

/** A right to send: the row as the grant changed it, and the sealed destination, which only a grant reads. */
export interface Granted {
  readonly version: number
  readonly no: number
  /** Which copy of the attempt may be sent: 1, 2, … */
  readonly send: number
  readonly openedAt: number
  readonly deadlineAt: number
  readonly sealed: Sealed | null
}

/** An encrypted destination, with the name of its key. */
export interface Sealed {
  readonly key: string
  readonly box: Uint8Array
}

/** Why a right was not given. `stale`: the row has changed since it was read. */
export type Refusal = 'stale' | 'no_account' | 'paused' | 'unknown_budget' | 'busy'

/** The record of payouts. Each call is one statement, which is committed when its promise resolves. */
export interface Store {
  readonly load: (id: string) => Promise<Row | null>
  readonly claim: (claim: Claim) => Promise<Granted | Refusal>
  readonly repeat: (repeat: Repeat) => Promise<Granted | null>
  /** Writes a change if the row still has the version that it was decided on. */
  readonly apply: (change: Change) => Promise<boolean>
}

/** A time as milliseconds since 1970. */
export const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`

/** A row of `paymux.payout` as {@link Row}, without the destination. */
export const ROW = `json_build_object(
  'id', p.id, 'kind', p.kind, 'tenant', p.tenant, 'reference', p.reference, 'account', p.account, 'amount', p.amount, 'currency', p.currency,
  'method', p.method, 'feeFrom', p.fee_from, 'bank', p.bank, 'extra', p.extra, 'invoiceReference', p.invoice_reference,
  'invoiceId', p.invoice_id, 'reason', p.reason, 'destinationMask', p.destination_mask, 'state', p.state, 'version', p.version,
  'reads', p.reads, 'waitReason', p.wait_reason, 'waitSince', ${ms('p.wait_since')}, 'attention', p.attention,
  'attentionSince', ${ms('p.attention_since')}, 'providerId', p.provider_id,
  'debited', p.debited, 'fee', p.fee, 'failureReason', p.failure_reason, 'notBefore', ${ms('p.not_before')},
  'taken', (select coalesce(json_agg(q.account), '[]') from paymux.payout q
    where q.reference = p.reference and q.kind = p.kind and q.id <> p.id and q.account is not null and q.state <> 'canceled'),
  'createdAt', ${ms('p.created_at')}, 'nextAt', ${ms('p.next_at')}, 'finalAt', ${ms('p.final_at')}, 'now', ${ms('now()')},
  'attempts', coalesce((select json_agg(json_build_object('no', a.no, 'account', a.account, 'outcome', a.outcome, 'code', a.code,
    'sends', a.sends, 'recovery', a.recovery, 'absences', a.absences, 'openedAt', ${ms('a.opened_at')}, 'deadlineAt', ${ms('a.deadline_at')}) order by a.no)
    from paymux.attempt a where a.payout_id = p.id), '[]'::json))`

export const LOAD = `select ${ROW} as row from paymux.payout p where p.id = any (array(select value::uuid from json_array_elements_text($1::json)))`

// `= any (array(…))` makes the planner use the index, however many rows it expects; a join may read the whole table.

/** What a queued payout's attention leaves free to be sent or canceled. */
export const FREE = "coalesce(p.attention not in ('suspect', 'mismatch', 'drift'), true)"

/** Gives a right to send to each row that is queued and whose account has room, in the order asked. The attempt stands for an event. */
export const CLAIM = `with asked as materialized (
    select row_number() over () as place, a.*
    from json_to_recordset($1::json) as a(id uuid, version int, account text, "windowMs" float8, worker text, recovery text, "wallClock" float8)),
  locked as materialized (select * from paymux.account where name in (select account from asked) order by name for update),
  room as materialized (
    select l.*, load.open, load.unknown, case when l.per_second is not null then least(greatest(l.per_second, 1),
      l.tokens + l.per_second * abs(extract(epoch from clock_timestamp() - l.tokens_at))) end as ready -- a clock that was set back stops nothing
    from locked l, lateral paymux.account_load(l.name) load),
  fresh as materialized (
    select p.id from paymux.payout p join asked a on a.id = p.id and a.version = p.version
    where p.id = any (array(select id from asked)) and p.state = 'queued' and coalesce(p.not_before <= now(), true)
      and ${FREE}
    order by p.id for update of p skip locked), -- a transaction of the user's that cancels holds up itself only
  ranked as (
    select a.*, f.id is not null as fresh, r.name is not null as known, coalesce(r.paused_until > now(), false) as paused,
      r.unknown >= r.unknown_budget as spent, least(r.max_in_flight - r.open, floor(coalesce(r.ready, 'infinity'))) as room,
      row_number() over (partition by a.account, f.id is null order by a.place) as turn
    from asked a left join fresh f on f.id = a.id left join room r on r.name = a.account),
  chosen as materialized (select * from ranked where fresh and known and not paused and not spent and turn <= room),
  moved as (
    update paymux.payout p set state = 'sending', version = p.version + 1, attempts = p.attempts + 1, account = c.account, reads = 0,
      next_at = now() + c."windowMs" * interval '1 millisecond'
    from chosen c where p.id = c.id and p.version = c.version and p.state = 'queued'
    returning p.id, p.version, p.attempts as no, p.destination, p.destination_key, p.next_at, c.account, c.worker, c.recovery, c."wallClock"),
  opened as (
    insert into paymux.attempt (payout_id, no, account, worker, recovery, deadline_at, opened_at)
    select id, no, account, worker, recovery, next_at, least(now(), to_timestamp("wallClock" / 1000) + interval '1 minute')
    from moved), -- a clock of the database that is far ahead will be set back: see Upstream.wallClock
  paced as (
    update paymux.account t set tokens = r.ready - n.taken, tokens_at = clock_timestamp()
    from room r join (select account, count(*) as taken from chosen group by account) n on n.account = r.name
    where t.name = r.name and r.ready is not null)
  select k.id, case when m.id is not null then 'claimed' when not k.known then 'no_account' when not k.fresh then 'stale'
      when k.paused then 'paused' when k.spent then 'unknown_budget' when k.turn > k.room then 'busy' else 'stale' end as result,
    m.version, m.no, m.destination, m.destination_key, ${ms('now()')} as opened_at, ${ms('m.next_at')} as deadline_at
  from ranked k left join moved m on m.id = k.id`

/** Gives one more right to send the very same order, while the upstream surely knows its key. */
export const REPEAT = `with asked as (
    select * from json_to_recordset($1::json) as a(id uuid, version int, no int, "windowMs" float8, "withinMs" float8)),
  locked as materialized (
    select p.id from paymux.payout p join asked a on a.id = p.id and a.version = p.version
    where p.id = any (array(select id from asked)) and p.state = 'unknown' order by p.id for update of p),
  tried as (
    update paymux.attempt t set sends = t.sends + 1, deadline_at = now() + a."windowMs" * interval '1 millisecond'
    from asked a join locked l on l.id = a.id
    where t.payout_id = a.id and t.no = a.no and t.outcome = 'unknown'
      and not exists (select from paymux.account c where c.name = t.account and c.paused_until > now())
      and (a."withinMs" is null or clock_timestamp() + a."windowMs" * interval '1 millisecond' <= t.opened_at + a."withinMs" * interval '1 millisecond')
    returning t.payout_id, t.no, t.sends, t.opened_at, t.deadline_at),
  moved as (
    update paymux.payout p set version = p.version + 1, next_at = t.deadline_at, wait_reason = null, wait_since = null
    from tried t where p.id = t.payout_id
    returning p.id, p.version, p.destination, p.destination_key),
  logged as (
    insert into paymux.event (payout_id, type, actor, data)
    select m.id, 'note', 'machine', jsonb_build_object('repeat', t.sends, 'attempt', t.no, 'version', m.version)
    from moved m join tried t on t.payout_id = m.id)
  select m.id, m.version, t.no, t.sends, m.destination, m.destination_key, ${ms('t.opened_at')} as opened_at, ${ms('t.deadline_at')} as deadline_at
  from moved m join tried t on t.payout_id = m.id`

/** Writes changes that were decided: payout, attempt, history, and the events for handlers. */
export const APPLY = `with asked as materialized (
    select * from json_to_recordset($1::json) as a(id uuid, version int, state text, account text, "waitReason" text, attention text,
      "providerId" text, debited text, fee text, "failureReason" text, reads int, "nextMs" float8, attempt json, events json)),
  locked as materialized (
    select p.id from paymux.payout p join asked a on a.id = p.id and a.version = p.version
    where p.id = any (array(select id from asked)) order by p.id for update of p),
  moved as (
    update paymux.payout p set state = a.state, version = p.version + 1, account = a.account, reads = a.reads,
      wait_reason = a."waitReason", wait_since = case when a."waitReason" = p.wait_reason then p.wait_since when a."waitReason" is not null then now() end,
      attention = a.attention, attention_since = case when a.attention is distinct from p.attention then now() else p.attention_since end,
      provider_id = a."providerId", debited = a.debited, fee = a.fee, failure_reason = a."failureReason",
      next_at = now() + a."nextMs" * interval '1 millisecond', final_at = case when a."nextMs" is null then coalesce(p.final_at, now()) end,
      destination = case when a.state in ('queued', 'sending', 'unknown') then p.destination end
    from asked a join locked l on l.id = a.id where p.id = a.id and p.version = a.version
    returning p.id, p.version),
  tried as (
    update paymux.attempt t set outcome = x.outcome, code = x.code, http_status = coalesce(x."httpStatus", t.http_status),
      absences = x.absences, closed_by = coalesce(x."closedBy", t.closed_by)
    from moved m join asked a on a.id = m.id,
      lateral json_to_record(a.attempt) as x(no int, outcome text, code text, "httpStatus" int, absences int, "closedBy" text)
    where a.attempt is not null and t.payout_id = m.id and t.no = x.no),
  logged as (
    insert into paymux.event (payout_id, type, actor, data)
    select m.id, e ->> 'type', e ->> 'actor', (e -> 'data')::jsonb || jsonb_build_object('version', m.version)
    from moved m join asked a on a.id = m.id, json_array_elements(a.events) e
    returning seq, type),
  told as (insert into paymux.delivery (seq) select seq from logged where type <> 'note')
  select id from moved`

/** The record in PostgreSQL or PGlite. Calls that are made at about the same time share a statement and a commit: see {@link gather}. */
export function sqlStore(database: Database, gatherMs = 25): Store {
  const ask = (text: string, asked: readonly unknown[]): Promise<readonly Fields[]> =>
    (database.repeated ?? database.query)(text, [toJson(asked)])
  const load = gather<string, Row>(gatherMs, async (ids) => byId(await ask(LOAD, ids), (fields) => fields.row as Row), String)
  const claim = gather<Claim, Fields>(gatherMs, async (claims) => byId(await ask(CLAIM, claims)), idOf)
  const repeat = gather<Repeat, Fields>(gatherMs, async (repeats) => byId(await ask(REPEAT, repeats)), idOf)
  const apply = gather<Change, Fields>(gatherMs, async (changes) => byId(await ask(APPLY, changes)), idOf)
  return {
    load: async (id) => (await load(id)) ?? null,
    claim: async (asked) => {
      const fields = await claim(asked)
      return fields?.result === 'claimed' ? granted(fields, 1) : ((fields?.result as Refusal | undefined) ?? 'stale')
    },
    repeat: async (asked) => {
      const fields = await repeat(asked)
      return fields === undefined ? null : granted(fields, Number(fields.sends))
    },
    apply: async (change) => (await apply(change)) !== undefined,
  }
}

/** JSON for the database, which takes neither NUL nor half a surrogate pair: texts of upstreams and people may have both. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) => (typeof part === 'string' ? part.replaceAll('\0', '').toWellFormed() : part))
}

function granted(fields: Fields, send: number): Granted {
  const box = fields.destination as Uint8Array | null
  const sealed = box === null ? null : { key: String(fields.destination_key), box }
  const [version, no, openedAt, deadlineAt] = ['version', 'no', 'opened_at', 'deadline_at'].map((name) => Number(fields[name]))
  return { version, no, send, openedAt, deadlineAt, sealed } as Granted
}

const idOf = (asked: { readonly id: string }): string => asked.id

function byId<T = Fields>(rows: readonly Fields[], read: (fields: Fields) => T = (fields) => fields as T): Map<string, T> {
  return new Map(rows.map(read).map((value) => [(value as { id: string }).id, value]))
}

/**
 * Group commit. A call is run at once if none is running. Calls that are made meanwhile are run together when it ends, or after `ms`, so
 * that a statement that waits for a lock holds up the others for no longer. Two calls about the same id never run together. If a group
 * fails, its calls are run one by one, so that no fact is lost because of another.
 */
export function gather<A, R>(
  ms: number,
  run: (asked: A[]) => Promise<Map<string, R>>,
  id: (asked: A) => string,
): (asked: A) => Promise<R | undefined> {
  type Waiting = Pick<PromiseWithResolvers<R | undefined>, 'resolve' | 'reject'> & { readonly asked: A }
  let batch = new Map<string, Waiting>()
  let onTheirWay = 0
  let timer: NodeJS.Timeout | null = null
  const flush = async (): Promise<void> => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    const now = [...batch.values()]
    if (now.length === 0) return
    batch = new Map()
    onTheirWay++
    await together(now)
    onTheirWay--
    void flush()
  }
  const together = async (calls: readonly Waiting[]): Promise<void> => {
    try {
      const results = await run(calls.map(({ asked }) => asked))
      for (const { asked, resolve } of calls) resolve(results.get(id(asked)))
    } catch (error) {
      if (calls.length === 1) calls[0]?.reject(error)
      else await Promise.all(calls.map((call) => together([call])))
    }
  }
  return (asked) =>
    new Promise((resolve, reject) => {
      if (batch.has(id(asked))) void flush()
      batch.set(id(asked), { asked, resolve, reject })
      // Calls of one turn of the event loop run together as well.
      timer ??= setTimeout(() => void flush(), onTheirWay === 0 ? 0 : ms)
    })
}
