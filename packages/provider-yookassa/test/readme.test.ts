import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { writeExamples } from '@paymux/tooling/examples'
import { examplesIn } from '@paymux/tooling/readme'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fixture, GATEWAY, PAYMENT_ID, SHOP } from './support.ts'

const EXAMPLES = examplesIn(fileURLToPath(new URL('../README.md', import.meta.url)))
const { typeFaults, run, remove } = writeExamples(
  new URL('../test-results/readme/', import.meta.url),
  Object.fromEntries(EXAMPLES.map(({ line, code }) => [`line-${line}.ts`, code])),
)

const ANSWERS: Readonly<Record<string, string>> = {
  'POST /payments': 'payment-pending.json',
  [`GET /payments/${PAYMENT_ID}`]: 'payment-succeeded.json',
  'POST /refunds': 'refund-succeeded.json',
  'POST /payouts': 'payout-pending.json',
  'GET /payouts/search': 'payout-search.json',
}

let server: Server

beforeAll(async () => {
  server = createServer(({ method, url = '' }, answer) => {
    const name = ANSWERS[`${method} ${url.split('?')[0]}`]
    answer.writeHead(name === undefined ? 404 : 200, { connection: 'close' }).end(fixture(name ?? 'error-404.json'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => {
  server.close()
  remove()
})

it('the examples are sound TypeScript', async () => {
  expect(await typeFaults()).toBe('')
})

it.each(EXAMPLES.map(({ line, output }) => [line, output] as const))(
  'the example in line %i prints what is below it',
  async (line, output) => {
    const printed = await run(`line-${line}.ts`, {
      YOOKASSA_SHOP_ID: SHOP.id,
      YOOKASSA_SECRET_KEY: SHOP.secretKey,
      YOOKASSA_GATEWAY_ID: GATEWAY.id,
      YOOKASSA_GATEWAY_SECRET_KEY: GATEWAY.secretKey,
      YOOKASSA_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    })
    expect(printed).toEqual({ stdout: output ?? '', stderr: '' })
  },
)
