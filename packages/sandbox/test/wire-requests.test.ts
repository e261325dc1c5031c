import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Sandbox } from '../src/index.ts'
import { aaioPayout, enotPayout, start } from './helpers.ts'

// Requests that the providers never send: what a client of another make would be told.

const accept = { accept: 'application/json' }

async function aaioPost(sandbox: Sandbox, path: string, form: Record<string, string>, headers: Record<string, string> = {}) {
  const own = { ...accept, 'x-api-key': sandbox.aaio.credentials.apiKey, ...headers }
  const response = await fetch(sandbox.aaio.baseUrl + path, { method: 'POST', body: new URLSearchParams(form), headers: own })
  return [response.status, (JSON.parse(await response.text()) as { message?: string }).message ?? 'success'] as const
}

async function enotPost(sandbox: Sandbox, path: string, body: unknown, headers: Record<string, string> = {}) {
  const { user, shop } = sandbox.enot.credentials
  const own = { ...accept, 'content-type': 'application/json', 'x-api-key': shop.key, 'x-api-signature-sha256': user.key, ...headers }
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await fetch(sandbox.enot.baseUrl + path, { method: 'POST', body: text, headers: own })
  const { error, message } = (await response.json()) as { error?: string; message?: string }
  return [response.status, error ?? message ?? 'success'] as const
}

describe('Aaio on the wire', () => {
  it('checks orders of payouts', async () => {
    const { sandbox } = await start()
    const good = { my_id: 'wd', wallet: 'U1', amount: '6000', method: 'perfectmoney' }
    const post = (change: Record<string, string>, headers = {}) => aaioPost(sandbox, '/api/create-payoff', { ...good, ...change }, headers)
    expect(await post({ wallet: '4111 1111' })).toEqual([400, 'Неверный номер кошелька'])
    expect(await post({ wallet: '+79001112233' })).toEqual([400, 'Неверный номер кошелька'])
    for (const amount of ['0', '-1', '1,5', '1.005', '1e4', 'NaN', '']) expect(await post({ amount })).toEqual([400, 'Неверная сумма'])
    expect(await post({ commission_type: '2' })).toEqual([400, 'Неверный commission_type'])
    expect(await post({ webhook_url: 'shop' })).toEqual([400, 'Неверный webhook_url'])
    expect(await post({ method: '' })).toEqual([400, 'Не указан метод вывода'])
    expect(await post({}, { accept: 'text/html' })).toEqual([400, 'Заголовок Accept должен быть application/json'])
    expect(await post({}, { 'content-type': 'application/json' })).toEqual([
      400,
      'Заголовок Content-Type должен быть application/x-www-form-urlencoded',
    ])
    expect(await post({}, { 'x-api-key': '' })).toEqual([401, 'Неверный API ключ'])
    expect(sandbox.aaio.payouts.list()).toEqual([])
    expect(await post({ my_id: '' })).toEqual([200, 'success'])
    expect(await post({ my_id: '' })).toEqual([200, 'success'])
    sandbox.aaio.configure({ repeatedPayout: 'reject' })
    // Nothing is repeated when there is no my_id.
    expect(await post({ my_id: '' })).toEqual([200, 'success'])
    expect(sandbox.aaio.payouts.list().map(({ reference }) => reference)).toEqual(['', '', ''])
  })

  it('checks orders and their signature over the amount as it was written', async () => {
    const { sandbox } = await start()
    const { id, secret1 } = sandbox.aaio.credentials.shop
    const post = (change: Record<string, string>) => {
      const form = { merchant_id: id, amount: '1249.90', order_id: 'INV-1', currency: 'RUB', ...change }
      const signed = [form.merchant_id, form.amount, form.currency, secret1, form.order_id].join(':')
      return aaioPost(sandbox, '/merchant/get_pay_url', { sign: createHash('sha256').update(signed).digest('hex'), ...form })
    }
    expect(await post({ merchant_id: 'x' })).toEqual([400, 'Неверный ID магазина'])
    expect(await post({ order_id: 'a b' })).toEqual([400, 'Неверный order_id'])
    expect(await post({ order_id: 'x'.repeat(65) })).toEqual([400, 'Неверный order_id'])
    expect(await post({ order_id: 'чек' })).toEqual([400, 'Неверный order_id'])
    expect(await post({ currency: 'KZT' })).toEqual([400, 'Неверная валюта'])
    expect(await post({ sign: '0'.repeat(64) })).toEqual([401, 'Неверная подпись'])
    expect(await post({ method: 'nothing' })).toEqual([400, 'Метод оплаты не найден или недоступен'])
    expect(await post({ method: 'sbp', amount: '299.99' })).toEqual([400, 'Минимальная сумма: 300 RUB'])
    expect(await post({ method: 'sbp', amount: '90000.01' })).toEqual([400, 'Максимальная сумма: 90000 RUB'])
    expect(await post({ desc: 'x'.repeat(513) })).toEqual([400, 'Описание должно быть от 1 до 512 символов'])
    expect(await post({ email: 'me' })).toEqual([400, 'Неверный email'])
    expect(await post({ lang: 'de' })).toEqual([400, 'Неверный язык'])
    for (const amount of ['1249.9', '1249.90', '1250'])
      expect(await post({ amount, order_id: amount.replace('.', '-') })).toEqual([200, 'success'])
    sandbox.aaio.configure({ orderLetters: 'any' })
    expect(await post({ order_id: 'чек-2041' })).toEqual([200, 'success'])
  })

  it('answers reads by GET, prefers an id, and knows what it does not have', async () => {
    const { sandbox, aaio } = await start()
    const { id } = await aaio.payouts.create(aaioPayout('one'))
    await aaio.payouts.create(aaioPayout('two'))
    const get = async (path: string, method = 'GET') => {
      const response = await fetch(sandbox.aaio.baseUrl + path, {
        method,
        headers: { ...accept, 'x-api-key': sandbox.aaio.credentials.apiKey },
      })
      return [response.status, response.headers.get('content-type'), await response.text()] as const
    }
    expect(await get(`/api/info-payoff?my_id=two&id=${id}`)).toEqual([200, 'application/json', expect.stringContaining('"my_id":"one"')])
    expect(await get('/api/info-payoff')).toEqual([400, 'application/json', expect.stringContaining('Укажите my_id или id')])
    expect((await get('/api/balance'))[0]).toBe(200)
    expect((await get('/api/rates-payoff'))[2]).toBe('{"type":"success","USD":81.25,"UAH":1.96,"USDT":81.6,"BTC":8124500}')
    expect((await get('/api/create-payoff'))[0]).toBe(405)
    expect(await get('/api/nothing')).toEqual([404, 'text/html; charset=utf-8', expect.stringContaining('404')])
    expect((await get('/api/balance', 'DELETE'))[0]).toBe(405)
  })

  it('refuses bodies over 1 MiB', async () => {
    const { sandbox } = await start()
    const response = await fetch(`${sandbox.aaio.baseUrl}/api/create-payoff`, { method: 'POST', body: 'x'.repeat(2 ** 20 + 1) }).catch(
      () => null,
    )
    expect(response?.status ?? 413).toBe(413)
    expect(sandbox.requests.list()).toMatchObject([{ status: 413 }])
  })
})

