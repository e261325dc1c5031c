import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { assertProvider } from '@paymux/core'
import { hmacSha256Hex } from '@paymux/core/crypto'
import type { Transport } from '@paymux/core/http'
import { beforeAll, describe, expect, it } from 'vitest'
import { createAcme as createToday } from '../template/src/index.js'
import { breaks } from './compat/types.js'
import { PACKAGE, TOOLS, tool } from './support.js'

// What was built with core 1.0, against the core of today. Until core 1.0 is released both are the same and this only keeps the
// frozen files true; from then on they stay (see compat/freeze.ts) and this is the promise that AUTHORING.md makes.
const FROZEN = join(PACKAGE, 'test/fixtures/core-1.0')
const API = join(PACKAGE, '../core/api')
const FOLDER = join(PACKAGE, 'test-results/compat')
const SECRET = 'webhook-secret'

beforeAll(() => {
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
})

const fixture = (name: string): string => readFileSync(join(PACKAGE, 'template/test/fixtures', `${name}.json`), 'utf8')
const amount = { amount: '500', currency: 'EUR' }

/** What a provider says to each operation; the answer is found by the operation's path. */
async function everything(create: typeof createToday): Promise<unknown[]> {
  const answers: Readonly<Record<string, string>> = {
    'GET /v1/balances': 'balances',
    'POST /v1/invoices': 'invoice-created',
    'GET /v1/invoices/find': 'invoice-paid',
    'POST /v1/payouts': 'payout-created',
    'GET /v1/payouts/find': 'payout-paid',
    'GET /v1/methods': 'methods-in',
    'GET /v1/banks': 'banks',
  }
  const requests: unknown[] = []
  const transport: Transport = async ({ method, url, headers, body }) => {
    requests.push({ method, url, headers, body })
    return { status: 200, headers: {}, body: fixture(answers[`${method} ${new URL(url).pathname}`] ?? '') }
  }
  const provider = create({ apiKey: 'key', webhookSecret: SECRET, transport })
  expect(() => assertProvider(provider)).not.toThrow()
  const event = fixture('webhook-payout-paid')
  const seconds = Math.floor(Date.now() / 1000)
  const headers = { 'acme-signature': `t=${seconds},v1=${hmacSha256Hex(SECRET, `${seconds}.${event}`)}` }
  const calls: readonly (() => Promise<unknown>)[] = [
    () => provider.balances.list(),
    () => provider.invoices.create({ reference: 'order-17', amount }),
    () => provider.invoices.get({ reference: 'order-17' }),
    () => provider.invoices.methods(),
    () => provider.payouts.create({ reference: 'payout-17', amount, method: 'card', destination: '4000000000000002' }),
    () => provider.payouts.get({ reference: 'payout-17' }),
    () => provider.payouts.methods(),
    () => provider.payouts.banks(),
    () => provider.webhooks.parse({ headers, body: event }),
    // Errors too, with all that is in them.
    () => provider.payouts.get({ reference: 'another' }),
    () => provider.payouts.create({ reference: '', amount, method: 'card', destination: '1' }),
    () => provider.webhooks.parse({ headers: {}, body: event }),
  ]
  const results: unknown[] = []
  for (const call of calls) results.push(await call().catch((error: unknown) => JSON.parse(JSON.stringify(error))))
  return [...results, requests]
}

describe('a provider that was built with core 1.0', () => {
  it('runs on this core, and does what it does when it is built today', async () => {
    const { createAcme } = (await import('./fixtures/core-1.0/provider.js')) as { createAcme: typeof createToday }
    const frozen = await everything(createAcme)
    expect(frozen).toEqual(await everything(createToday))
    expect(frozen.slice(0, 3)).toMatchObject([[{ held: { amount: '25.00' } }, {}], { id: 'inv_8842' }, { status: 'paid' }])
    expect(frozen.slice(9, 12)).toMatchObject([{ code: 'invalid_response' }, { code: 'invalid_request' }, { code: 'invalid_signature' }])
  })

  it('is a provider by the types of this core', () => {
    const folder = join(FOLDER, 'provider')
    mkdirSync(folder)
    cpSync(join(FROZEN, 'provider.d.ts'), join(folder, 'provider.d.ts'))
    const use = `import type { PaymentProvider } from '@paymux/core'\nimport { createAcme } from './provider.js'\n`
    writeFileSync(join(folder, 'use.ts'), `${use}export const provider: PaymentProvider = createAcme({ apiKey: 'key' })\n`)
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../../../template/tsconfig.json', include: ['*.ts'] }))
    expect(tool(folder, TOOLS.tsc)).toEqual({ status: 0, output: '' })
  })
})

describe('the declarations of this core', () => {
  it('break nothing that core 1.0 declared', () => {
    expect(breaks(join(FOLDER, 'same'), join(FROZEN, 'api'), API)).toBe('')
  })

  it('would be seen to break: an output, a call or an input that is required now, a helper that wants more, names that are gone', () => {
    const changed = join(FOLDER, 'changed')
    cpSync(API, changed, { recursive: true })
    for (const [entry, from, to] of [
      ['index', 'interface Payout {', 'interface Payout {\n  readonly tax: Money;'],
      ['index', 'readonly banks?:', 'readonly banks:'],
      ['index', 'readonly feeFrom?:', 'readonly feeFrom:'],
      ['crypto', 'sha256Hex(data: string', 'sha256Hex(algorithm: number, data: string'],
      ['index', 'function addMoney(', 'function plus('],
      ['http', 'interface CallEvent {', 'interface CallMessage {'],
    ] as const) {
      const file = join(changed, `${entry}.d.ts`)
      const text = readFileSync(file, 'utf8')
      expect(text).toContain(from)
      writeFileSync(file, text.replace(from, to))
    }
    const found = breaks(join(FOLDER, 'check'), join(FROZEN, 'api'), changed)
    for (const fault of ['index: addMoney is gone', 'http: CallEvent is gone', 'in_CreatePayout: ', 'crypto_sha256Hex: ', 'provider: ']) {
      expect(found).toContain(fault)
    }
    // What is as it was is not complained of.
    expect(found).not.toContain('index_money: ')
  })

  it('are the frozen ones as long as core 1.0 is not released', () => {
    const { version } = JSON.parse(readFileSync(join(PACKAGE, '../core/package.json'), 'utf8')) as { version: string }
    if (version !== '0.0.0') return expect(readdirSync(join(FROZEN, 'api'))).not.toEqual([])
    for (const file of readdirSync(API)) {
      const same = readFileSync(join(FROZEN, 'api', file), 'utf8') === readFileSync(join(API, file), 'utf8')
      expect(same ? '' : `${file} changed: run \`pnpm api:update\``).toBe('')
    }
  })
})
