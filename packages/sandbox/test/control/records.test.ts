import { describe, expect, it } from 'vitest'
import { aaioPayout, enotPayout, rub, start, startReceiver } from '../helpers.ts'
import { apiOf } from './helpers.ts'

describe('payouts by the control API', () => {
  it('are listed, looked into, settled and failed', async () => {
    const { received, url } = await startReceiver()
    const { sandbox, aaio, enot } = await start({ webhookUrl: url })
    const call = apiOf(sandbox)
    await aaio.payouts.create(aaioPayout('wd-1'))
    await aaio.payouts.create(aaioPayout('wd/2?&%'))
    const { id } = await enot.payouts.create(enotPayout('p-1'))
    expect(await call('GET /aaio/payouts/wd-1')).toMatchObject({
      status: 200,
      body: { payout: sandbox.aaio.payouts.get('wd-1'), actions: ['settle', 'fail'], webhooks: [] },
    })

    expect(await call('POST /aaio/payouts/wd-1/settle')).toMatchObject({ status: 200, body: { payout: { status: 'success' } } })
    expect((await aaio.payouts.get({ reference: 'wd-1' })).status).toBe('succeeded')
    const failed = await call(`POST /aaio/payouts/${encodeURIComponent('wd/2?&%')}/fail`, { reason: 'Нет такого кошелька' })
    expect(failed.body).toMatchObject({ payout: { reference: 'wd/2?&%', cancelMessage: 'Нет такого кошелька' } })
    expect((await call(`POST /enot/payouts/${id}/fail`)).body).toMatchObject({ payout: { status: 'fail' }, webhooks: [{ status: 'fail' }] })

    expect(await call('POST /webhooks-flush')).toMatchObject({ status: 200, body: { delivered: 3, sending: 0 } })
    expect(received).toHaveLength(3)
    expect((await call('GET /aaio/payouts/wd-1')).body).toMatchObject({
      actions: [],
      webhooks: [{ state: 'delivered', answer: { status: 200 } }],
    })
    expect((await call('GET /aaio/payouts?status=cancel')).body).toMatchObject({ payouts: [{ reference: 'wd/2?&%' }] })
    expect((await call('GET /aaio/payouts?limit=1')).body).toEqual({ payouts: [sandbox.aaio.payouts.get('wd/2?&%')] })
    expect((await call('GET /ledger?upstream=aaio&reference=wd-1')).body).toMatchObject({
      entries: [{ operation: 'payouts.create', requests: 1, executions: 1 }],
    })
    expect((await call('GET /state')).body).toMatchObject({ upstreams: { aaio: { payouts: 2 }, enot: { payouts: 1 } }, webhooks: 3 })
  })

  it('settle by themselves when they are told so', async () => {
    const { sandbox, aaio, enot } = await start()
    const call = apiOf(sandbox)
    for (const id of ['aaio', 'enot']) expect((await call(`POST /${id}/settle-after`, { milliseconds: 60_000 })).status).toBe(200)
    await aaio.payouts.create(aaioPayout('wd'))
    await enot.payouts.create(enotPayout('p'))
    await call('POST /clock/advance', { milliseconds: 60_000 })
    expect([sandbox.aaio.payouts.get('wd').status, sandbox.enot.payouts.get('p').status]).toEqual(['success', 'success'])
    await call('POST /aaio/settle-after', { milliseconds: null })
    await aaio.payouts.create(aaioPayout('wd-2'))
    await call('POST /clock/advance', { milliseconds: 1e9 })
    expect(sandbox.aaio.payouts.get('wd-2').status).toBe('in_process')
  })
})

describe('invoices by the control API', () => {
  it('Aaio: a method is chosen; paid, held, released and expired', async () => {
    const { sandbox, aaio } = await start()
    const call = apiOf(sandbox)
    for (const reference of ['a', 'b', 'c']) await aaio.invoices.create({ reference, amount: rub('1000.00') })
    expect((await call('POST /aaio/invoices/a/choose', { method: 'sbp' })).body).toMatchObject({
      invoice: { method: 'sbp', profit: '940.00' },
    })
    expect((await call('POST /aaio/invoices/a/pay')).body).toMatchObject({ invoice: { status: 'success', method: 'sbp' } })
    expect((await call('POST /aaio/invoices/b/hold', { method: 'yoomoney' })).body).toMatchObject({ invoice: { status: 'hold' } })
    expect((await call('GET /aaio/invoices/b')).body).toMatchObject({ actions: ['release'] })
    expect((await call('POST /aaio/invoices/b/release')).body).toMatchObject({ invoice: { status: 'success' } })
    expect((await call('POST /aaio/invoices/c/expire')).body).toMatchObject({ invoice: { status: 'expired' } })
    expect((await aaio.invoices.get({ reference: 'c' })).status).toBe('expired')
    expect((await call('GET /aaio/balance')).body).toMatchObject({ available: '1001870.00', hold: '0.00' })
  })

  it('Enot: paid, held, released, declined, expired and refunded', async () => {
    const { sandbox, enot } = await start()
    const call = apiOf(sandbox)
    for (const reference of 'abcd'.split('')) await enot.invoices.create({ reference, amount: rub('1000.00') })
    expect((await call('POST /enot/invoices/a/pay', { service: 'sbp', payer: '7900*****00' })).body).toMatchObject({
      invoice: { service: 'sbp', credited: '940.00' },
    })
    expect((await call('POST /enot/invoices/b/hold')).body).toMatchObject({ invoice: { held: true } })
    expect((await call('POST /enot/invoices/b/release')).body).toMatchObject({ invoice: { held: false } })
    expect((await call('POST /enot/invoices/c/fail')).body).toMatchObject({ invoice: { status: 'fail' } })
    expect((await call('POST /enot/invoices/d/expire')).body).toMatchObject({ invoice: { status: 'expired' } })
    expect((await call('POST /enot/invoices/a/refund', { amount: '100.50', reason: 'брак' })).body).toMatchObject({
      invoice: { status: 'refund', refunded: '100.50' },
      webhooks: [{ status: 'success' }, { status: 'refund' }],
    })
    expect((await enot.invoices.get({ reference: 'a' })).status).toBe('refunded')
  })

  it('Enot: money that was frozen and went back is not released', async () => {
    const { sandbox, enot } = await start()
    const call = apiOf(sandbox)
    await enot.invoices.create({ reference: 'a', amount: rub('1000.00') })
    await call('POST /enot/invoices/a/hold')
    await call('POST /enot/invoices/a/refund')
    const before = sandbox.enot.balance.get()
    expect(await call('POST /enot/invoices/a/release')).toMatchObject({ status: 409 })
    expect(sandbox.enot.balance.get()).toEqual(before)
    expect((await call('GET /enot/invoices/a')).body).toMatchObject({ actions: [] })
  })
})

