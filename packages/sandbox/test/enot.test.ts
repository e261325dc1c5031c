import { describe, expect, it } from 'vitest'
import { codeOf, enotPayout, failure, rub, start } from './helpers.ts'

describe('Enot through its provider', () => {
  it('takes the fee from the balance or out of the amount, and moves the balance', async () => {
    const { sandbox, enot } = await start()
    const receipt = await enot.payouts.create({ ...enotPayout('wd-1'), feeFrom: 'balance', comment: 'Выплата' })
    expect(receipt).toMatchObject({ status: 'pending', debited: rub('1545.00') })
    expect(receipt.raw).toMatchObject({ amount_withdraw_rub: '1545.00', balance: '998455.00' })
    expect(await enot.payouts.get({ reference: 'wd-1' })).toMatchObject({
      id: receipt.id,
      status: 'pending',
      amount: rub('1500.00'),
      debited: rub('1545.00'),
      fee: rub('45.00'),
      received: rub('1500.00'),
      feeFrom: 'balance',
      comment: 'Выплата',
      destination: '4111110000000042',
      createdAt: '2026-05-03T11:15:00+03:00',
      finishedAt: null,
    })
    await enot.payouts.create(enotPayout('wd-2'))
    expect(await enot.payouts.get({ reference: 'wd-2' })).toMatchObject({
      debited: rub('1500.00'),
      received: rub('1455.00'),
      feeFrom: 'amount',
    })
    sandbox.clock.advance(600_000)
    sandbox.enot.payouts.settle(receipt.id)
    expect(await enot.payouts.get({ id: receipt.id })).toMatchObject({ status: 'succeeded', finishedAt: '2026-05-03T11:25:00+03:00' })
    sandbox.enot.payouts.fail('wd-2')
    expect(await enot.payouts.get({ reference: 'wd-2' })).toMatchObject({
      status: 'failed',
      failureReason: 'Банк получателя отклонил перевод',
    })
    expect(await enot.balances.list()).toMatchObject([{ available: rub('998455.00'), held: rub('0.00'), total: rub('998455.00') }])
  })

  it('pays in other currencies and to banks', async () => {
    const { sandbox, enot } = await start()
    await enot.payouts.create({ ...enotPayout('usd'), method: 'perfect_money', destination: 'U1234567' })
    expect(await enot.payouts.get({ reference: 'usd' })).toMatchObject({
      received: rub('1470.00'),
      converted: { amount: '18.09', currency: 'USD' },
    })
    const [bank] = await enot.payouts.banks()
    await enot.payouts.create({ ...enotPayout('sbp'), method: 'sbp', destination: '79001112233', bank: bank?.id })
    expect(sandbox.enot.payouts.get('sbp').bank).toBe(bank?.id)
  })

  it('refuses as documented', async () => {
    const { sandbox, enot } = await start()
    expect(await codeOf(enot.payouts.get({ reference: 'none' }))).toBe('not_found/rejected')
    expect(await codeOf(enot.invoices.get({ reference: 'none' }))).toBe('not_found/rejected')
    expect(await codeOf(enot.payouts.create({ ...enotPayout('no'), method: 'nothing' }))).toBe('not_found/rejected')
    expect(await codeOf(enot.payouts.create(enotPayout('no', '99.99')))).toBe('rejected/rejected')
    expect(await codeOf(enot.payouts.create({ ...enotPayout('no'), method: 'sbp', bank: '1' }))).toBe('rejected/rejected')
    sandbox.enot.balance.set({ active: '1499.99' })
    expect((await failure(enot.payouts.create(enotPayout('no')))).upstreamMessage).toBe('Недостаточно средств на балансе.')
    expect(await codeOf(enot.invoices.create({ reference: 'small', amount: rub('49.99') }))).toBe('rejected/rejected')
    sandbox.enot.configure({ amountRefusal: 403 })
    expect(await codeOf(enot.invoices.create({ reference: 'small', amount: rub('49.99') }))).toBe('forbidden/rejected')
    expect(await codeOf(enot.invoices.create({ reference: 'off', amount: rub('500.00'), method: 'usdt_trc20' }))).toBe('not_found/rejected')
    expect(sandbox.ledger.of('enot', 'payouts.create', 'no')).toMatchObject({ requests: 4, executions: 0, ids: [] })
  })

  it('checks both pairs of credentials', async () => {
    const { sandbox } = await start()
    const { createEnot } = await import('@paymux/provider-enot')
    const { user, shop } = sandbox.enot.credentials
    const { baseUrl } = sandbox.enot
    const swapped = createEnot({ user: { ...user, key: shop.key }, shop: { ...shop, key: user.key }, baseUrl, retries: 0 })
    expect(await codeOf(swapped.balances.list())).toBe('unauthorized/rejected')
    expect(await codeOf(swapped.payouts.create(enotPayout('x')))).toBe('unauthorized/rejected')
    expect(await codeOf(swapped.payouts.banks())).toBe('unauthorized/rejected')
    expect(await codeOf(swapped.invoices.methods())).toBe('unauthorized/rejected')
    const noUuid = createEnot({ user: { ...user, id: 'me' }, shop: { ...shop, id: user.id }, baseUrl, retries: 0 })
    expect((await failure(noUuid.balances.list())).upstreamMessage).toBe('Поле user id должно быть в формате UUID.')
    expect(await codeOf(noUuid.invoices.get({ reference: 'x' }))).toBe('unauthorized/rejected')
  })

  it('creates invoices, has them paid, held, released, declined, expired and refunded', async () => {
    const { sandbox, enot } = await start()
    const receipt = await enot.invoices.create({
      reference: 'A-1',
      amount: rub('640.50'),
      methods: ['card', 'sbp'],
      expiresInMinutes: 90,
      metadata: { cart: '981', имя: 'Ёлка 🎄' },
    })
    expect(receipt).toMatchObject({ amount: rub('640.50'), expiresAt: '2026-05-03T12:45:07+03:00' })
    expect(receipt.url).toContain(`${sandbox.enot.baseUrl}/pay/`)
    expect(await codeOf(enot.invoices.create({ reference: 'A-1', amount: rub('640.50') }))).toBe('conflict/rejected')
    expect(await enot.invoices.get({ reference: 'A-1' })).toMatchObject({ status: 'pending', credited: null, method: null, paidAt: null })
    expect(() => sandbox.enot.invoices.pay('A-1', { service: 'p2p_card' })).toThrow(/can't be paid by p2p_card/)
    sandbox.enot.invoices.pay('A-1', { service: 'sbp' })
    expect(await enot.invoices.get({ id: receipt.id ?? '' })).toMatchObject({
      status: 'paid',
      amount: rub('640.50'),
      credited: rub('602.07'),
      fee: rub('38.43'),
      payerFee: rub('0.00'),
      method: 'sbp',
      payer: '7916*****08',
      metadata: { cart: '981', имя: 'Ёлка 🎄' },
      paidAt: '2026-05-03T11:15:00+03:00',
    })
    expect(sandbox.enot.balance.get().active).toBe('1000602.07')
    sandbox.enot.invoices.refund('A-1', { amount: '100.00' })
    expect((await enot.invoices.get({ reference: 'A-1' })).status).toBe('refunded')
    expect(sandbox.enot.balance.get().active).toBe('1000502.07')

    await enot.invoices.create({ reference: 'A-2', amount: { amount: '10.00', currency: 'USD' } })
    sandbox.enot.invoices.hold('A-2')
    expect(await enot.balances.list()).toMatchObject([{ available: rub('1000502.07'), held: rub('739.37'), total: rub('1001241.44') }])
    sandbox.enot.invoices.release('A-2')
    expect(sandbox.enot.balance.get()).toEqual({ active: '1001241.44', frozen: '0.00' })

    await enot.invoices.create({ reference: 'A-3', amount: rub('100.00') })
    sandbox.enot.invoices.fail('A-3')
    expect((await enot.invoices.get({ reference: 'A-3' })).status).toBe('failed')
    await enot.invoices.create({ reference: 'A-4', amount: rub('100.00') })
    sandbox.clock.advance(300 * 60_000)
    expect((await enot.invoices.get({ reference: 'A-4' })).status).toBe('expired')
  })

  it('shares the fee between shop and payer', async () => {
    const { sandbox, enot } = await start()
    sandbox.enot.tariffs.set('ton RUB', {
      service: 'ton',
      label: 'TON',
      currency: 'RUB',
      enabled: true,
      percent: '2.5',
      fix: '1',
      min: null,
      max: null,
      shopPercent: '40',
      userPercent: '60',
    })
    await enot.invoices.create({ reference: 'T', amount: rub('1000.00'), method: 'ton' })
    sandbox.enot.invoices.pay('T')
    const invoice = await enot.invoices.get({ reference: 'T' })
    expect(invoice).toMatchObject({ fee: rub('10.40'), payerFee: rub('15.60'), credited: rub('989.60') })
    expect(invoice.raw).toMatchObject({ commission_amount: '26', commission_percent: '2.5', user_commission_percent: '1.5' })
    expect(await enot.invoices.methods()).toContainEqual({
      code: 'ton',
      name: 'TON',
      currency: 'RUB',
      min: null,
      max: null,
      enabled: true,
      fee: { percent: '2.5', fixed: rub('1.00'), payerShare: '60' },
    })
    expect(await enot.invoices.methods()).toContainEqual(expect.objectContaining({ code: 'usdt_trc20', enabled: false }))
  })

  it('takes host-to-host payments in two steps', async () => {
    const { sandbox, enot } = await start()
    const input = { reference: 'H-1', amount: rub('870.00'), method: 'p2p_card', direct: true, returnUrl: 'https://shop.example/ok' }
    const { id, url } = await enot.invoices.create(input)
    expect(url).toBeNull()
    const payment = { id: id ?? '', payerIp: '192.0.2.1', payerUserAgent: 'Test', bank: 'tinkoff' }
    expect(await enot.invoices.payDirect(payment)).toMatchObject({ type: 'p2p_data', bank: 'Т-Банк', amount: rub('870.00'), url: null })
    expect(sandbox.ledger.of('enot', 'invoices.payDirect', 'H-1')).toMatchObject({ requests: 1, executions: 1 })
    sandbox.enot.invoices.pay('H-1')
    expect(await enot.invoices.get({ reference: 'H-1' })).toMatchObject({ status: 'paid', method: 'p2p_card' })
    const link = await enot.invoices.create({ reference: 'L-1', amount: rub('870.00') })
    expect((await failure(enot.invoices.payDirect({ ...payment, id: link.id ?? '' }))).upstreamMessage).toBe('H2H не доступен')
    sandbox.enot.configure({ h2h: false })
    expect(await codeOf(enot.invoices.create({ ...input, reference: 'H-2' }))).toBe('rejected/rejected')
  })
})
