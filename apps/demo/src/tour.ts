import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Invoice, InvoiceReceipt, Payout, PayoutReceipt, Refund, RefundReceipt, WebhookEvent } from '@paymux/core'
import { isFinal } from '@paymux/core'
import { memoryInbox } from '@paymux/recipes/inbox'
import { webhookListener } from '@paymux/recipes/node-http'
import type { Sandbox } from '@paymux/sandbox'
import type { DemoProvider, ProviderId } from './demo-provider.ts'
import { localProviders, ordersFor, PROVIDER_IDS } from './providers.ts'
import { payoutControls, startSeededSandbox } from './seed.ts'
import { amount, status, text } from './words.ts'

/** What is given back of an invoice, where the provider has refunds. */
const PART = { amount: { amount: '249.90', currency: 'RUB' }, reason: 'One seat less' }

/** A webhook that was verified, confirmed by a read and acknowledged. */
export interface TakenEvent {
  readonly event: WebhookEvent
  /** What the look-up said that confirmed it. */
  readonly record: Payout | Invoice | Refund
  /** The answer that the upstream got: "200 OK". */
  readonly answer: string
}

/** What happened to one provider's records on the tour. */
export interface Tour {
  readonly provider: string
  readonly invoice: { readonly receipt: InvoiceReceipt; readonly before: Invoice; readonly after: Invoice }
  /** Null where the provider has no refunds. */
  readonly refund: { readonly receipt: RefundReceipt; readonly after: Refund; readonly invoice: Invoice } | null
  readonly payout: { readonly receipt: PayoutReceipt; readonly before: Payout; readonly after: Payout }
  readonly events: readonly TakenEvent[]
}

/** Orders, look-ups and webhooks of every provider on a sandbox of its own: the same code for all of them. */
export async function takeTour(ids: readonly ProviderId[] = PROVIDER_IDS): Promise<readonly Tour[]> {
  const endpoint = await startEndpoint()
  try {
    const sandbox = await startSeededSandbox(localProviders, `${endpoint.origin}/{upstream}`)
    try {
      const tours: Tour[] = []
      for (const id of ids) tours.push(await tourOf(id, sandbox, endpoint))
      return tours
    } finally {
      await sandbox.close()
    }
  } finally {
    await endpoint.close()
  }
}

/** What happened, told for people. */
export function tourLines({ provider, invoice, refund, payout }: Tour): readonly string[] {
  const { received } = payout.after
  const gain = received === null ? '' : `, received ${amount(received)}`
  const lines = [
    `invoice ${text(invoice.receipt.reference)} over ${amount(invoice.receipt.amount)} is ${status(invoice.before.status)}`,
    `the customer pays; it is ${status(invoice.after.status)}, credited ${amount(invoice.after.credited)}`,
    ...(refund === null
      ? []
      : [`refund of ${amount(refund.after.amount)} ${status(refund.after.status)}; in all ${amount(refund.invoice.refunded)} went back`]),
    ...(isFinal(payout.before.status)
      ? [`payout ${text(payout.receipt.reference)} over ${amount(payout.before.amount)} ${status(payout.before.status)} at once${gain}`]
      : [
          `payout ${text(payout.receipt.reference)} over ${amount(payout.before.amount)} is ${status(payout.before.status)}`,
          `the money arrives; it ${status(payout.after.status)}${gain}`,
        ]),
  ]
  return lines.map((line) => `${provider}: ${line}`)
}

async function tourOf(id: ProviderId, sandbox: Sandbox, endpoint: Endpoint): Promise<Tour> {
  const provider = localProviders(sandbox)[id]
  const orders = ordersFor(id)
  const taken: Omit<TakenEvent, 'answer'>[] = []
  endpoint.route(
    `/${id}`,
    webhookListener(provider, memoryInbox(), async (record, event) => void taken.push({ event, record })),
  )
  const reference = `tour-${id}-1`
  try {
    const invoice = await bill(provider, sandbox[id].invoices.pay)
    const refund = await giveBack(provider, invoice.receipt)
    const payout = await payOut(provider, payoutControls(sandbox, id).settle)
    const deliveries = sandbox.webhooks.list({ upstream: id }).filter(({ state }) => state !== 'unsent')
    const missed = deliveries.find(({ state }) => state !== 'delivered')
    if (missed !== undefined) throw new Error(`a webhook of ${id} was not taken: ${missed.answer?.body ?? missed.error ?? 'no answer'}`)
    const events = taken.map((one, index) => ({ ...one, answer: answerOf(deliveries[index]?.answer ?? null) }))
    return { provider: id, invoice, refund, payout, events }
  } finally {
    await provider.close()
  }

  /** Time passes, something happens at the upstream, and its webhooks come in. */
  async function happens(act: (reference: string) => unknown): Promise<void> {
    sandbox.clock.advance(60_000)
    act(reference)
    await sandbox.webhooks.flush()
  }

  async function bill({ invoices }: DemoProvider, pay: (reference: string) => unknown): Promise<Tour['invoice']> {
    const receipt = await invoices.create({ reference, ...orders.invoice })
    const before = await invoices.get(receipt)
    // What the customer does on the payment page.
    await happens(pay)
    return { receipt, before, after: await invoices.get(receipt) }
  }

  async function giveBack({ invoices, refunds }: DemoProvider, invoice: InvoiceReceipt): Promise<Tour['refund']> {
    if (refunds === undefined) return null
    // A reference of its own: it is another thing than the invoice.
    const receipt = await refunds.create({ reference: `${reference}-back`, invoice, ...PART })
    await sandbox.webhooks.flush()
    return { receipt, after: await refunds.get(receipt), invoice: await invoices.get(invoice) }
  }

  async function payOut({ payouts }: DemoProvider, settle?: (reference: string) => unknown): Promise<Tour['payout']> {
    const receipt = await payouts.create({ reference, ...orders.payout })
    const before = await payouts.get(receipt)
    if (settle !== undefined) await happens(settle)
    return { receipt, before, after: await payouts.get(receipt) }
  }
}

function answerOf(answer: { readonly status: number; readonly body: string } | null): string {
  return answer === null ? 'not at all' : `${answer.status} ${answer.body}`.trimEnd()
}

interface Endpoint {
  readonly origin: string
  readonly route: (path: string, listener: ReturnType<typeof webhookListener>) => void
  readonly close: () => Promise<void>
}

/** The shop's own server, for as long as the tour takes. */
async function startEndpoint(): Promise<Endpoint> {
  const routes = new Map<string, ReturnType<typeof webhookListener>>()
  const server = createServer((request, response) => {
    const listener = routes.get(request.url ?? '')
    if (listener === undefined) response.writeHead(404).end()
    else listener(request, response)
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    route: (path, listener) => void routes.set(path, listener),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
