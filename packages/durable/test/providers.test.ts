import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createAaio } from '@paymux/provider-aaio'
import { createCryptobot } from '@paymux/provider-cryptobot'
import { createEnot } from '@paymux/provider-enot'
import { createYooKassa } from '@paymux/provider-yookassa'
import { startSandbox } from '@paymux/sandbox'
import { expect, inject, onTestFinished, test } from 'vitest'
import type { DurablePayout } from '../src/row.ts'
import type { WebhookReply, WebhookRequest } from '../src/spec.ts'
import { durableOn, openDatabase, until } from './support/harness.ts'

const rub = (amount: string) => ({ amount, currency: 'RUB' })
const SBP = { amount: rub('1500.00'), method: 'sbp', destination: '79001112233', bank: '100000000111' }
const ORDERS = {
  aaio: { amount: rub('1500.00'), method: 'cards_ru', destination: '4111110000000042' },
  enot: SBP,
  yookassa: SBP,
  cryptobot: { amount: { amount: '15.25', currency: 'USDT' }, method: 'USDT', destination: '7012345678' },
} as const
const IDS = Object.keys(ORDERS) as (keyof typeof ORDERS)[]

/** The team's endpoint: one path an account. */
async function startEndpoint(take: (account: string, request: WebhookRequest) => Promise<WebhookReply>) {
  const server = createServer(async (request, response) => {
    const { status, headers, body } = await take((request.url ?? '').slice(1), { headers: request.headers, body: await text(request) })
    response.writeHead(status, headers).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close().closeAllConnections())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function openAll() {
  const { database, end } = await openDatabase('postgres', inject('databases'))
  onTestFinished(end)
  let take = async (_account: string, _request: WebhookRequest): Promise<WebhookReply> => ({ status: 503, headers: {}, body: '' })
  const origin = await startEndpoint((account, request) => take(account, request))
  const sandbox = await startSandbox({ webhookUrl: `${origin}/{upstream}` })
  onTestFinished(() => sandbox.close())
  const { aaio, enot, yookassa, cryptobot } = sandbox
  const providers = {
    aaio: createAaio({ ...aaio.credentials, baseUrl: aaio.baseUrl }),
    enot: createEnot({ ...enot.credentials, baseUrl: enot.baseUrl }),
    yookassa: createYooKassa({ ...yookassa.credentials, baseUrl: yookassa.baseUrl }),
    cryptobot: createCryptobot({ ...cryptobot.credentials, baseUrl: cryptobot.baseUrl }),
  }
  onTestFinished(async () => void (await Promise.all(Object.values(providers).map((provider) => provider.close()))))
  const accounts = Object.fromEntries(IDS.map((id) => [id, { provider: providers[id] }]))
  const durable = durableOn(database, { accounts, route: ({ reference }) => reference.split('-')[0] ?? null })
  take = durable.webhooks.take
  const worker = await durable.start({ attention: 'ignore' })
  onTestFinished(() => worker.stop())
  const state = async (reference: string, wanted: DurablePayout['state'], of: 'payouts' | 'refunds' = 'payouts') =>
    until(async () => (await durable[of].get({ reference }))?.state === wanted)
  /** Whatever is due later than the next moment is due in an hour: only a webhook changes that. */
  const later = (table: string) =>
    database.query(`update paymux.${table} set next_at = now() + interval '1 hour' where next_at is not null`)
  return { database, sandbox, providers, durable, state, later }
}

test('every provider: a payout whose answer is lost is found, its webhook is taken and it is paid once', async () => {
  const { database, sandbox, durable, state, later } = await openAll()
  for (const id of IDS) sandbox.faults.add({ kind: 'reset-after-executing', upstream: id, operation: 'payouts.create' })
  await database.transaction(async (tx) => {
    for (const id of IDS) await durable.payouts.enqueue(tx, { ...ORDERS[id], reference: `${id}-1` })
  })
  await Promise.all(IDS.map((id) => state(`${id}-1`, id === 'cryptobot' ? 'succeeded' : 'accepted')))
  await later('payout')
  for (const id of ['aaio', 'enot', 'yookassa'] as const) sandbox[id].payouts.settle(`${id}-1`)
  await sandbox.webhooks.flush()
  await Promise.all(IDS.map((id) => state(`${id}-1`, 'succeeded')))
  for (const id of IDS) expect(sandbox.ledger.of(id, 'payouts.create', `${id}-1`)).toMatchObject({ requests: 1, executions: 1 })
  const inbox = await database.query('select account, payout_id is not null as known from paymux.inbox order by account')
  expect(inbox).toEqual(['aaio', 'enot', 'yookassa'].map((account) => ({ account, known: true })))
  expect(sandbox.webhooks.list().map(({ answer }) => answer?.status)).toEqual([200, 200, 200])
})

test('an invoice is followed until it is paid, and a refund of it goes the payouts` way', async () => {
  const { database, sandbox, providers, durable, state, later } = await openAll()
  const invoice = await providers.yookassa.invoices.create({
    ...{ reference: 'order-1', amount: rub('1249.90'), description: 'Annual plan', returnUrl: 'https://shop.example/thanks' },
  })
  const tracked = { account: 'yookassa', id: invoice.id }
  await durable.invoices.track(database, tracked)
  await later('invoice')
  sandbox.yookassa.invoices.pay('order-1')
  await sandbox.webhooks.flush()
  await until(async () => (await durable.invoices.get(tracked))?.status === 'paid')

  sandbox.faults.add({ kind: 'reset-after-executing', upstream: 'yookassa', operation: 'refunds.create' })
  const refund = {
    reference: 'yookassa-back-1',
    invoice: { reference: null, id: invoice.id },
    amount: rub('249.90'),
    reason: 'One seat less',
  }
  await durable.refunds.enqueue(database, refund)
  await state('yookassa-back-1', 'unknown', 'refunds')
  // It can't be looked up by its reference: once its right to send is over, the very same is sent again, and answered with the first.
  await database.query(`update paymux.attempt set deadline_at = now()`)
  await database.query(`update paymux.payout set next_at = now()`)
  await state('yookassa-back-1', 'succeeded', 'refunds')
  expect((await providers.yookassa.invoices.get({ id: invoice.id })).refunded).toEqual(rub('249.90'))
  expect(sandbox.ledger.of('yookassa', 'refunds.create', 'yookassa-back-1')).toMatchObject({ requests: 2, executions: 1 })
})
