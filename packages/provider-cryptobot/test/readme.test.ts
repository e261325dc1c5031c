import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { examplesIn } from '@paymux/tooling/readme'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fixture, TOKEN } from './support.ts'

// The examples of the README run as they are, against the answers of the fixtures.
const examples = examplesIn(fileURLToPath(new URL('../README.md', import.meta.url)))
const FOLDER = fileURLToPath(new URL('../test-results/readme/', import.meta.url))
const ANSWERS: Readonly<Record<string, readonly [name: string, status: number]>> = {
  '/api/getInvoices?invoice_ids=528904': ['invoices-paid-fiat.json', 200],
  '/api/transfer': ['error-400-spend-id.json', 400],
  '/api/getTransfers?spend_id=wd-2071': ['transfers-one.json', 200],
}
const server = createServer((request, response) => {
  const [name, status] = ANSWERS[request.url ?? ''] ?? ['none.json', 404]
  response.writeHead(status, { 'content-type': 'application/json' }).end(fixture(name))
})

beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => {
  server.close()
  rmSync(FOLDER, { recursive: true, force: true })
})

it.each(examples.map(({ line, code, output }) => [line, code, output] as const))('line %i', async (line, code, output) => {
  const file = `${FOLDER}${line}.ts`
  writeFileSync(file, `${code}export {}\n`)
  const { port } = server.address() as AddressInfo
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--conditions=@paymux/source', file], {
    env: { PATH: process.env.PATH, CRYPTOBOT_TOKEN: TOKEN, CRYPTOBOT_BASE_URL: `http://127.0.0.1:${port}` },
  })
  expect(stderr).toBe('')
  expect(stdout).toBe(output)
})

it('there are examples, each with what it prints', () => {
  expect(examples.map(({ output }) => output === null)).toEqual([false, false, false])
})
