import { createYooKassa } from '@paymux/provider-yookassa'
import { describe, expect, it } from 'vitest'
import type { SandboxOptions } from '../src/index.ts'
import { codeOf, rub, start, startReceiver } from './helpers.ts'

async function begin(options: SandboxOptions = {}) {
  const { received, url } = await startReceiver()
  const { sandbox } = await start({ webhookUrl: url, ...options })
  const { credentials, baseUrl } = sandbox.yookassa
  const yookassa = createYooKassa({ ...credentials, baseUrl, retries: 0 })
  return { sandbox, upstream: sandbox.yookassa, yookassa, received }
}

const invoice = { reference: 'A-1', amount: rub('1000.00'), returnUrl: 'https://shop.example/thanks' }
const payout = { reference: 'wd-1', amount: rub('1500.00'), method: 'yoo_money', destination: '41001614575714' } as const
const HOUR_MS = 60 * 60 * 1000

describe('YooKassa through its provider', () => {
  it('makes one object of one key within 24 hours of the clock, and another one afterwards', async () => {
    const { sandbox, upstream, yookassa } = await begin()
    const first = await yookassa.payouts.create(payout)
    sandbox.clock.advance(24 * HOUR_MS - 1)
    expect((await yookassa.payouts.create(payout)).id).toBe(first.id)
    expect(await codeOf(yookassa.payouts.create({ ...payout, amount: rub('2.00') }))).toBe('conflict/rejected')
    expect(sandbox.ledger.of('yookassa', 'payouts.create', 'wd-1')).toMatchObject({ requests: 3, executions: 1 })
    sandbox.clock.advance(1)
    expect((await yookassa.payouts.create(payout)).id).not.toBe(first.id)
    expect(upstream.balance.get().gateway).toBe('997000.00')
  })

  it('shows in a repeat what became of the object meanwhile', async () => {
    const { sandbox, yookassa } = await begin()
    const { id } = await yookassa.invoices.create(invoice)
    sandbox.clock.advance(HOUR_MS)
    expect((await yookassa.invoices.get({ id: id ?? '' })).status).toBe('expired')
    expect(await yookassa.invoices.create(invoice)).toMatchObject({ id, url: null })
  })

  it.each(['server-error', 'still-working'] as const)('gives the first object to a repeat after %s', async (kind) => {
    const { sandbox, upstream, yookassa } = await begin()
    sandbox.faults.add({ kind, executes: true, operation: 'payouts.create', upstream: 'yookassa' })
    expect(await codeOf(yookassa.payouts.create(payout))).toBe('unavailable/unknown')
    const [made] = upstream.payouts.list()
    expect((await yookassa.payouts.create(payout)).id).toBe(made?.id)
    expect(upstream.payouts.list()).toHaveLength(1)
  })

  it('tells of all six events without a signature, and a read confirms each', async () => {
    const { sandbox, upstream, yookassa, received } = await begin()
    const { id = null } = await yookassa.invoices.create(invoice)
    upstream.invoices.pay('A-1')
    await sandbox.webhooks.flush()
    await yookassa.refunds.create({ reference: 'R-1', invoice: { id: id ?? '', reference: null }, amount: rub('250.00') })
    await sandbox.webhooks.flush()
    const held = await yookassa.invoices.create({ ...invoice, reference: 'A-2', capture: false })
    upstream.invoices.pay('A-2')
    await sandbox.webhooks.flush()
    await yookassa.invoices.cancel({ id: held.id ?? '' })
    await sandbox.webhooks.flush()
    for (const reference of ['wd-1', 'wd-2']) await yookassa.payouts.create({ ...payout, reference })
    upstream.payouts.settle('wd-1')
    await sandbox.webhooks.flush()
    upstream.payouts.fail('wd-2')
    await sandbox.webhooks.flush()
    expect(received.map(({ body }) => (JSON.parse(body) as { event: string }).event)).toEqual([
      'payment.succeeded',
      'refund.succeeded',
      'payment.waiting_for_capture',
      'payment.canceled',
      'payout.succeeded',
      'payout.canceled',
    ])
    const events = []
    for (const { headers, body } of received) events.push(await yookassa.webhooks.parse({ headers, body }))
    // What is told is what is so now, not what the body says.
    expect(events.map(({ status }) => status)).toEqual(['paid', 'succeeded', 'canceled', 'canceled', 'succeeded', 'failed'])
    expect(await yookassa.invoices.get({ id: id ?? '' })).toMatchObject({ refunded: rub('250.00'), credited: rub('965.00') })
  })

  it('captures a part, refuses more than there is, and marks records of a test shop', async () => {
    const { upstream, yookassa } = await begin({ quirks: { yookassa: { test: true } } })
    const { id: given } = await yookassa.invoices.create({ ...invoice, capture: false })
    const id = given ?? ''
    upstream.invoices.pay(id, { method: 'sbp' })
    await yookassa.invoices.capture({ id }, { amount: rub('400.00') })
    expect(await yookassa.invoices.get({ id })).toMatchObject({ status: 'paid', amount: rub('400.00'), method: 'sbp', test: true })
    expect(await codeOf(yookassa.refunds.create({ reference: 'R-2', invoice: { id, reference: null }, amount: rub('400.01') }))).toBe(
      'rejected/rejected',
    )
    expect(await codeOf(yookassa.payouts.create({ ...payout, amount: rub('1000000.01') }))).toBe('rejected/rejected')
    expect(await codeOf(yookassa.invoices.get({ id: '22e12f66-000f-5000-8000-18db351245c7' }))).toBe('not_found/rejected')
  })

  it('finds a payout by its reference, and lists page by page', async () => {
    const { yookassa } = await begin()
    for (const reference of ['wd-1', 'wd-2', 'wd-3']) await yookassa.payouts.create({ ...payout, reference })
    expect(await yookassa.payouts.get({ reference: 'wd-2' })).toMatchObject({ reference: 'wd-2', status: 'pending' })
    const { items, next } = await yookassa.payouts.list({ limit: 2 })
    expect(items.map(({ reference }) => reference)).toEqual(['wd-3', 'wd-2'])
    expect(await yookassa.payouts.list({ limit: 2, cursor: next ?? '' })).toMatchObject({ items: [{ reference: 'wd-1' }], next: null })
  })
})
