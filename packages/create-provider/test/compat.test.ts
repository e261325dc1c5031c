import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { assertProvider } from '@paymux/core'
import { hmac } from '@paymux/core/crypto'
import type { Transport } from '@paymux/core/http'
import { beforeAll, describe, expect, it } from 'vitest'
import { createAcme as createToday } from '../template/src/index.ts'
import { frozen } from './compat/frozen.ts'
import { breaks } from './compat/types.ts'
import { INVOICE, OPTIONS, PAYOUT, REFS, request, settings } from './compat/uses.ts'
import { PACKAGE, TOOLS, tool } from './support.ts'

// What was built with core 1.0, against the core of today: the promise that AUTHORING.md makes. Until core 1.0 is released both are
// made of the same sources and this only tries the checks themselves; from then on the frozen files stay (see compat/freeze.ts).
const API = join(PACKAGE, '../core/api')
const FOLDER = join(PACKAGE, 'test-results/compat')
let folder: string

beforeAll(() => {
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  folder = frozen(join(FOLDER, 'core-1.0'))
})

const fixture = (name: string): string => readFileSync(join(PACKAGE, 'template/test/fixtures', `${name}.json`), 'utf8')

/** What a provider says to each operation, with every optional input and setting; the answer is found by the operation's path. */
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
  const given = settings(transport)
  const provider = create(given)
  expect(() => assertProvider(provider)).not.toThrow()
  const event = fixture('webhook-payout-paid')
  const seconds = Math.floor(Date.now() / 1000)
  const signature = hmac('sha256', { key: given.webhookSecret[1] ?? '', data: `${seconds}.${event}` })
  const headers = { 'acme-signature': `t=${seconds},v1=${signature}` }
  const calls: readonly (() => Promise<unknown>)[] = [
    () => provider.balances.list(OPTIONS),
    () => provider.invoices.create(INVOICE, OPTIONS),
    () => provider.invoices.get({ reference: INVOICE.reference, id: null }, OPTIONS),
    () => provider.invoices.methods(OPTIONS),
    () => provider.payouts.create(PAYOUT, OPTIONS),
    ...REFS.map((ref) => () => provider.payouts.get(ref, OPTIONS)),
    () => provider.payouts.methods(OPTIONS),
    () => provider.payouts.banks(OPTIONS),
    async () => {
      const parsed = await provider.webhooks.parse(request(headers, event), OPTIONS)
      return [parsed, provider.webhooks.ack(parsed)]
    },
    // Errors too, with all that is in them.
    () => provider.payouts.get({ reference: 'another', id: null }),
    () => provider.payouts.create({ ...PAYOUT, reference: '' }),
    () => provider.webhooks.parse(request({}, event)),
  ]
  const results: unknown[] = []
  for (const call of calls) results.push(await call().catch((error: unknown) => JSON.parse(JSON.stringify(error))))
  await provider.close()
  return [...results, requests]
}

describe('a provider that was built with core 1.0', () => {
  it('runs on this core, and does what it does when it is built today', async () => {
    const { createAcme } = (await import(pathToFileURL(join(folder, 'provider.js')).href)) as { createAcme: typeof createToday }
    const results = await everything(createAcme)
    expect(results).toEqual(await everything(createToday))
    expect(results.slice(0, 3)).toMatchObject([[{ held: { amount: '25.00' } }, {}], { id: 'inv_8842' }, { status: 'paid' }])
    const paid = { status: 'succeeded' }
    const handled = [{ type: 'payout.updated' }, { status: 200 }]
    expect(results.slice(4, 11)).toMatchObject([{ status: 'pending' }, paid, paid, paid, {}, {}, handled])
    expect(results.slice(11, 14)).toMatchObject([{ code: 'invalid_response' }, { code: 'invalid_request' }, { code: 'invalid_signature' }])
  })

  it('is a provider by the types of this core, and so is all that its users wrote', () => {
    const place = join(FOLDER, 'provider')
    mkdirSync(place)
    for (const file of ['provider.d.ts', 'uses.ts']) cpSync(join(folder, file), join(place, file))
    const use = `import type { PaymentProvider } from '@paymux/core'\nimport { createAcme } from './provider.ts'\n`
    writeFileSync(join(place, 'use.ts'), `${use}export const provider: PaymentProvider = createAcme({ apiKey: 'key' })\n`)
    writeFileSync(join(place, 'tsconfig.json'), JSON.stringify({ extends: '../../../template/tsconfig.json', include: ['*.ts'] }))
    expect(tool(place, TOOLS.tsc)).toEqual({ status: 0, output: '' })
  })
})

describe('the declarations of this core', () => {
  it('break nothing that core 1.0 declared', () => {
    expect(breaks(join(FOLDER, 'same'), join(folder, 'api'), API)).toBe('')
  })

  it('would be seen to break', () => {
    // All in one run: each run costs a compiler's start.
    const changes: readonly (readonly [what: string, entry: string, from: string | RegExp, to: string, fault: string])[] = [
      ['an output is required now', 'index', 'interface Payout {', 'interface Payout {\n  readonly tax: Money;', 'provider: '],
      ['an input is required now', 'index', 'readonly feeFrom?:', 'readonly feeFrom:', 'in_CreatePayout: '],
      [
        'a helper wants more',
        'crypto',
        'function constantTimeEqual(',
        'function constantTimeEqual(algorithm: number, ',
        'crypto_constantTimeEqual: ',
      ],
      ['a function is gone', 'index', 'function addMoney(', 'function plus(', 'index: addMoney is gone: keep'],
      ['a type is gone', 'http', 'interface CallEvent {', 'interface CallMessage {', 'http: CallEvent is gone: keep'],
      ['an optional input is gone', 'index', /^ *readonly bank\?:.*\n/m, '', "gone_index_CreatePayout: error TS2741: Property 'bank'"],
      ['one has another name', 'index', 'readonly customerEmail?:', 'readonly email?:', "Property 'customerEmail'"],
      ['an optional call is gone', 'index', /^ *readonly banks\?:.*\n/m, '', 'PayoutsApi>, "is gone">\': banks'],
      ['an optional setting is gone', 'authoring', /^ *readonly retries\?:.*\n/m, '', 'gone_authoring_ConnectionSettings: '],
      [
        'a parameter is gone',
        'index',
        /(readonly list: \()options\?: CallOptions/,
        '$1',
        'gone_index_BalancesApi: error TS2741: Property \'"list.0"\'',
      ],
    ]
    const changed = join(FOLDER, 'changed')
    cpSync(API, changed, { recursive: true })
    for (const [what, entry, from, to] of changes) {
      const file = join(changed, `${entry}.d.ts`)
      const text = readFileSync(file, 'utf8')
      writeFileSync(file, text.replace(from, to))
      expect([what, readFileSync(file, 'utf8') === text]).toEqual([what, false])
    }
    const found = breaks(join(FOLDER, 'check'), API, changed)
    for (const [what, , , , fault] of changes) expect([what, found]).toEqual([what, expect.stringContaining(fault)])
    expect(found).toMatch(/keep what it was beside what is new, for providers that were built with core 1\.0 use it$/)
    // Unchanged declarations are not reported.
    expect(found).not.toContain('index_money: ')
  })
})
