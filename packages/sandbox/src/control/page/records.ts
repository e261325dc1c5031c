import { html } from 'hono/html'
import type { RecordAction, RecordGroup, RecordRow } from '../../contract/panel.ts'
import type { ControlParts } from '../endpoint.ts'
import type { Html } from './parts.ts'
import { badge, button, details, empty, part, pathOf, pill, table, timeOf } from './parts.ts'

const SHOWN = 50
const LOOKS: Readonly<Record<string, string>> = { settle: 'good', pay: 'good', release: 'good', fail: 'bad', expire: 'bad', refund: 'bad' }

/** The records of one group of all upstreams, the newest first. */
export function recordsPart(group: RecordGroup, { upstreams }: ControlParts): Html {
  const all = upstreams.flatMap(({ id, panel: { records } }) =>
    (records[group]?.rows() ?? []).map((row) => ({ upstream: id, row, actions: records[group]?.actions ?? [] })),
  )
  const newest = all.map((one, at) => ({ ...one, at })).sort((a, b) => b.row.createdAt.localeCompare(a.row.createdAt) || b.at - a.at)
  const rows = newest.slice(0, SHOWN).map(({ upstream, row, actions }) => recordRow(upstream, group, row, actions))
  const title = `${group.slice(0, 1).toUpperCase()}${group.slice(1)}`
  if (rows.length === 0) return part(group, title, empty(`No ${group} yet. What your program creates appears here.`))
  const rest = all.length > SHOWN ? html`<p class="empty">The newest ${SHOWN} of ${all.length}.</p>` : ''
  return part(group, title, html`${table(['', 'Reference', 'Method', 'Amount', 'Status', 'Created, UTC', ''], rows)}${rest}`)
}

function recordRow(upstream: string, group: string, row: RecordRow, actions: readonly RecordAction[]): Html {
  const buttons = actions
    .filter(({ name, fields }) => row.actions.includes(name) && Object.values(fields).every((field) => !field.required))
    .map(({ name }) => button(name, pathOf(upstream, group, row.id, name), group, { look: LOOKS[name] ?? '' }))
  const link = row.link === null ? '' : html`<a href="${row.link}">page</a>`
  return html`<tr data-record="${row.id}">
<td>${badge(upstream)}</td>
<td>${details(`${upstream} ${row.id}`, row.reference || row.id, { ...row.record })}</td>
<td>${row.method || '–'}</td>
<td class="sum">${row.amount}</td>
<td>${pill(row.status, row.tone)}</td>
<td>${timeOf(row.createdAt)}</td>
<td class="actions">${link}${buttons}</td>
</tr>`
}
