import { describe, expect, it } from 'vitest'
import type { Sandbox } from '../src/index.ts'
import { AAIO_QUIRKS, ENOT_QUIRKS } from '../src/index.ts'
import { aaioPayout, codeOf, enotPayout, failure, rub, start, startReceiver } from './helpers.ts'

/** Every value of every quirk: [quirk, value]. */
function each(choices: Readonly<Record<string, readonly unknown[]>>): readonly (readonly [string, unknown])[] {
  return Object.entries(choices).flatMap(([name, values]) => values.map((value) => [name, value] as const))
}

/** A GET with the credentials of the sandbox, and the body as it is. */
async function rawGet(sandbox: Sandbox, url: string): Promise<{ status: number; text: string }> {
  const { user, shop } = sandbox.enot.credentials
  const headers = {
    accept: 'application/json',
    'x-api-key': url.startsWith(sandbox.aaio.baseUrl) ? sandbox.aaio.credentials.apiKey : shop.key,
  }
  const response = await fetch(url, { headers: { ...headers, 'x-api-signature-sha256': user.key } })
  return { status: response.status, text: await response.text() }
}

describe.each(each(AAIO_QUIRKS))('Aaio with %s = %s', (name, value) => {
  it('is understood by the provider in every operation', async () => {
    const { received, url } = await startReceiver()
    const { sandbox, aaio } = await start({ quirks: { aaio: { [name]: value } }, webhookUrl: url })
    const [balance] = await aaio.balances.list()
    expect(balance).toMatchObject({ available: rub('1000000.00'), held: rub('0.00') })
    const receipt = await aaio.payouts.create(aaioPayout('wd'))
    expect(receipt).toMatchObject({ debited: rub('6000.00'), status: 'pending' })
    sandbox.aaio.payouts.settle('wd')
    expect(await aaio.payouts.get({ reference: 'wd' })).toMatchObject({
      status: 'succeeded',
      amount: rub('6000.00'),
      received: rub('5850.00'),
      fee: rub('150.00'),
      feeFrom: 'amount',
      failureReason: null,
    })
    await aaio.invoices.create({ reference: 'inv', amount: rub('1249.90'), metadata: { cart: '981' } })
    sandbox.aaio.invoices.hold('inv', { method: 'sbp' })
    sandbox.aaio.invoices.release('inv')
    expect(await aaio.invoices.get({ reference: 'inv' })).toMatchObject({
      status: 'paid',
      amount: rub('1249.90'),
      credited: rub('1174.91'),
      metadata: { cart: '981' },
    })
    expect(await aaio.payouts.banks()).toContainEqual({ id: '100000000004', name: 'Т-Банк' })
    expect(await aaio.webhooks.serviceIps()).toHaveLength(2)
    expect(await aaio.payouts.methods()).toHaveLength(12)
    for (const [code] of sandbox.aaio.payoutMethods.list()) sandbox.aaio.payoutMethods.remove(code)
    expect(await aaio.payouts.methods()).toEqual([])
    expect((await failure(aaio.payouts.create(aaioPayout('none')))).outcome).toBe('rejected')
    await sandbox.webhooks.flush()
    expect(received).toHaveLength(name === 'releaseWebhook' && value === false ? 2 : 3)
    for (const { headers, body } of received) expect((await aaio.webhooks.parse({ headers, body })).provider).toBe('aaio')
  })
})