describe('accounts by the control API', () => {
  it('shows keys as the environment of the providers', async () => {
    const { sandbox } = await start()
    const call = apiOf(sandbox)
    const { createAaio } = await import('@paymux/provider-aaio')
    const { createEnot } = await import('@paymux/provider-enot')
    const before = { ...process.env }
    try {
      for (const id of ['aaio', 'enot']) Object.assign(process.env, (await call(`GET /${id}`)).body.env)
      const [aaio, enot] = [createAaio(), createEnot()]
      await aaio.payouts.create(aaioPayout('wd'))
      await enot.payouts.create(enotPayout('p'))
      await aaio.invoices.create({ reference: 'a', amount: rub('1000.00') })
      await enot.invoices.create({ reference: 'b', amount: rub('1000.00') })
      sandbox.setWebhookUrl('http://127.0.0.1:1')
      for (const { webhooks, invoices, reference, payout } of [
        { ...aaio, invoices: sandbox.aaio.invoices, reference: 'a', payout: sandbox.aaio.payouts.settle('wd') },
        { ...enot, invoices: sandbox.enot.invoices, reference: 'b', payout: sandbox.enot.payouts.settle('p') },
      ]) {
        const { id } = invoices.pay(reference)
        for (const recordId of [payout.id, id]) {
          const [sent] = sandbox.webhooks.list({ recordId })
          expect((await webhooks.parse({ headers: sent?.headers ?? {}, body: sent?.body ?? '' })).id).toBe(recordId)
        }
      }
    } finally {
      process.env = before
    }
  })

  it('sets balances, quirks and pages: what is left out stays', async () => {
    const { sandbox } = await start()
    const call = apiOf(sandbox)
    expect((await call('PATCH /aaio/balance', { hold: '12.5' })).body).toEqual({
      available: '1000000.00',
      hold: '12.50',
      referral: '346.49',
    })
    expect((await call('PATCH /enot/balance', { active: '0' })).body).toEqual({ active: '0.00', frozen: '0.00' })
    expect((await call('PATCH /aaio/quirks', { code: 'number', unknownRecord: 404, ipsType: false })).status).toBe(200)
    expect(sandbox.aaio.quirks()).toMatchObject({ code: 'number', unknownRecord: 404, ipsType: false, failureWord: 'fail' })
    await call('PATCH /enot/shop', { successUrl: 'https://shop.example/ok' })
    expect(sandbox.enot.shop.get()).toEqual({ successUrl: 'https://shop.example/ok', failUrl: null })
    await call('PATCH /enot/shop', { successUrl: null })
    expect((await call('GET /enot/shop')).body).toEqual({ successUrl: null, failUrl: null })
  })

  it('changes, adds and removes methods, banks and rates', async () => {
    const { sandbox, aaio, enot } = await start()
    const call = apiOf(sandbox)
    expect((await call('PATCH /aaio/payoutMethods/sbp', { percent: '4', max: '10' })).body).toMatchObject({
      percent: '4',
      max: '10',
      fixed: '30',
    })
    expect((await aaio.payouts.methods()).find(({ code }) => code === 'sbp')?.fee.percent).toBe('4')
    const whole = { name: 'New', min: '1', max: '2', percent: '0', fixed: '0' }
    expect(await call('PATCH /aaio/payoutMethods/new', whole)).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/currency is missing/) },
    })
    expect((await call('PATCH /aaio/payoutMethods/new', { ...whole, currency: 'RUB' })).status).toBe(200)
    expect((await call('DELETE /aaio/payoutMethods/new')).body).toMatchObject(whole)
    expect((await call('DELETE /aaio/payoutMethods/new')).status).toBe(404)
    expect((await call('PATCH /aaio/rates/USD', { rate: '99.5' })).body).toEqual({ rate: '99.5' })
    expect(sandbox.aaio.rates.get('USD')).toBe('99.5')
    expect((await call('PATCH /aaio/invoiceMethods/sbp', { min: { RUB: '7' } })).body).toMatchObject({ min: { RUB: '7' }, shares: '75:25' })
    expect((await call('PATCH /enot/tariffs/card RUB'.replace('d R', 'd%20R'), { enabled: false, max: null })).body).toMatchObject({
      enabled: false,
      max: null,
    })
    expect((await call('PATCH /enot/banks/1', { name: 'Банк' })).body).toEqual({ name: 'Банк' })
    expect(await enot.payouts.banks()).toContainEqual(expect.objectContaining({ id: '1', name: 'Банк' }))
    expect((await call('GET /enot/payoffServices')).body).toMatchObject({ card: { percent: '3' } })
  })
})
