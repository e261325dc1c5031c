import { describe, expect, it } from 'vitest'
import { aaioPayout, codeOf, enotPayout, rub, start, startReceiver } from './helpers.ts'

async function begin(options: Parameters<typeof start>[0] = {}) {
  const receiver = await startReceiver()
  return { ...receiver, ...(await start({ webhookUrl: `${receiver.url}/{upstream}`, ...options })) }
}

describe('webhooks', () => {
  it('Aaio: a payment, signed with the shop secret, as the provider reads it', async () => {
    const { sandbox, aaio, received } = await begin()
    await aaio.invoices.create({ reference: 'a:[b]|1', amount: rub('1249.90'), description: 'Чай + сахар', metadata: { cart: '981' } })
    sandbox.aaio.invoices.hold('a:[b]|1', { method: 'sbp' })
    sandbox.aaio.invoices.release('a:[b]|1')
    await sandbox.webhooks.flush()
    const events = await Promise.all(received.map(({ headers, body }) => aaio.webhooks.parse({ headers, body })))
    expect(received.map(({ path }) => path)).toEqual(['/hooks/aaio', '/hooks/aaio'])
    expect(received[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded')
    const statuses = events.map(({ rawStatus }) => rawStatus).sort()
    expect(statuses).toEqual(['hold', 'success'])
    expect(new Set(events.map(({ key }) => key)).size).toBe(2)
    expect(events[0]).toMatchObject({ type: 'invoice.updated', reference: 'a:[b]|1', status: 'paid', amount: rub('1249.90') })
    expect(events[0]?.raw).toMatchObject({ us_cart: '981', desc: 'Чай + сахар', email: '', commission_type: '75:25', profit: '1174.91' })
  })

  it('Aaio: a payout, to its own address, once and never again', async () => {
    const { sandbox, aaio, received, answer, url } = await begin()
    answer(500)
    const { id } = await aaio.payouts.create({ ...aaioPayout('wd-1'), webhookUrl: `${url}/own` })
    sandbox.aaio.payouts.settle('wd-1')
    await sandbox.webhooks.flush()
    sandbox.clock.advance(7 * 86_400_000)
    await sandbox.webhooks.flush()
    expect(received).toHaveLength(1)
    expect(received[0]?.path).toBe('/hooks/own')
    const event = await aaio.webhooks.parse(received[0] ?? { headers: {}, body: '' })
    expect(event).toMatchObject({ type: 'payout.updated', id, reference: 'wd-1', status: 'succeeded', amount: rub('6000.00') })
    expect(event.raw).toMatchObject({
      amount: '5850.00',
      amount_in_currency: '72',
      amount_rate: '81.25',
      amount_down: '6000.00',
      complete_date: '2026-05-03 11:15:07',
    })
    expect(sandbox.webhooks.list()).toMatchObject([
      { state: 'failed', answer: { status: 500, body: 'OK' }, reference: 'wd-1', reason: 'event' },
    ])
  })

  it('Enot: payments and payoffs, each signed with the key of its owner', async () => {
    const { sandbox, enot, received } = await begin()
    await enot.invoices.create({ reference: 'A-1', amount: rub('640.50'), metadata: { имя: 'Ёлка/🎄' } })
    await enot.invoices.create({ reference: 'A-2', amount: rub('100.00'), expiresInMinutes: 1 })
    await enot.payouts.create(enotPayout('wd-1'))
    sandbox.enot.invoices.pay('A-1', { service: 'sbp' })
    await sandbox.webhooks.flush()
    sandbox.enot.invoices.refund('A-1', { amount: '40.50' })
    await sandbox.webhooks.flush()
    sandbox.clock.advance(60_000)
    await sandbox.webhooks.flush()
    sandbox.enot.payouts.fail('wd-1')
    await sandbox.webhooks.flush()
    const events = await Promise.all(received.map(({ headers, body }) => enot.webhooks.parse({ headers, body })))
    expect(events).toMatchObject([
      { type: 'invoice.updated', reference: 'A-1', status: 'paid', amount: rub('640.50') },
      { type: 'invoice.updated', reference: 'A-1', status: 'refunded' },
      { type: 'invoice.updated', reference: 'A-2', status: 'expired' },
      { type: 'payout.updated', reference: 'wd-1', status: 'failed', amount: rub('1500.00') },
    ])
    expect(events.map(({ raw }) => raw)).toMatchObject([
      { type: '1', code: '1', credited: '602.07', pay_time: '2026-05-03 11:15:07', custom_fields: { имя: 'Ёлка/🎄' } },
      { type: '2', code: '20', refund_amount: '40.50', refund_time: '2026-05-03 11:15:07' },
      { type: '1', code: '31', reject_time: '2026-05-03 11:16:07' },
      { commission: '45.00', wallet: '4111110000000042', error_message: 'Банк получателя отклонил перевод' },
    ])
    const { user, shop } = sandbox.enot.credentials
    const { createEnot } = await import('@paymux/provider-enot')
    const swapped = createEnot({ user: { ...user, webhookKey: shop.webhookKey }, shop: { ...shop, webhookKey: user.webhookKey } })
    for (const request of received) expect(await codeOf(swapped.webhooks.parse(request))).toBe('invalid_signature/rejected')
  })

  it.each(
    (['a', 'b', 'raw'] as const).flatMap((signature) => (['escaped', 'plain'] as const).map((webhookBody) => ({ signature, webhookBody }))),
  )('Enot: canonical form $signature over a body that is $webhookBody', async (quirks) => {
    const { sandbox, enot, received } = await begin({ quirks: { enot: quirks } })
    const metadata = { 'a/b': 'Заказ: Ёлка 🎄 \u2028 <&>', '10': 'ten', '9': 'nine', quote: '"\\' }
    await enot.invoices.create({ reference: 'order/7', amount: rub('640.50'), metadata })
    sandbox.enot.invoices.pay('order/7')
    await sandbox.webhooks.flush()
    const event = await enot.webhooks.parse(received[0] ?? { headers: {}, body: '' })
    expect(event).toMatchObject({ reference: 'order/7', status: 'paid' })
    expect(event.raw.custom_fields).toEqual(metadata)
    expect(/\\u0417/.test(received[0]?.body ?? '')).toBe(quirks.webhookBody === 'escaped')
  })

  it('Enot: sends again until it is taken, when the quirks say so', async () => {
    const { sandbox, enot, received, answer } = await begin({ quirks: { enot: { redeliveries: 3, redeliveryDelayMs: 1000 } } })
    answer(500, 503)
    await enot.payouts.create(enotPayout('wd-1'))
    sandbox.enot.payouts.settle('wd-1')
    for (const expected of [1, 2, 3, 3]) {
      await sandbox.webhooks.flush()
      expect(received).toHaveLength(expected)
      sandbox.clock.advance(1000)
    }
    expect(sandbox.webhooks.list().map(({ reason, state }) => `${reason} ${state}`)).toEqual([
      'event failed',
      'redelivery failed',
      'redelivery delivered',
    ])
    expect(new Set(received.map(({ body }) => body)).size).toBe(1)
  })

  it('resends byte for byte, and tampers', async () => {
    const { sandbox, aaio, enot, received, url } = await begin()
    await aaio.payouts.create(aaioPayout('wd-1'))
    await enot.payouts.create(enotPayout('wd-2'))
    sandbox.aaio.payouts.settle('wd-1')
    sandbox.enot.payouts.settle('wd-2')
    await sandbox.webhooks.flush()
    const [first, second] = [...sandbox.webhooks.list()]
    sandbox.webhooks.resend(first?.id ?? '', { url: `${url}/else` })
    await sandbox.webhooks.flush()
    expect(received[2]).toMatchObject({ path: '/hooks/else', body: first?.body })
    expect((await aaio.webhooks.parse(received[2] ?? { headers: {}, body: '' })).reference).toBe('wd-1')

    sandbox.webhooks.tamper(first?.id ?? '')
    sandbox.webhooks.tamper(second?.id ?? '')
    await sandbox.webhooks.flush()
    const [aaioForged, enotForged] = received.slice(3).sort((a, b) => a.path.localeCompare(b.path))
    expect(await codeOf(aaio.webhooks.parse(aaioForged ?? { headers: {}, body: '' }))).toBe('invalid_signature/rejected')
    expect(await codeOf(enot.webhooks.parse(enotForged ?? { headers: {}, body: '' }))).toBe('invalid_signature/rejected')

    // Aaio's signature does not cover the status: the forged word gets through, which is why a read must confirm it.
    sandbox.webhooks.tamper(first?.id ?? '', { field: 'status', value: 'cancel' })
    await sandbox.webhooks.flush()
    expect((await aaio.webhooks.parse(received[5] ?? { headers: {}, body: '' })).status).toBe('failed')
    expect((await aaio.payouts.get({ reference: 'wd-1' })).status).toBe('succeeded')
  })

  it('duplicates, reorders, delays, loses and tampers as planned', async () => {
    const { sandbox, enot, received } = await begin()
    const { webhooks } = sandbox
    const names = 'dup one two late lost forged plain'.split(' ')
    for (const name of names) await enot.payouts.create(enotPayout(name))
    webhooks.plan({ effect: 'duplicate', upstream: 'enot' })
    webhooks.plan({ effect: 'reorder', kind: 'payout' })
    webhooks.plan({ effect: 'delay', delayMs: 5000 })
    webhooks.plan({ effect: 'lose' })
    webhooks.plan({ effect: 'tamper' })
    for (const name of names) {
      sandbox.enot.payouts.settle(name)
      await webhooks.flush()
    }
    const got = () => received.map(({ body }) => (JSON.parse(body) as { order_id: string }).order_id)
    expect(got()).toEqual(['dup', 'dup', 'two', 'one', 'forged', 'plain'])
    expect(await codeOf(enot.webhooks.parse(received[4] ?? { headers: {}, body: '' }))).toBe('invalid_signature/rejected')
    sandbox.clock.advance(4999)
    await webhooks.flush()
    expect(got()).not.toContain('late')
    sandbox.clock.advance(1)
    await webhooks.flush()
    expect(got().at(-1)).toBe('late')
    expect(webhooks.list({ state: 'lost' })).toMatchObject([{ reference: 'lost', answer: null }])
    expect(webhooks.list({ reference: 'dup' }).map(({ reason }) => reason)).toEqual(['event', 'duplicate'])
    expect(webhooks.get(webhooks.list()[0]?.id ?? '').state).toBe('delivered')
  })

  it('lets go what waits for a second one when the plans are cleared', async () => {
    const { sandbox, enot, received } = await begin()
    await enot.payouts.create(enotPayout('alone'))
    sandbox.webhooks.plan({ effect: 'reorder' })
    sandbox.enot.payouts.settle('alone')
    await sandbox.webhooks.flush()
    expect(sandbox.webhooks.list()).toMatchObject([{ state: 'waiting' }])
    sandbox.webhooks.clearPlans()
    await sandbox.webhooks.flush()
    expect(received).toHaveLength(1)
  })

  it('keeps what could not be sent, and says why', async () => {
    const { sandbox, aaio, enot } = await begin()
    const refer = async (reference: string, webhookUrl: string) => {
      await enot.payouts.create({ ...enotPayout(reference), webhookUrl })
      sandbox.enot.payouts.settle(reference)
    }
    await refer('far', 'https://shop.example/hooks')
    await refer('closed', 'http://127.0.0.1:1/hooks')
    sandbox.setWebhookUrl(undefined)
    await aaio.payouts.create(aaioPayout('none'))
    sandbox.aaio.payouts.settle('none')
    await sandbox.webhooks.flush()
    expect(sandbox.webhooks.list({ reference: 'far' })).toMatchObject([
      { state: 'failed', error: expect.stringContaining('not on this machine') },
    ])
    expect(sandbox.webhooks.list({ reference: 'closed' })).toMatchObject([
      { state: 'failed', error: expect.stringContaining('ECONNREFUSED') },
    ])
    expect(sandbox.webhooks.list({ reference: 'none' })).toMatchObject([{ state: 'unsent', url: null, error: 'no address is set' }])
  })

  it('gives up an address that does not answer in time', async () => {
    const { sandbox, enot } = await begin({ webhookTimeoutMs: 50 })
    // An address of the sandbox itself that never answers.
    sandbox.faults.add({ kind: 'hang-before-executing', upstream: 'aaio', operation: 'payouts.create' })
    await enot.payouts.create({ ...enotPayout('slow'), webhookUrl: `${sandbox.aaio.baseUrl}/api/create-payoff` })
    sandbox.enot.payouts.settle('slow')
    await sandbox.webhooks.flush()
    expect(sandbox.webhooks.list({ reference: 'slow' })).toMatchObject([{ state: 'failed', error: 'no answer within 50 ms' }])
  })

  it('names what is wrong with a plan or an address', async () => {
    const { sandbox } = await begin()
    expect(() => sandbox.webhooks.plan({ effect: 'explode' as 'lose', upstream: 'stripe', times: 0 })).toThrow(
      /effect must be "duplicate" or .*; upstream must be "aaio" or "enot" or "cryptobot" or "yookassa"; times must be a whole number from 1/,
    )
    expect(() => sandbox.webhooks.plan({ effect: 'delay' })).toThrow(/delayMs is missing/)
    expect(() => sandbox.webhooks.resend('x')).toThrow(/no webhook with the id "x"/)
    expect(() => sandbox.setWebhookUrl('ftp://x')).toThrow(/http or https/)
  })
})