describe.each(each(ENOT_QUIRKS))('Enot with %s = %s', (name, value) => {
  it('is understood by the provider in every operation', async () => {
    const { received, url } = await startReceiver()
    const { sandbox, enot } = await start({ quirks: { enot: { [name]: value } }, webhookUrl: url })
    expect(await enot.balances.list()).toMatchObject([{ available: rub('1000000.00'), held: rub('0.00'), total: rub('1000000.00') }])
    expect(await enot.payouts.create(enotPayout('wd'))).toMatchObject({ debited: rub('1500.00') })
    sandbox.enot.payouts.settle('wd')
    const finishedAt = name === 'dates' && value === 'seconds' ? '2026-05-03T11:15:07+03:00' : '2026-05-03T11:15:00+03:00'
    expect(await enot.payouts.get({ reference: 'wd' })).toMatchObject({
      status: 'succeeded',
      received: rub('1455.00'),
      fee: rub('45.00'),
      finishedAt,
    })
    const metadata = { 'ключ/1': 'Ёлка 🎄 "x"', '10': 'ten', '9': 'nine' }
    await enot.invoices.create({ reference: 'inv', amount: rub('640.50'), metadata })
    expect(await enot.invoices.get({ reference: 'inv' })).toMatchObject({ status: 'pending', paidAt: null, metadata })
    sandbox.enot.invoices.pay('inv', { service: 'sbp' })
    expect(await enot.invoices.get({ reference: 'inv' })).toMatchObject({
      status: 'paid',
      credited: rub('602.07'),
      fee: rub('38.43'),
      payerFee: rub('0.00'),
    })
    sandbox.enot.invoices.refund('inv')
    const refunded = name === 'refundStatus' && value === 'success' ? 'paid' : 'refunded'
    expect((await enot.invoices.get({ reference: 'inv' })).status).toBe(refunded)
    expect(await enot.payouts.banks()).toHaveLength(3)
    expect(await codeOf(enot.payouts.get({ reference: 'none' }))).toBe('not_found/rejected')
    expect((await failure(enot.payouts.get({ reference: 'none' }))).upstreamMessage).toContain('Вывод не найден.')
    await sandbox.webhooks.flush()
    expect(received).toHaveLength(3)
    for (const { headers, body } of received) expect((await enot.webhooks.parse({ headers, body })).provider).toBe('enot')
  })
})

