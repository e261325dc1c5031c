import { html } from 'hono/html'
import type { Tone } from '../../contract/panel.ts'
import type { Webhook } from '../../contract/webhooks.ts'
import type { ControlParts } from '../endpoint.ts'
import type { Html } from './parts.ts'
import { badge, button, details, empty, formAction, input, part, pathOf, pill, select, table, timeOf } from './parts.ts'

const SHOWN = 50
const TONES: Readonly<Record<Webhook['state'], Tone | 'plain'>> = {
  waiting: 'open',
  sending: 'open',
  delivered: 'good',
  failed: 'bad',
  lost: 'held',
  unsent: 'plain',
}

/** Deliveries with their answers, the newest first, and what shall happen to the next. */
export function webhooksPart({ webhooks, webhookUrls }: ControlParts): Html {
  const all = webhooks.list()
  const rows = [...all].reverse().slice(0, SHOWN).map(webhookRow)
  const nowhere = Object.values(webhookUrls()).every((url) => url === null)
  const hint = nowhere
    ? 'No webhooks yet, and no address is set: set one below (or start with --webhook-url).'
    : 'No webhooks yet. Settle a payout or pay an invoice.'
  const list = rows.length === 0 ? empty(hint) : table(['', 'Reference', 'Says', 'Why', 'Answer', 'To', 'Due, UTC', ''], rows)
  const rest = all.length > SHOWN ? html`<p class="empty">The newest ${SHOWN} of ${all.length}.</p>` : ''
  return part('webhooks', 'Webhooks', html`${list}${rest}`)
}

/** Forms about the webhooks to come. A section of its own: a delivery must not disturb what a person types. */
export function nextWebhooksPart({ webhooks, webhookUrls, upstreams }: ControlParts): Html {
  const ids = upstreams.map(({ id }) => id)
  const addresses = Object.entries(webhookUrls()).map(
    ([id, url]) => html`<form method="post" action="${formAction('/webhook-url', 'next-webhooks', 'PATCH')}" class="line">
<input type="hidden" name="upstream" value="${id}">
${input('url', html`Webhooks of ${badge(id)} go to`, url ?? '', 'http://127.0.0.1:3000/hooks')} <button>set</button></form>`,
  )
  const plans = webhooks.plans()
  const waiting =
    plans.length === 0
      ? ''
      : html`<div>Waiting: ${plans.map(({ effect, times, upstream }) => html`${pill(`${effect} × ${times}`, 'open')} ${upstream ?? ''} `)}
${button('forget them', '/webhook-plans', 'next-webhooks', { method: 'DELETE' })}</div>`
  return part(
    'next-webhooks',
    'Next webhooks',
    html`${addresses}
<form method="post" action="${formAction('/webhook-plans', 'next-webhooks')}" class="line">
${select('effect', 'The next webhook:', ['duplicate', 'reorder', 'delay', 'lose', 'tamper'])} ${select('upstream', 'of', ['', ...ids])}
${input('delayMs', 'by ms (delay only)')} <button>plan</button></form>${waiting}`,
  )
}

function webhookRow(webhook: Webhook): Html {
  const { id, upstream, kind, reference, status, reason, state, answer, error, url, dueAt, headers, body } = webhook
  const said = answer === null ? (error ?? state) : `${answer.status} ${answer.body.slice(0, 60)}`
  const again =
    url === null
      ? ''
      : html`${button('resend', pathOf('webhooks', id, 'resend'), 'webhooks')}
${button('tamper', pathOf('webhooks', id, 'tamper'), 'webhooks', { look: 'bad' })}`
  return html`<tr data-webhook="${id}" data-state="${state}">
<td>${badge(upstream)}</td>
<td>${details(`webhook ${id}`, reference || webhook.recordId, { id, kind, url, headers, body, answer, error })}</td>
<td>${kind} ${status}</td>
<td>${reason}</td>
<td>${pill(state, TONES[state])} <span class="said">${said === state ? '' : said}</span></td>
<td class="said">${url ?? '–'}</td>
<td>${timeOf(dueAt)}</td>
<td class="actions">${again}</td>
</tr>`
}
