import type { Database } from './database.ts'
import { readMetrics } from './metrics.ts'
import type { HistoryLine } from './payouts.ts'
import { historyOf, toView } from './payouts.ts'
import type { DurablePayout, Row } from './row.ts'
import { ROW } from './store.ts'

const LATEST = `select ${ROW} as row from paymux.payout p order by case when p.attention is not null then p.attention_since end nulls last, p.created_at desc limit 100`
const ONE = `select ${ROW} as row from paymux.payout p where p.id::text = $1::text`

/** Makes the handler of a read-only page with states, attention, accounts and the history of each payout. Put it behind a login. */
export function pageOf(database: Database): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } })
    const id = new URL(request.url).searchParams.get('payout')
    const body = id === null ? await overview(database) : await payout(database, id.replaceAll('\0', ''))
    return new Response(frame(body ?? '<p>There is no such payout.</p>'), {
      status: body === null ? 404 : 200,
      headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'" },
    })
  }
}

async function overview(database: Database): Promise<string> {
  const { states, accounts, oldestDue, oldestUnknown } = await readMetrics(database)
  const rows = await database.query(LATEST)
  const payouts = rows.map(({ row }) => toView(row as Row))
  return [
    table(
      ['Account', 'State', 'Payouts'],
      states.map(({ account, state, count }) => [account ?? '–', state, count]),
    ),
    table(
      ['Account', 'In flight', 'Unknown budget left', 'Paused'],
      accounts.map(({ name, inFlight, unknownBudgetLeft, paused }) => [name, inFlight, unknownBudgetLeft, paused ? 'paused' : '']),
    ),
    `<p>Oldest due: ${seconds(oldestDue)}. Oldest unknown: ${seconds(oldestUnknown)}.</p>`,
    table(
      ['Payout', 'Amount', 'To', 'State', 'Attention', 'Waits for'],
      payouts.map((each) => [link(each), sum(each), each.destination ?? '', each.state, each.attention ?? '', each.waitReason ?? '']),
    ),
  ].join('\n')
}

async function payout(database: Database, id: string): Promise<string | null> {
  const [found] = await database.query(ONE, [id])
  if (found === undefined) return null
  const view = toView(found.row as Row)
  const lines = await historyOf(database, view.id)
  return [
    `<h2>${text(view.reference)}: ${text(view.state)}${view.attention === null ? '' : `, needs a person: ${text(view.attention)}`}</h2>`,
    `<p>${text(sum(view))} to ${text(view.destination ?? '–')}, ${text(view.account ?? 'no account yet')}, ${text(view.providerId ?? 'no id yet')}</p>`,
    `<ol>${lines.map(line).join('')}</ol>`,
    '<p><a href="?">All payouts</a></p>',
  ].join('\n')
}

function line({ at, type, actor, data }: HistoryLine): string {
  const { from, to, version, ...rest } = data
  const what = to === undefined ? type : from === undefined || from === to ? String(to) : `${String(from)} → ${String(to)}`
  const about = Object.entries(rest).map(([name, value]) => `${name}: ${String(value)}`)
  return `<li><time>${text(at)}</time> <b>${text(what)}</b> <i>${text(actor)}</i> ${text(about.join(', '))}</li>`
}

type Html = { readonly html: string }

const link = ({ id, reference }: DurablePayout): Html => ({ html: `<a href="?payout=${encodeURIComponent(id)}">${text(reference)}</a>` })

function table(head: readonly string[], rows: readonly (readonly (string | number | Html)[])[]): string {
  const cells = (row: readonly (string | number | Html)[]): string =>
    row.map((cell) => `<td>${typeof cell === 'object' ? cell.html : text(String(cell))}</td>`).join('')
  return `<table><tr>${head.map((name) => `<th>${text(name)}</th>`).join('')}</tr>${rows.map((row) => `<tr>${cells(row)}</tr>`).join('')}</table>`
}

const sum = ({ amount }: DurablePayout): string => (amount === null ? 'the whole' : `${amount.amount} ${amount.currency}`)
const seconds = (age: number | null): string => (age === null ? 'none' : `${Math.round(age)} s`)
const text = (value: string): string => value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

function frame(body: string): string {
  return `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Paymux payouts</title>
<style>:root{color-scheme:light dark}body{font:16px/1.4 system-ui;margin:2rem auto;max-width:70rem;padding:0 1rem}table{border-collapse:collapse;margin:1rem 0;width:100%}
th,td{border-bottom:1px solid #8886;padding:.3rem .6rem;text-align:left}time{font-variant-numeric:tabular-nums}</style><h1>Payouts</h1>${body}</html>`
}
