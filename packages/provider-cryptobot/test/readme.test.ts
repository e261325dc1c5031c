import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { writeExamples } from '@paymux/tooling/examples'
import { examplesIn } from '@paymux/tooling/readme'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fixture, TOKEN } from './support.ts'

// The examples of the README run as they are, against the answers of the fixtures.
const examples = examplesIn(fileURLToPath(new URL('../README.md', import.meta.url)))
const { typeFaults, run, remove } = writeExamples(
  new URL('../test-results/readme/', import.meta.url),
  Object.fromEntries(examples.map(({ line, code }) => [`line-${line}.ts`, code])),
)
const ANSWERS: Readonly<Record<string, readonly [name: string, status: number]>> = {
  '/api/getInvoices?invoice_ids=528904': ['invoices-paid-fiat.json', 200],
  '/api/transfer': ['error-400-spend-id.json', 400],
  '/api/getTransfers?spend_id=wd-2071': ['transfers-one.json', 200],
}
const server = createServer((request, response) => {
  const [name, status] = ANSWERS[request.url ?? ''] ?? ['none.json', 404]
  response.writeHead(status, { 'content-type': 'application/json' }).end(fixture(name))
})

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => {
  server.close()
  remove()
})

it('the examples are sound TypeScript', async () => {
  expect(await typeFaults()).toBe('')
})

it.each(examples.map(({ line, output }) => [line, output] as const))('line %i', async (line, output) => {
  const { port } = server.address() as AddressInfo
  const env = { CRYPTOBOT_TOKEN: TOKEN, CRYPTOBOT_BASE_URL: `http://127.0.0.1:${port}` }
  expect(await run(`line-${line}.ts`, env)).toEqual({ stdout: output, stderr: '' })
})

it('there are examples, each with what it prints', () => {
  expect(examples.map(({ output }) => output === null)).toEqual([false, false, false])
})
