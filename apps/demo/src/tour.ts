import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Invoice, InvoiceReceipt, Payout, PayoutReceipt, Refund, WebhookEvent } from '@paymux/core'
import { memoryInbox } from '@paymux/recipes/inbox'
import { webhookListener } from '@paymux/recipes/node-http'
import type { Sandbox } from '@paymux/sandbox'
import type { ProviderId } from './demo-provider.ts'
import { localProviders, orderFor, PROVIDER_IDS } from './providers.ts'
import { startSeededSandbox } from './seed.ts'

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

async function tourOf(id: ProviderId, sandbox: Sandbox, endpoint: Endpoint): Promise<Tour> {
  const provider = localProviders(sandbox)[id]
  const taken: Omit<TakenEvent, 'answer'>[] = []
  endpoint.route(
    `/${id}`,
    webhookListener(provider, memoryInbox(), async (record, event) => void taken.push({ event, record })),
  )
  const reference = `tour-${id}-1`

  const billed = await provider.invoices.create({ reference, amount: { amount: '1249.90', currency: 'RUB' }, description: 'Annual plan' })
  const unpaid = await provider.invoices.get(billed)
  sandbox.clock.advance(60_000)
  // What the customer does on the payment page.
  sandbox[id].invoices.pay(reference)
  await sandbox.webhooks.flush()

  const ordered = await provider.payouts.create({ reference, amount: { amount: '1500.00', currency: 'RUB' }, ...orderFor(id) })
  const running = await provider.payouts.get(ordered)
  sandbox.clock.advance(60_000)
  sandbox[id].payouts.settle(reference)
  await sandbox.webhooks.flush()

  const deliveries = sandbox.webhooks.list({ upstream: id, reference: reference })
  const missed = deliveries.find(({ state }) => state !== 'delivered')
  if (missed !== undefined) throw new Error(`a webhook of ${id} was not taken: ${missed.answer?.body ?? missed.error ?? 'no answer'}`)
  return {
    provider: id,
    invoice: { receipt: billed, before: unpaid, after: await provider.invoices.get(billed) },
    payout: { receipt: ordered, before: running, after: await provider.payouts.get(ordered) },
    events: taken.map((one, index) => ({ ...one, answer: answerOf(deliveries[index]?.answer ?? null) })),
  }
}

function answerOf(answer: { readonly status: number; readonly body: string } | null): string {
  return answer === null ? 'not at all' : `${answer.status} ${answer.body}`
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