describe('what quirks change on the wire', () => {
  it('Aaio: spelling of errors', async () => {
    const { sandbox } = await start()
    const url = `${sandbox.aaio.baseUrl}/api/info-payoff?my_id=none`
    expect(await rawGet(sandbox, url)).toEqual({ status: 400, text: '{"type":"fail","code":"400","message":"Заявка на вывод не найдена"}' })
    sandbox.aaio.configure({ code: 'number', failureWord: 'error', unknownRecord: 404 })
    expect(await rawGet(sandbox, url)).toEqual({ status: 404, text: '{"type":"error","code":404,"message":"Заявка на вывод не найдена"}' })
  })

  it('Aaio: spelling of records', async () => {
    const { sandbox, aaio } = await start()
    const { payouts } = sandbox.aaio
    await aaio.payouts.create(aaioPayout('wd'))
    const url = `${sandbox.aaio.baseUrl}/api/info-payoff?my_id=wd`
    const { id } = payouts.get('wd')
    const head = `{"type":"success","id":"${id}","my_id":"wd","method":"perfectmoney"`
    const tail = '"commission_type":0,"status":"in_process"'
    const documented = `${head},"bank":"","phone_operator":"","wallet":"********","amount":5850.00,"amount_down":6000.00,"commission":150.00,${tail},"cancel_message":"","date":"2026-05-03 11:15:07"}`
    expect((await rawGet(sandbox, url)).text).toBe(documented)
    sandbox.aaio.configure({ amounts: 'string', emptyFields: 'absent', wallet: 'plain' })
    const strings = `${head},"wallet":"U1234567","amount":"5850.00","amount_down":"6000.00","commission":"150.00",${tail},"date":"2026-05-03 11:15:07"}`
    expect((await rawGet(sandbox, url)).text).toBe(strings)
    sandbox.aaio.configure({ emptyFields: 'null' })
    expect(JSON.parse((await rawGet(sandbox, url)).text)).toMatchObject({ bank: null, phone_operator: null, cancel_message: null })
  })

  it('Aaio: lists, addresses, balances and custom values', async () => {
    const { sandbox, aaio } = await start()
    const { baseUrl, credentials } = sandbox.aaio
    await aaio.invoices.create({ reference: 'inv', amount: rub('500'), metadata: { cart: '981' } })
    await aaio.invoices.create({ reference: 'bare', amount: rub('500') })
    const info = `/api/info-pay?merchant_id=${credentials.shop.id}&order_id=`
    sandbox.aaio.banks.remove('100000000111')
    for (const [code] of sandbox.aaio.payoutMethods.list()) sandbox.aaio.payoutMethods.remove(code)
    const balance = '{"type":"success","balance":1000000,"referral":346.49,"hold":0}'
    const part = (text: string) => expect.stringContaining(text) as unknown
    const reads = [
      ['/api/public/ips', '{"type":"success","list":["91.107.204.74","192.0.2.61"]}', '{"list":["91.107.204.74","192.0.2.61"]}'],
      ['/api/balance', balance, balance],
      ['/api/methods-payoff', '{"type":"success","list":[]}', '{"type":"success","list":{}}'],
      ['/api/sbp-banks-payoff', part('{"bankId":"100000000004","bankName":"Т-Банк"}'), part('{"bankId":100000000004,"bankName":"Т-Банк"}')],
      [`${info}inv`, part('"us_vars":{"cart":"981"}'), part('"us_vars":{"us_cart":"981"}')],
      [`${info}bare`, part('"us_vars":[]'), part('"us_vars":[]')],
    ] as const
    for (const [path, before] of reads) expect((await rawGet(sandbox, baseUrl + path)).text).toEqual(before)
    sandbox.aaio.configure({ ipsType: false, emptyList: 'object', bankId: 'number', usVars: 'prefixed' })
    for (const [path, , after] of reads) expect((await rawGet(sandbox, baseUrl + path)).text).toEqual(after)
  })

  it('Enot: errors, amounts, dates and custom fields', async () => {
    const { sandbox, enot } = await start()
    const { baseUrl, credentials } = sandbox.enot
    await enot.invoices.create({ reference: 'inv', amount: rub('640.50'), metadata: { cart: '981' } })
    await enot.payouts.create(enotPayout('wd'))
    const read = async (path: string) => (await rawGet(sandbox, baseUrl + path)).text
    const invoice = `/invoice/info?shop_id=${credentials.shop.id}&order_id=inv`
    const payout = `/payoff/info?user_id=${credentials.user.id}&order_id=`
    expect(await read(invoice)).toContain(
      '"custom_field":{"cart":"981"},"created_at":"2026-05-03 11:15","expired_at":"2026-05-03 16:15","paid_at":null}',
    )
    expect(await read(`${payout}wd`)).toContain(
      '"amount":1500,"amount_withdraw_rub":1500,"commission_rub":45,"receive_currency":"RUB","amount_receive":1455,',
    )
    expect(await read(`${payout}no`)).toBe('{"data":null,"error":"Вывод не найден.","status":404,"status_check":false}')
    sandbox.enot.configure({
      error: 'list',
      amounts: 'string',
      dates: 'seconds',
      customField: 'string',
      unpaid: 'absent',
      feeFields: 'sample',
    })
    expect(await read(invoice)).toContain(
      '"custom_field":"{\\"cart\\":\\"981\\"}","created_at":"2026-05-03 11:15:07","expired_at":"2026-05-03 16:15:07"}',
    )
    expect(await read(invoice)).toContain('"user_commission":null')
    expect(await read(`${payout}wd`)).toContain(
      '"amount":"1500.00","amount_withdraw_rub":"1500.00","commission_rub":"45.00","receive_currency":"RUB","amount_receive":"1455",',
    )
    expect(await read(`${payout}no`)).toContain('"error":["Вывод не найден."]')
    sandbox.enot.configure({ error: 'object', amounts: 'documented', receivedAmount: 'string', payoutWallet: 'null', emptyFields: 'text' })
    expect(await read(`${payout}wd`)).toContain('"wallet":null,')
    expect(await read(`${payout}wd`)).toContain('"amount_receive":"1455","comment":"",')
    expect(await read(invoice)).toContain('"pay_service":null,"payer_details":"",')
    sandbox.enot.invoices.fail('inv', { service: 'card' })
    expect(await read(invoice)).toContain('"pay_service":"card","payer_details":"",')
    expect(await read(`${payout}no`)).toContain('"error":{"message":["Вывод не найден."]}')
  })

  it('repeated references: again, refused, or the first one', async () => {
    const { sandbox, aaio, enot } = await start()
    const run = async (create: () => Promise<unknown>) => codeOf(create()).catch(() => 'accepted')
    for (const [upstream, refusal, create] of [
      ['aaio', 'rejected/rejected', (ref: string) => aaio.payouts.create(aaioPayout(ref))],
      ['enot', 'conflict/rejected', (ref: string) => enot.payouts.create(enotPayout(ref))],
    ] as const) {
      const seen: Record<string, readonly unknown[]> = {}
      for (const repeatedPayout of ['accept', 'reject', 'return-first'] as const) {
        sandbox[upstream].configure({ repeatedPayout })
        const answers = [await run(() => create(repeatedPayout)), await run(() => create(repeatedPayout))]
        seen[repeatedPayout] = [...answers, sandbox.ledger.of(upstream, 'payouts.create', repeatedPayout).executions]
      }
      expect(seen).toEqual({
        accept: ['accepted', 'accepted', 2],
        reject: ['accepted', refusal, 1],
        'return-first': ['accepted', 'accepted', 1],
      })
      expect(sandbox[upstream].payouts.list()).toHaveLength(4)
      expect(() => sandbox[upstream].payouts.settle('accept')).toThrow(/2 payouts have the reference "accept"/)
    }
    const order = { reference: 'same', amount: rub('500') }
    const first = await aaio.invoices.create(order)
    expect(await codeOf(aaio.invoices.create(order))).toBe('rejected/rejected')
    sandbox.aaio.configure({ repeatedOrder: 'return-first' })
    expect((await aaio.invoices.create(order)).url).toBe(first.url)
    sandbox.aaio.configure({ repeatedOrder: 'accept' })
    expect((await aaio.invoices.create(order)).url).not.toBe(first.url)
  })

  it.each(['json', 'html', 'empty'] as const)('bodies of 429 and 5xx: %s', async (errorBodies) => {
    const { sandbox, aaio, enot } = await start({ quirks: { aaio: { errorBodies }, enot: { errorBodies } } })
    for (const kind of ['rate-limited', 'server-error', 'unavailable'] as const) {
      sandbox.faults.add({ kind, times: 3 })
      const expected = kind === 'rate-limited' ? 'rate_limited/rejected' : 'unavailable/unknown'
      expect(await codeOf(aaio.payouts.create(aaioPayout('x')))).toBe(expected)
      expect(await codeOf(enot.payouts.create(enotPayout('x')))).toBe(expected)
      const { text } = await rawGet(sandbox, `${sandbox.aaio.baseUrl}/api/balance`)
      expect(text).toMatch(errorBodies === 'json' ? /^\{"type":"fail"/ : errorBodies === 'html' ? /^<html>/ : /^$/)
    }
  })

  it('names every fault of quirks', async () => {
    await expect(start({ quirks: { aaio: { code: 'text' as 'string', colour: 'red' } as object } })).rejects.toThrow(
      /quirks of aaio: colour: no such field; there are repeatedPayout.*; code must be "string" or "number"/,
    )
    const { sandbox } = await start()
    expect(() => sandbox.enot.configure({ error: 'map' as 'list' })).toThrow(/quirks of enot: error must be/)
  })
})
