import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { examplesIn } from '@paymux/tooling/readme'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fixture, GATEWAY, PAYMENT_ID, SHOP } from './support.ts'

/** Inside the package, where its own name resolves. */
const FOLDER = fileURLToPath(new URL('../test-results/readme/', import.meta.url))
const TSC = fileURLToPath(new URL('../../../node_modules/typescript/bin/tsc', import.meta.url))
const EXAMPLES = examplesIn(fileURLToPath(new URL('../README.md', import.meta.url)))

const ANSWERS: Readonly<Record<string, string>> = {
  'POST /payments': 'payment-pending.json',
  [`GET /payments/${PAYMENT_ID}`]: 'payment-succeeded.json',
  'POST /refunds': 'refund-succeeded.json',
  'POST /payouts': 'payout-pending.json',
  'GET /payouts/search': 'payout-search.json',
}

const fileOf = (line: number): string => join(FOLDER, `line-${line}.ts`)
let server: Server

beforeAll(async () => {
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  for (const { line, code } of EXAMPLES) writeFileSync(fileOf(line), `${code}export {}\n`)
  writeFileSync(join(FOLDER, 'tsconfig.json'), JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'] }))
  server = createServer(({ method, url = '' }, answer) => {
    const name = ANSWERS[`${method} ${url.split('?')[0]}`]
    answer.writeHead(name === undefined ? 404 : 200, { connection: 'close' }).end(fixture(name ?? 'error-404.json'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => {
  server.close()
  rmSync(FOLDER, { recursive: true, force: true })
})

it('the examples are sound TypeScript', () => {
  let faults = ''
  try {
    execFileSync(process.execPath, [TSC, '-p', FOLDER], { encoding: 'utf8', stdio: 'pipe' })
  } catch (error) {
    faults = String((error as { stdout?: unknown }).stdout)
  }
  expect(faults).toBe('')
})

it.each(EXAMPLES.map((example) => [example.line, example] as const))(
  'the example in line %i prints what is below it',
  async (_, { line, output }) => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--conditions=@paymux/source', fileOf(line)], {
      env: {
        PATH: process.env.PATH,
        YOOKASSA_SHOP_ID: SHOP.id,
        YOOKASSA_SECRET_KEY: SHOP.secretKey,
        YOOKASSA_GATEWAY_ID: GATEWAY.id,
        YOOKASSA_GATEWAY_SECRET_KEY: GATEWAY.secretKey,
        YOOKASSA_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      },
    })
    expect(stderr).toBe('')
    expect(stdout).toBe(output ?? '')
  },
)
