import { html } from 'hono/html'
import { FAULT_KINDS } from '../../contract/fault-kinds.ts'
import type { ControlParts } from '../endpoint.ts'
import type { Html } from './parts.ts'
import { badge, button, empty, formAction, input, part, pathOf, pill, select, table, timeOf } from './parts.ts'

/** Faults to come, and forms for more. */
export function faultsPart({ faults, upstreams }: ControlParts): Html {
  const operations = [...new Set(upstreams.flatMap((one) => one.operations.map(({ name }) => name)))].sort()
  const ids = ['', ...upstreams.map(({ id }) => id)]
  const scope = html`${select('upstream', 'of', ids)} ${select('operation', 'in', ['', ...operations])}`
  const waiting = faults.list().map(({ id, kind, upstream, operation, left }) => {
    const where = [upstream ?? 'any upstream', operation ?? 'any operation'].join(', ')
    const often = left === Number.POSITIVE_INFINITY ? 'every time' : `× ${left}`
    return html`<li>${pill(kind, 'bad')} ${where} ${often} ${button('take back', pathOf('faults', String(id)), 'faults', { method: 'DELETE' })}</li>`
  })
  const plan = faults.randomPlan()
  const random = plan === null ? '' : html`<li>${pill(`${plan.rate * 100} % by chance`, 'bad')} seed ${plan.seed}</li>`
  const any = waiting.length > 0 || plan !== null
  return part(
    'faults',
    'Faults',
    html`<form method="post" action="${formAction('/faults', 'faults')}" class="line">
${select('kind', 'To the next request:', Object.keys(FAULT_KINDS))} ${scope} ${input('times', 'times', '1', '1 or all')} <button>add</button></form>
<form method="post" action="${formAction('/faults/random', 'faults')}" class="line">
${input('rate', 'By chance, share', '0.05')} ${input('seed', 'seed', '1')} <button>start</button></form>
${any ? html`<ul class="waiting">${waiting}${random}</ul>${button('clear all', '/faults', 'faults', { method: 'DELETE' })}` : empty('None is waiting: every request is answered as the upstream does.')}`,
  )
}

/** The last requests of programs. */
export function requestsPart({ requests }: ControlParts): Html {
  const last = requests
    .list()
    .filter(({ upstream }) => upstream !== 'sandbox')
    .slice(-20)
    .reverse()
  if (last.length === 0) return part('requests', 'Requests', empty('None yet.'))
  const rows = last.map(
    ({ at, upstream, method, path, operation, reference, status, fault, durationMs }) => html`<tr>
<td>${badge(upstream)}</td><td>${operation ?? '–'}</td><td class="said">${method} ${path}</td><td>${reference ?? ''}</td>
<td>${status === null ? pill('no answer', 'bad') : pill(String(status), status < 400 ? 'good' : 'bad')} ${fault ?? ''}</td>
<td class="sum">${durationMs} ms</td><td>${timeOf(at)}</td></tr>`,
  )
  return part('requests', 'Requests', table(['', 'Operation', 'Path', 'Reference', 'Answer', 'Took', 'At, UTC'], rows))
}
