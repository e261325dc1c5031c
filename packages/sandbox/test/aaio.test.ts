import { describe, expect, it } from 'vitest'
import { aaioPayout, codeOf, failure, rub, start } from './helpers.ts'

describe('Aaio through its provider', () => {
  it('takes the fee out of the amount, converts by the rate and moves the balance', async () => {
    const { sandbox, aaio } = await start()
    const receipt = await aaio.payouts.create(aaioPayout('wd-1'))
    expect(receipt).toMatchObject({ reference: 'wd-1', status: 'pending', debited: rub('6000.00') })
    expect(receipt.raw).toMatchObject({
      amount: '5850',
      amount_in_currency: '72',
      amount_currency: 'USD',
      amount_rate: '81.25',
      amount_down: '6000',
      commission: '150',
    })
    expect(sandbox.aaio.balance.get().available).toBe('994000.00')

    const payout = await aaio.payouts.get({ reference: 'wd-1' })
    expect(payout).toMatchObject({
      id: receipt.id,
      status: 'pending',
      amount: rub('6000.00'),
      received: rub('5850.00'),
      fee: rub('150.00'),
      feeFrom: 'amount',
      destination: '********',
      createdAt: '2026-05-03T11:15:07+03:00',
      finishedAt: null,
    })
    expect(payout.raw).toMatchObject({ amount: '5850.00', amount_down: '6000.00', commission: '150.00' })

    sandbox.clock.advance(60_000)
    sandbox.aaio.payouts.settle('wd-1')
    expect(await aaio.payouts.get({ id: receipt.id })).toMatchObject({ status: 'succeeded', finishedAt: '2026-05-03T11:16:07+03:00' })
  })

  it('takes the fee from the balance, and gives everything back when a payout is cancelled', async () => {
    const { sandbox, aaio } = await start()
    await aaio.payouts.create({ ...aaioPayout('wd-2', '1500.00'), method: 'cards_ru', feeFrom: 'balance' })
    expect(sandbox.aaio.payouts.get('wd-2')).toMatchObject({
      amount: '1500.00',
      commission: '82.50',
      debited: '1582.50',
      feeFrom: 'balance',
    })
    expect((await aaio.balances.list())[0]?.available).toEqual(rub('998417.50'))
    sandbox.aaio.payouts.fail('wd-2', 'Карта заблокирована')
    expect(await aaio.payouts.get({ reference: 'wd-2' })).toMatchObject({
      status: 'failed',
      failureReason: 'Карта заблокирована',
      amount: rub('1500.00'),
    })
    expect((await aaio.balances.list())[0]?.available).toEqual(rub('1000000.00'))
    expect(() => sandbox.aaio.payouts.settle('wd-2')).toThrow(/is finished: cancel/)
  })

  it('carries banks and operators, and refuses what the methods forbid', async () => {
    const { sandbox, aaio } = await start()
    const banks = await aaio.payouts.banks()
    expect(banks).toContainEqual({ id: '100000000004', name: 'Т-Банк' })
    await aaio.payouts.create({ ...aaioPayout('sbp-1'), method: 'sbp', destination: '79001112233', bank: '100000000004' })
    expect((await aaio.payouts.get({ reference: 'sbp-1' })).raw).toMatchObject({ bank: 'Т-Банк', phone_operator: '' })
    await aaio.payouts.create({ ...aaioPayout('mob-1'), method: 'mobile_ru', destination: '79001112233', mobileOperator: 'tele2' })
    expect((await aaio.payouts.get({ reference: 'mob-1' })).raw).toMatchObject({ bank: '', phone_operator: 'tele2' })

    const refusals = [
      { ...aaioPayout('no'), method: 'sbp', destination: '79001112233', bank: '1' },
      { ...aaioPayout('no'), method: 'mobile_ru', destination: '79001112233', mobileOperator: 'mci' },
      { ...aaioPayout('no'), method: 'dogecoin' },
      aaioPayout('no', '99.99'),
      aaioPayout('no', '75000.01'),
    ]
    for (const input of refusals) expect(await codeOf(aaio.payouts.create(input))).toBe('rejected/rejected')
    sandbox.aaio.balance.set({ available: '5999.99' })
    expect((await failure(aaio.payouts.create(aaioPayout('no')))).upstreamMessage).toBe('Недостаточно средств на балансе')
    expect(sandbox.ledger.of('aaio', 'payouts.create', 'no')).toMatchObject({ requests: 6, executions: 0 })
    expect(sandbox.aaio.balance.get().available).toBe('5999.99')
  })

  it('lists methods, rates, banks and addresses, and what is added to them', async () => {
    const { sandbox, aaio } = await start()
    expect(await aaio.payouts.methods()).toContainEqual({
      code: 'cards_ru',
      name: 'RU cards',
      currency: 'RUB',
      min: rub('1500.00'),
      max: rub('75000.00'),
      enabled: true,
      fee: { percent: '2.5', fixed: rub('45.00'), payerShare: null },
    })
    sandbox.aaio.payoutMethods.set('cards_sng', { name: 'CIS', min: '1', max: '2', percent: '1.5', fixed: '0', currency: 'RUB' })
    expect((await aaio.payouts.methods()).map(({ code }) => code)).toContain('cards_sng')
    expect(await aaio.payouts.rates()).toEqual([
      { currency: 'USD', rate: '81.25' },
      { currency: 'UAH', rate: '1.96' },
      { currency: 'USDT', rate: '81.6' },
      { currency: 'BTC', rate: '8124500' },
    ])
    sandbox.aaio.rates.set('BTC', '9000000.5')
    expect(await aaio.payouts.rates()).toContainEqual({ currency: 'BTC', rate: '9000000.5' })
    sandbox.aaio.banks.set('100000000999', { name: 'Новый' })
    expect(await aaio.payouts.banks()).toContainEqual({ id: '100000000999', name: 'Новый' })
    expect(await aaio.webhooks.serviceIps()).toEqual(['91.107.204.74', '192.0.2.61'])
    expect(await aaio.invoices.methods()).toContainEqual({
      code: 'sbp',
      name: 'SBP',
      currency: 'USD',
      enabled: true,
      min: { amount: '4.00', currency: 'USD' },
      max: { amount: '1108.00', currency: 'USD' },
      fee: { percent: '8', fixed: null, payerShare: '25' },
    })
    expect(() => sandbox.aaio.rates.set('USD', '0')).toThrow(TypeError)
    expect(() => sandbox.aaio.payoutMethods.set('x', { name: 'x', min: '1', max: '2', percent: 'a', fixed: '0', currency: 'RUB' })).toThrow(
      TypeError,
    )
  })

  it('keeps exact sums in bitcoin', async () => {
    const { sandbox, aaio } = await start()
    await aaio.payouts.create({ ...aaioPayout('btc', '10000.01'), method: 'bitcoin', destination: 'bc1qxyz' })
    // Fee: 1 % of 10000.01, half up, and 400; the rest by 8124500, rounded down.
    expect(sandbox.aaio.payouts.get('btc')).toMatchObject({
      commission: '500.00',
      amount: '9500.01',
      received: { amount: '0.0011693', currency: 'BTC' },
    })
  })

  it('creates invoices, has them paid, held, released and expired', async () => {
    const { sandbox, aaio } = await start()
    const order = {
      reference: 'INV-1',
      amount: rub('1249.90'),
      description: 'Чай',
      customerEmail: 'a@b.example',
      metadata: { cart: '981' },
    }
    const receipt = await aaio.invoices.create(order)
    expect(receipt.url).toBe(`${sandbox.aaio.baseUrl}/merchant/pay?invoice_uid=${sandbox.aaio.invoices.get('INV-1').id}`)
    expect(await aaio.invoices.get({ reference: 'INV-1' })).toMatchObject({
      status: 'pending',
      method: null,
      amount: rub('1249.90'),
      credited: null,
      fee: null,
      paidAt: null,
      metadata: { cart: '981' },
      createdAt: '2026-05-03T11:15:07+03:00',
      expiresAt: '2026-05-03T17:15:07+03:00',
    })
    sandbox.aaio.invoices.choose('INV-1', 'sbp')
    expect(await aaio.invoices.get({ reference: 'INV-1' })).toMatchObject({
      status: 'pending',
      method: 'sbp',
      expiresAt: '2026-05-03T11:36:07+03:00',
    })
    sandbox.aaio.invoices.pay('INV-1')
    expect(await aaio.invoices.get({ reference: 'INV-1' })).toMatchObject({
      status: 'paid',
      onHold: false,
      method: 'sbp',
      credited: rub('1174.91'),
      fee: rub('74.99'),
      payerFee: rub('25.00'),
      paidAt: '2026-05-03T11:15:07+03:00',
    })
    expect(sandbox.aaio.balance.get().available).toBe('1001174.91')

    await aaio.invoices.create({ reference: 'INV-2', amount: { amount: '10.00', currency: 'USD' } })
    sandbox.aaio.invoices.hold('INV-2', { method: 'yoomoney' })
    expect(await aaio.invoices.get({ reference: 'INV-2' })).toMatchObject({
      status: 'paid',
      onHold: true,
      credited: rub('755.62'),
      fee: rub('56.88'),
    })
    expect(sandbox.aaio.balance.get()).toMatchObject({ available: '1001174.91', hold: '755.62' })
    sandbox.aaio.invoices.release('INV-2')
    expect(await aaio.invoices.get({ reference: 'INV-2' })).toMatchObject({ status: 'paid', onHold: false })
    expect(sandbox.aaio.balance.get()).toMatchObject({ available: '1001930.53', hold: '0.00' })

    await aaio.invoices.create({ reference: 'INV-3', amount: rub('500.00') })
    sandbox.clock.advance(6 * 3_600_000 - 1)
    expect((await aaio.invoices.get({ reference: 'INV-3' })).status).toBe('pending')
    sandbox.clock.advance(1)
    expect((await aaio.invoices.get({ reference: 'INV-3' })).status).toBe('expired')
    expect(() => sandbox.aaio.invoices.pay('INV-3')).toThrow(/waits for no payment: expired/)
  })

  it('checks keys, permissions and signatures', async () => {
    const { sandbox, aaio } = await start()
    const { createAaio } = await import('@paymux/provider-aaio')
    const withKey = (apiKey: string) => createAaio({ ...sandbox.aaio.credentials, apiKey, baseUrl: sandbox.aaio.baseUrl, retries: 0 })
    expect(await codeOf(withKey('wrong').balances.list())).toBe('unauthorized/rejected')
    const reader = withKey(sandbox.aaio.keys.create(['payout-info', 'methods']))
    await aaio.payouts.create(aaioPayout('wd-1'))
    expect((await reader.payouts.get({ reference: 'wd-1' })).status).toBe('pending')
    expect(await codeOf(reader.payouts.create(aaioPayout('wd-2')))).toBe('unauthorized/rejected')
    expect(await codeOf(reader.payouts.banks())).toBe('unauthorized/rejected')
    expect(await codeOf(reader.invoices.get({ reference: 'x' }))).toBe('unauthorized/rejected')
    const revoked = sandbox.aaio.keys.create()
    sandbox.aaio.keys.revoke(revoked)
    expect(await codeOf(withKey(revoked).payouts.rates())).toBe('unauthorized/rejected')

    const { shop } = sandbox.aaio.credentials
    const forged = createAaio({ ...sandbox.aaio.credentials, shop: { ...shop, secret1: 'x' }, baseUrl: sandbox.aaio.baseUrl })
    expect((await failure(forged.invoices.create({ reference: 'a', amount: rub('500.00') }))).upstreamMessage).toBe('Неверная подпись')
    expect(sandbox.aaio.invoices.list()).toEqual([])
  })

  it('answers for an unknown record as the quirks say', async () => {
    const { sandbox, aaio } = await start()
    expect(await codeOf(aaio.payouts.get({ reference: 'none' }))).toBe('rejected/rejected')
    sandbox.aaio.configure({ unknownRecord: 404 })
    expect(await codeOf(aaio.payouts.get({ reference: 'none' }))).toBe('not_found/rejected')
    expect(await codeOf(aaio.invoices.get({ reference: 'none' }))).toBe('not_found/rejected')
  })

  it('settles payouts by itself when it is told so', async () => {
    const { sandbox, aaio } = await start()
    sandbox.aaio.settleAfter(5000)
    await aaio.payouts.create(aaioPayout('wd-1'))
    sandbox.clock.advance(4999)
    expect((await aaio.payouts.get({ reference: 'wd-1' })).status).toBe('pending')
    sandbox.clock.advance(1)
    expect(await aaio.payouts.get({ reference: 'wd-1' })).toMatchObject({ status: 'succeeded', finishedAt: '2026-05-03T11:15:12+03:00' })
  })
})
