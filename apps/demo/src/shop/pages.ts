import type { Balance } from '@paymux/core'
import type { HistoryLine } from '@paymux/durable'
import { html } from 'hono/html'
import { ITEMS, RECIPIENTS } from './catalogue.ts'
import type { MishapName } from './mishaps.ts'
import { MISHAPS } from './mishaps.ts'
import type { Order, Wage } from './shop.ts'

type Html = ReturnType<typeof html>

/** What the page shows. */
export interface View {
  readonly providers: readonly { readonly id: string; readonly name: string }[]
  readonly orders: readonly (Order & { readonly canRefund: boolean })[]
  readonly balances: readonly { readonly name: string; readonly list: readonly Pick<Balance, 'available'>[] | string }[]
  readonly wages: readonly Wage[]
  /** New for each form of payouts. */
  readonly run: string
  /** Null with real keys. */
  readonly sandbox: {
    readonly origin: string
    readonly waiting: readonly string[]
    readonly books: ReadonlyMap<string, { readonly requests: number; readonly executions: number }>
  } | null
}

/** The shop and its back office. */
export function shopPage(view: View): Html {
  const { sandbox } = view
  const open = view.orders.some(({ status }) => status === 'pending') || view.wages.some(({ payout }) => payout.finalAt === null)
  return frame(
    'A small shop on Paymux',
    open ? '/' : null,
    html`<p class="lead">${
      sandbox === null
        ? 'Real keys are in the environment: money moves.'
        : html`No money moves: all four providers are played by the sandbox, whose own page is <a href="${sandbox.origin}">here</a>.`
    }</p>
<div class="columns">
<section id="shop"><h2>Shop</h2>${buyForm(view)}
<div id="orders" data-live>${view.orders.length === 0 ? html`<p class="quiet">No orders yet.</p>` : view.orders.map(orderRow)}</div></section>
<section id="office"><h2>Back office</h2>${payForm(view.run)}
<div id="payouts" data-live>${view.wages.map((wage) => wageCard(wage, view))}</div></section>
<section id="side"><h2>Balances</h2><div id="balances" data-live>${balancesTable(view)}</div>
${sandbox === null ? '' : mishapsPanel(sandbox)}</section>
</div>`,
  )
}

/** What a customer comes back to. */
export function orderPage(order: Order): Html {
  const body = html`<section id="order" data-live><h2>${order.item}</h2><p class="sum">${order.amount} ${order.currency}</p>
<p>${pill(order.status)}</p>${order.note === null ? '' : html`<p>${order.note}</p>`}
<p>${order.status === 'paid' ? 'Thank you!' : order.status === 'pending' ? 'As soon as the payment arrives, this page says so.' : ''}
${order.status === 'pending' && order.url !== null ? html`<a href="${order.url}">Pay</a>` : ''}</p></section>
<p><a href="/">To the shop</a></p>`
  return frame(`Order ${order.reference}`, order.status === 'pending' ? `/orders/${order.reference}` : null, body)
}

/** @param again without script, where the page is loaded anew after a while; null: nothing is under way */
function frame(title: string, again: string | null, body: Html): Html {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
<link rel="stylesheet" href="/style.css"><link rel="icon" href="data:,"><script src="/live.js" defer></script>
${again === null ? '' : html`<noscript><meta http-equiv="refresh" content="3; url=${again}"></noscript>`}</head>
<body><h1>${title}</h1><p id="away" role="status" hidden>The program is gone; as soon as it is back, this page goes on.</p><main>${body}</main></body></html>`
}

function buyForm({ providers }: View): Html {
  return html`<form method="post" action="/orders">
<p>${ITEMS.map(
    ({ name, amount }, at) =>
      html`<label><input type="radio" name="item" value="${at}" ${at === 0 ? 'checked' : ''}>${name} <b>${amount.amount}&nbsp;${amount.currency}</b></label>`,
  )}</p>
<p><label>Pay with <select name="provider">${providers.map(({ id, name }) => html`<option value="${id}">${name}</option>`)}</select></label>
<button>Buy</button></p></form>`
}

function orderRow({ reference, item, amount, currency, account, status, url, note, canRefund }: View['orders'][number]): Html {
  return html`<article data-reference="${reference}"><p>${pill(status)} <a href="/orders/${reference}">${item}</a> <b>${amount}&nbsp;${currency}</b>
<small>${account}</small>${status === 'pending' && url !== null ? html` <a href="${url}">Pay</a>` : ''}</p>
${note === null ? '' : html`<p class="quiet">${note}</p>`}
${canRefund && note === null ? html`<form method="post" action="/orders/${reference}/refund"><button>Give back</button></form>` : ''}</article>`
}

function payForm(run: string): Html {
  return html`<form method="post" action="/payouts"><input type="hidden" name="run" value="${run}">
<p>${RECIPIENTS.map(
    ({ name, amount, account }, at) =>
      html`<label><input type="checkbox" name="to" value="${at}" checked>${name} <b>${amount.amount}&nbsp;${amount.currency}</b> <small>${account}</small></label>`,
  )}</p><p><button>Pay out</button></p></form>`
}

function wageCard({ name, payout, way }: Wage, { sandbox }: View): Html {
  const { reference, amount, state, attention, waitReason, failureReason } = payout
  const booked = sandbox?.books.get(reference)
  return html`<article data-reference="${reference}"><p>${pill(state)} ${name} <b>${amount?.amount}&nbsp;${amount?.currency}</b> <small>${reference}</small></p>
<ol class="way">${way.map(step)}</ol>
${attention === null ? '' : html`<p class="bad">A person must look: ${attention}</p>`}
${failureReason === null ? '' : html`<p class="bad">${failureReason}</p>`}
${waitReason === null ? '' : html`<p class="quiet">waits: ${waitReason}</p>`}
${booked === undefined ? '' : html`<p class="books">The sandbox was asked ${times(booked.requests)} and paid ${times(booked.executions)}.</p>`}</article>`
}

/** One step of a payout's way. What it is told by: an answer, a look-up, a webhook, a person. */
function step({ at, type, data }: HistoryLine): Html {
  const { to, from, code } = data
  const what = type === 'attention' ? 'a person must look' : typeof to === 'string' ? to : type
  const found = from === 'unknown' && (to === 'accepted' || to === 'succeeded') ? 'looked up, and found: ' : ''
  return html`<li class="${what}"><time datetime="${at}">${at.slice(11, 19)}</time> ${found}${what}${typeof code === 'string' ? html` <small>${code}</small>` : ''}</li>`
}

function balancesTable({ balances }: View): Html {
  return html`<table>${balances.map(
    ({ name, list }) =>
      html`<tr><th>${name}</th><td>${typeof list === 'string' ? html`<span class="bad">${list}</span>` : list.map(({ available }) => html`${available.amount}&nbsp;${available.currency}<br>`)}</td></tr>`,
  )}</table>`
}

function mishapsPanel({ waiting }: NonNullable<View['sandbox']>): Html {
  return html`<h2>What can go wrong</h2><form method="post" action="/mishaps" id="mishaps">${(Object.keys(MISHAPS) as MishapName[]).map(
    (name) => html`<p><button name="mishap" value="${name}">${MISHAPS[name][0]}</button> <small>${MISHAPS[name][1]}</small></p>`,
  )}</form><p id="waiting" data-live class="quiet">${waiting.length === 0 ? 'All is well.' : `Waits for its chance: ${waiting.join(', ')}.`}</p>`
}

const times = (count: number): string => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`)

function pill(status: string): Html {
  return html`<output class="pill ${status}">${status}</output>`
}
