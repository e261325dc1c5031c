import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Aaio } from '../src/index.ts'
import { createAaio } from '../src/index.ts'

// Over a real socket and the real HTTP stack: on the way from the bytes to the result nothing may be a float.
let answer = ''
let aaio: Aaio
const server = createServer((_, response) => {
  response.setHeader('content-type', 'application/json').end(answer)
})

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  aaio = createAaio({ apiKey: 'key', baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, retries: 0 })
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

async function read(token: string): Promise<{ available: string | undefined; received: string | undefined; raw: unknown }> {
  answer = `{"type":"success","balance":${token}}`
  const [balance] = await aaio.balances.list()
  answer = `{"type":"success","id":"i","my_id":"r","status":"success","amount":${token}}`
  const payout = await aaio.payouts.get({ reference: 'r' })
  return { available: balance?.available.amount, received: payout.received?.amount, raw: payout.raw.amount }
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
  expect(await read(token)).toEqual({ available: amount, received: amount, raw: token })
})

it('keeps all 25 digits of any number', async () => {
  const digits = (length: number): fc.Arbitrary<string> =>
    fc.string({ unit: fc.constantFrom(...'123456789'), minLength: length, maxLength: length })
  await fc.assert(
    fc.asyncProperty(digits(15), digits(10), async (whole, fraction) => {
      const token = `${whole}.${fraction}`
      expect(await read(token)).toEqual({ available: token, received: token, raw: token })
    }),
  )
})
