import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Enot } from '../src/index.ts'
import { createEnot } from '../src/index.ts'

// Over a real socket and the real HTTP stack: on the way from the bytes to the result nothing may be a float.
let answer = ''
let enot: Enot
const server = createServer((_, response) => {
  response.setHeader('content-type', 'application/json').end(answer)
})

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  enot = createEnot({ user: { id: 'u', key: 'key' }, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, retries: 0 })
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

async function read(token: string): Promise<Record<'debited' | 'received' | 'fee', string | undefined> & { raw: unknown }> {
  answer = `{"data":{"payoff_id":"i","order_id":"r","status":"success","amount_withdraw_rub":${token},"commission_rub":0,
    "receive_currency":"RUB","amount_receive":${token}},"status":200,"status_check":true}`
  const payout = await enot.payouts.get({ reference: 'r' })
  return {
    debited: payout.debited?.amount,
    received: payout.received?.amount,
    fee: payout.fee?.amount,
    raw: payout.raw.amount_receive,
  }
}

it.each([
  ['485.00', '485.00'],
  ['0.1e1', '1.00'],
  ['9007199254740993.01', '9007199254740993.01'],
  ['1234567890123456789012345', '1234567890123456789012345.00'],
  ['0.1234567890123456789012345', '0.1234567890123456789012345'],
  ['1E+2', '100.00'],
  ['-0.0', '0.00'],
])('reads the number %s as %s and keeps its text', async (token, amount) => {
  expect(await read(token)).toEqual({ debited: amount, received: amount, fee: '0.00', raw: token })
})

it('keeps all 25 digits of any number', async () => {
  const digits = (length: number): fc.Arbitrary<string> =>
    fc.string({ unit: fc.constantFrom(...'123456789'), minLength: length, maxLength: length })
  await fc.assert(
    fc.asyncProperty(digits(15), digits(10), async (whole, fraction) => {
      const token = `${whole}.${fraction}`
      expect(await read(token)).toEqual({ debited: token, received: token, fee: '0.00', raw: token })
    }),
  )
})

it('computes exactly what it has to compute', async () => {
  answer = `{"data":{"payoff_id":"i","order_id":"r","status":"success","amount_withdraw_rub":9007199254740993.01,"commission_rub":0.1,
    "receive_currency":"BTC","amount_receive":"1e-8"},"status":200,"status_check":true}`
  const payout = await enot.payouts.get({ reference: 'r' })
  expect(payout.received).toEqual({ amount: '9007199254740992.91', currency: 'RUB' })
  expect(payout.converted).toEqual({ amount: '0.00000001', currency: 'BTC' })
})
