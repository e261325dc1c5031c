import { NotFound } from '../../contract/errors.ts'
import { integer, orNull, required, text } from '../../contract/fields.ts'
import type { RecordGroup, RecordsPanel, TablePanel, ValuesPanel } from '../../contract/panel.ts'
import { RECORD_GROUPS, recordGroups } from '../../contract/panel.ts'
import type { NamedUpstream } from '../../contract/upstream.ts'
import type { ControlParts, Endpoint } from '../endpoint.ts'
import { endpoint } from '../endpoint.ts'

/** Everything about one upstream: its account, payouts, invoices, methods, quirks. */
export function upstreamEndpoints({ id, panel }: NamedUpstream, parts: ControlParts): readonly Endpoint[] {
  const { name, env, balance, quirks, shop, tables = {}, settleAfter } = panel
  return [
    endpoint(`GET /${id}`, `${name}: keys, balance, quirks`, {}, () => ({
      id,
      name,
      env,
      balance: balance?.get(),
      quirks: quirks?.get(),
      shop: shop?.get(),
      webhookUrl: parts.webhookUrls()[id] ?? null,
      tables: Object.keys(tables),
    })),
    ...recordGroups(panel).flatMap(([group, records]) => recordEndpoints(id, group, records, parts)),
    ...(balance === undefined ? [] : valueEndpoints(id, 'balance', 'what is on the account', balance)),
    ...(quirks === undefined ? [] : valueEndpoints(id, 'quirks', 'facts that nobody documents', quirks)),
    ...(shop === undefined ? [] : valueEndpoints(id, 'shop', 'pages that browsers come back to', shop)),
    ...(settleAfter === undefined ? [] : [settleAfterEndpoint(id, settleAfter)]),
    ...Object.entries(tables).flatMap(([table, entries]) => tableEndpoints(id, table, entries)),
  ]
}

function settleAfterEndpoint(id: string, settleAfter: (milliseconds: number | null) => void): Endpoint {
  return endpoint(
    `POST /${id}/settle-after`,
    'payouts to come succeed by themselves after so many milliseconds of the clock; null: when they are told to',
    { milliseconds: required(orNull(integer(0, 1e12))) },
    (_, { milliseconds }) => {
      settleAfter(milliseconds)
      return { milliseconds }
    },
  )
}

function recordEndpoints(id: string, group: RecordGroup, panel: RecordsPanel, { webhooks }: ControlParts): readonly Endpoint[] {
  const one = RECORD_GROUPS[group]
  const webhooksOf = (recordId: string) => webhooks.list({ upstream: id, recordId })
  return [
    endpoint(
      `GET /${id}/${group}`,
      `${group}, oldest first`,
      { status: text, limit: integer(1, 1_000_000) },
      (_, { status, limit = 1000 }) => ({
        [group]: panel
          .rows()
          .filter((row) => status === undefined || row.status === status)
          .slice(-limit)
          .map(({ record }) => record),
      }),
    ),
    endpoint(`GET /${id}/${group}/:ref`, `one ${one} by its id or reference, and its webhooks`, {}, ({ ref = '' }) => {
      const row = panel.row(ref)
      return { [one]: row.record, actions: row.actions, webhooks: webhooksOf(row.id) }
    }),
    ...panel.actions.map(({ name, about, fields, run }) => ({
      method: 'POST' as const,
      path: `/${id}/${group}/:ref/${name}`,
      about,
      fields,
      run: ({ ref = '' }: Readonly<Record<string, string>>, input: Readonly<Record<string, unknown>>) => {
        const record = run(ref, input)
        return { [one]: record, webhooks: webhooksOf((record as { readonly id: string }).id) }
      },
    })),
  ]
}

function valueEndpoints(id: string, name: string, about: string, { fields, get, set }: ValuesPanel): readonly Endpoint[] {
  return [
    endpoint(`GET /${id}/${name}`, about, {}, get),
    {
      method: 'PATCH',
      path: `/${id}/${name}`,
      about: `changes the ${name}: what is left out stays`,
      fields,
      run: (_, input) => {
        set(input)
        return get()
      },
    },
  ]
}

function tableEndpoints(id: string, name: string, { fields, list, set, remove }: TablePanel): readonly Endpoint[] {
  const path = `/${id}/${name}/:key` as const
  const entry = (key: string): object => {
    const entries = list()
    if (!Object.hasOwn(entries, key))
      throw new NotFound(`there is no ${JSON.stringify(key)} in ${name}; there are ${Object.keys(entries).join(', ')}`)
    return entries[key] ?? {}
  }
  return [
    endpoint(`GET /${id}/${name}`, `${name}, by key`, {}, list),
    {
      method: 'PATCH',
      path,
      about: `changes an entry of ${name}, or adds a whole one`,
      fields,
      run: ({ key = '' }, input) => {
        set(key, input)
        return entry(key)
      },
    },
    endpoint(`DELETE ${path}`, `removes an entry of ${name}`, {}, ({ key = '' }) => {
      const removed = entry(key)
      remove(key)
      return removed
    }),
  ]
}
