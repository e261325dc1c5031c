import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CreatePayout, PaymentProvider, PayoutsApi } from '@paymux/core'
import type { DeclaredNames } from '@paymux/testkit'
import { conformance } from '@paymux/testkit'
import { examplesIn } from '@paymux/tooling/readme'
import { afterAll, describe, expect, it } from 'vitest'
import { PACKAGE, TOOLS, tool } from './support.ts'

// The provider that the guide begins with: as it stands there, compiled and run.
const [example] = examplesIn(join(PACKAGE, '../core/AUTHORING.md'))
const code = example?.code ?? ''
// Inside this package, where the names that it imports resolve.
const FOLDER = join(PACKAGE, 'test-results/authoring')

const RECORD = {
  id: 'p1',
  reference: 'r1',
  status: 'done',
  currency: 'EUR',
  method: 'card',
  destination: '4000000000000002',
  amount: 48500,
  debited: 48600,
  fee: 100,
  received: 48500,
  fee_from: 'balance',
  created_at: '2026-05-04T08:05:31Z',
  finished_at: '2026-05-04T08:06:00Z',
}
const ORDER: CreatePayout = { reference: 'r1', amount: { amount: '485', currency: 'EUR' }, method: 'card', destination: RECORD.destination }

// The core that is here, without a build.
const FROM_SOURCE = { customConditions: ['@paymux/source'] }

rmSync(FOLDER, { recursive: true, force: true })
mkdirSync(FOLDER, { recursive: true })
writeFileSync(join(FOLDER, 'tiny.ts'), code)
writeFileSync(
  join(FOLDER, 'tsconfig.json'),
  JSON.stringify({ extends: '../../template/tsconfig.json', compilerOptions: FROM_SOURCE, include: ['*.ts'] }),
)
interface Module {
  readonly createTiny: (settings?: object) => PaymentProvider & { readonly payouts: PayoutsApi }
  readonly SETTINGS: DeclaredNames
}
const { createTiny, SETTINGS } = (await import(pathToFileURL(join(FOLDER, 'tiny.ts')).href)) as Module
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }))

const refusal = (status: number, code: string) => ({ status, body: JSON.stringify({ error: { code, message: 'Not so' } }) })
const words = { new: 'pending', done: 'succeeded', rejected: 'failed' } as const
const required = ['id', 'reference', 'status', 'currency']

describe('the smallest provider of AUTHORING.md', () => {
  it('is under 110 lines', () => {
    expect(code.trimEnd().split('\n').length).toBeGreaterThan(50)
    expect(code.trimEnd().split('\n').length).toBeLessThan(110)
  })

  it('is sound TypeScript', () => {
    expect(tool(FOLDER, TOOLS.tsc)).toEqual({ status: 0, output: '' })
  })
})

const API_KEY = `key/4f+Canary-9Q==&"<w>'%tail-Zx81kk`
const headers = { authorization: `Bearer ${API_KEY}` }
const ordered = (feeFrom: string) => ({
  headers,
  body: `{"reference":"r1","amount":48500,"currency":"EUR","method":"card","destination":"4000000000000002","fee_from":"${feeFrom}"}`,
})

conformance(
  { describe, it },
  {
    create: createTiny,
    settings: { apiKey: API_KEY },
    declared: SETTINGS,
    upstream: {
      amounts: 'minor',
      errors: {
        unauthorized: refusal(401, 'bad_key'),
        not_found: refusal(404, 'not_found'),
        rejected: refusal(422, 'no_funds'),
        unavailable: refusal(500, 'broken'),
        invalid_response: { status: 404, body: '{"message":"no route"}' },
      },
      errorMessage: 'error.message',
      operations: {
        'payouts.create': {
          route: 'POST /payouts',
          input: ORDER,
          sends: ordered('amount'),
          otherCalls: [{ input: { ...ORDER, feeFrom: 'balance' }, sends: ordered('balance') }],
          success: { status: 201, body: '{"id":"p1"}' },
          required: ['id'],
        },
        'payouts.get': {
          route: 'GET /payouts',
          input: { reference: 'r1' },
          sends: { headers, query: 'reference=r1' },
          otherCalls: [{ input: { id: 'p1' }, sends: { headers, query: 'id=p1' } }],
          success: JSON.stringify(RECORD),
          required,
          id: 'id',
          reference: 'reference',
          status: { path: 'status', words },
          money: { amount: 'amount', debited: 'debited', fee: 'fee', received: 'received' },
          times: { createdAt: 'created_at', finishedAt: 'finished_at' },
        },
      },
    },
  },
)
