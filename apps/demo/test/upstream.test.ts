import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AAIO_KEY } from '../src/upstream/aaio.ts'
import { ENOT_USER } from '../src/upstream/enot.ts'
import type { LocalUpstream } from '../src/upstream/server.ts'
import { startLocalUpstream } from '../src/upstream/server.ts'

let upstream: LocalUpstream

beforeAll(async () => {
  upstream = await startLocalUpstream()
})
afterAll(() => upstream.close())

async function aaio(path: string, form?: Record<string, string>, key = AAIO_KEY, method = 'POST'): Promise<[number, string]> {
  const body = form === undefined ? null : new URLSearchParams(form)
  const response = await fetch(upstream.baseUrl + path, { method, headers: { 'x-api-key': key }, body })
  return [response.status, await response.text()]
}

async function enot(query: Record<string, string>, key: string = ENOT_USER.key, method = 'GET'): Promise<[number, string]> {
  const url = `${upstream.baseUrl}/payoff/info?${new URLSearchParams(query)}`
  const response = await fetch(url, { method, headers: { 'x-api-signature-sha256': key } })
  return [response.status, await response.text()]
}

describe('local Aaio', () => {
  it('answers with the documented text, digit by digit', async () => {
    const [status, body] = await aaio('/api/info-payoff', { my_id: 'my_id_123' })
    expect(status).toBe(200)
    expect(body).toContain('"amount": 485.00,')
    expect((await aaio('/api/balance'))[1]).toContain('"balance": 1592.03,')
  })

  it('reads GET parameters from the query', async () => {
    expect((await aaio('/api/info-payoff?my_id=my_id_123', undefined, AAIO_KEY, 'GET'))[0]).toBe(200)
  })

  it('lets id win over my_id', async () => {
    const [status] = await aaio('/api/info-payoff', { my_id: 'my_id_123', id: 'none' })
    expect(status).toBe(400)
  })

  it.each([
    ['a wrong key', '/api/balance', {}, 'wrong', '401'],
    ['an unknown payout', '/api/info-payoff', { my_id: 'none' }, AAIO_KEY, '400'],
    ['neither id', '/api/info-payoff', {}, AAIO_KEY, '400'],
  ])('refuses %s', async (_, path, form, key, code) => {
    const [status, body] = await aaio(path, form, key)
    expect(status).toBe(Number(code))
    expect(JSON.parse(body)).toEqual({ type: 'fail', code, message: expect.any(String) })
  })

  it('refuses other methods and paths', async () => {
    expect((await aaio('/api/balance', undefined, AAIO_KEY, 'PUT'))[0]).toBe(400)
    expect((await aaio('/api/nope'))[0]).toBe(404)
  })
})

describe('local Enot', () => {
  const user_id = ENOT_USER.id

  it('answers with the documented record by either id', async () => {
    const [status, body] = await enot({ user_id, order_id: '1' })
    expect([status, JSON.parse(body).data.amount]).toEqual([200, 10])
    expect(await enot({ user_id, id: '3fa85f64-5717-4562-b3fc-2c963f66afa6' })).toEqual([status, body])
  })

  it.each([
    ['a wrong key', { user_id, order_id: '1' }, 'wrong', 401],
    ['another user', { user_id: user_id.replace('a', 'b'), order_id: '1' }, ENOT_USER.key, 401],
    ['a user that is no UUID', { user_id: 'me', order_id: '1' }, ENOT_USER.key, 422],
    ['neither id', { user_id }, ENOT_USER.key, 422],
    ['an id that is no UUID', { user_id, id: 'x' }, ENOT_USER.key, 422],
    ['an unknown payout', { user_id, order_id: 'none' }, ENOT_USER.key, 404],
  ])('refuses %s', async (_, query, key, expected) => {
    const [status, body] = await enot(query, key)
    expect(status).toBe(expected)
    expect(JSON.parse(body)).toEqual({ data: null, error: expect.any(String), status, status_check: false })
  })

  it('answers another method outside its envelope', async () => {
    const [status, body] = await enot({ user_id, order_id: '1' }, ENOT_USER.key, 'POST')
    expect(status).toBe(405)
    expect(JSON.parse(body)).not.toHaveProperty('status_check')
  })
})