describe('Enot on the wire', () => {
  it('checks payoffs', async () => {
    const { sandbox } = await start()
    const { user } = sandbox.enot.credentials
    const good = { user_id: user.id, service: 'card', wallet_to: '4111110000000042', amount: 1500, order_id: 'wd' }
    const post = (change: object, headers = {}) => enotPost(sandbox, '/payoff/create', { ...good, ...change }, headers)
    expect(await post({ user_id: undefined })).toEqual([422, 'Поле user id обязательно для заполнения.'])
    expect(await post({ user_id: 'me' })).toEqual([422, 'Поле user id должно быть в формате UUID.'])
    expect((await post({}, { 'x-api-signature-sha256': 'x' }))[0]).toBe(401)
    expect(await post({ service: undefined })).toEqual([422, 'Поле service обязательно для заполнения.'])
    expect(await post({ wallet_to: '4111 1100' })).toEqual([422, 'Недействительный кошелёк.'])
    expect(await post({ order_id: 'x'.repeat(256) })).toEqual([422, 'Количество символов в поле order id не может превышать 255.'])
    expect(await post({ comment: '' })).toEqual([422, 'Поле comment должно быть строкой.'])
    expect(await post({ hook_url: 'shop' })).toEqual([422, 'Поле hook url имеет ошибочный формат URL.'])
    expect(await post({ subtract: 3 })).toEqual([422, 'Поле subtract должно быть между 1 и 2.'])
    expect(await post({ payoff_data: [] })).toEqual([422, 'Поле payoff data должно быть объектом.'])
    for (const amount of [0, -1, 1.005, 'x', null, [], true]) expect((await post({ amount }))[0]).toBe(422)
    expect(await enotPost(sandbox, '/payoff/create', '[]')).toEqual([422, 'Тело запроса должно быть объектом JSON.'])
    expect(await enotPost(sandbox, '/payoff/create', '{"a"')).toEqual([422, 'Тело запроса должно быть объектом JSON.'])
    expect(await post({}, { 'content-type': 'text/plain' })).toEqual([422, 'Заголовок Content-Type должен быть application/json.'])
    expect(sandbox.enot.payouts.list()).toEqual([])
    expect(await post({ amount: '1500.00', order_id: undefined })).toEqual([200, 'success'])
    expect(sandbox.enot.payouts.list()).toMatchObject([{ amount: '1500.00', feeFrom: 'amount', reference: '' }])
  })

  it('checks invoices, and keeps custom fields as they are', async () => {
    const { sandbox } = await start()
    const good = { shop_id: sandbox.enot.credentials.shop.id, amount: 640.5, order_id: 'A-1' }
    const post = (change: object) => enotPost(sandbox, '/invoice/create', { ...good, ...change })
    expect(await post({ expire: 7201 })).toEqual([422, 'Поле expire должно быть между 1 и 7200.'])
    expect(await post({ expire: 1.5 })).toEqual([422, 'Поле expire должно быть целым числом.'])
    expect(await post({ currency: 'KZT' })).toEqual([422, 'Выбранное значение для currency некорректно.'])
    expect(await post({ type: 'iframe' })).toEqual([422, 'Выбранное значение для type некорректно.'])
    expect(await post({ include_service: 'card' })).toEqual([422, 'Поле include service должно быть массивом строк.'])
    expect(await post({ type: 'direct', include_service: ['card', 'sbp'] })).toEqual([422, 'Для H2H укажите один метод в include service.'])
    expect(await post({ type: 'direct', include_service: ['card'] })).toEqual([422, 'Поле success url обязательно для заполнения.'])
    expect(await post({ custom_fields: 'x'.repeat(501) })).toEqual([
      422,
      'Количество символов в поле custom fields не может превышать 500.',
    ])
    expect(await post({ fail_url: `https://shop.example/${'x'.repeat(255)}` })).toEqual([
      422,
      'Количество символов в поле fail url не может превышать 255.',
    ])
    expect(await post({ shop_id: sandbox.enot.credentials.user.id }).then(([status]) => status)).toBe(401)
    expect(sandbox.enot.invoices.list()).toEqual([])

    const body = `{"shop_id":"${good.shop_id}","amount":"640.50","order_id":"A-1","expire":"90","custom_fields":{"10":1.50,"9":{},"имя":"x"}}`
    expect(await enotPost(sandbox, '/invoice/create', body)).toEqual([200, 'success'])
    expect(sandbox.enot.invoices.get('A-1')).toMatchObject({
      amount: '640.50',
      customFields: '{"10":1.50,"9":{},"имя":"x"}',
      expiresAt: '2026-05-03T09:45:07.000Z',
    })
    const { shop } = sandbox.enot.credentials
    const info = await fetch(`${sandbox.enot.baseUrl}/invoice/info?shop_id=${shop.id}&order_id=A-1`, {
      headers: { ...accept, 'x-api-key': shop.key },
    })
    // As PHP writes what it has decoded.
    expect(await info.text()).toContain('"custom_field":{"10":1.5,"9":[],"имя":"x"}')
    expect(await post({ order_id: 'text', custom_fields: 'no JSON' })).toEqual([200, 'success'])
    const text = await fetch(`${sandbox.enot.baseUrl}/invoice/info?shop_id=${shop.id}&order_id=text`, {
      headers: { ...accept, 'x-api-key': shop.key },
    })
    expect(await text.text()).toContain('"custom_field":"no JSON"')
  })

  it('asks for one of two ids, and answers wrong paths as its framework does', async () => {
    const { sandbox, enot } = await start()
    await enot.payouts.create(enotPayout('wd'))
    const { user, shop } = sandbox.enot.credentials
    const get = async (path: string) => {
      const headers = { ...accept, 'x-api-key': shop.key, 'x-api-signature-sha256': user.key }
      const response = await fetch(sandbox.enot.baseUrl + path, { headers })
      return [response.status, await response.text()] as const
    }
    expect((await get(`/payoff/info?user_id=${user.id}`))[1]).toContain('Поле id обязательно, когда не указан order id.')
    expect((await get(`/payoff/info?user_id=${user.id}&id=x`))[1]).toContain('Поле id должно быть в формате UUID.')
    expect((await get(`/invoice/info?shop_id=${shop.id}`))[0]).toBe(422)
    expect((await get(`/payoff/info?order_id=wd`))[1]).toContain('Поле user id обязательно для заполнения.')
    expect(await get('/payoff/create')).toEqual([405, '{"message":"The method is not supported for this route."}'])
    expect(await get('/payoff/list')).toEqual([404, '{"message":"Not Found"}'])
  })
})
