import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CreatePayout, PaymentProvider, PayoutsApi } from '@paymux/core'
import { assertProvider, PaymentError } from '@paymux/core'
import { examplesIn } from '@paymux/tooling/readme'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PACKAGE, TOOLS, tool } from './support.js'

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
  finished_at: '2026-05-04T08:06:00.250Z',
}
const ORDER: CreatePayout = { reference: 'r1', amount: { amount: '485', currency: 'EUR' }, method: 'card', destination: RECORD.destination }

const seen: { readonly request: string; readonly body: string; readonly authorization: string | undefined }[] = []
let answer: { readonly status: number; readonly body: unknown } = { status: 200, body: RECORD }
const server = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  seen.push({ request: `${request.method} ${request.url}`, body, authorization: request.headers.authorization })
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
})

type Tiny = PaymentProvider & { readonly payouts: PayoutsApi }
let createTiny: (settings?: object) => Tiny
let provider: Tiny

beforeAll(async () => {
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(join(FOLDER, 'tiny.ts'), code)
  writeFileSync(join(FOLDER, 'tsconfig.json'), JSON.stringify({ extends: '../../template/tsconfig.json', include: ['*.ts'] }))
  createTiny = ((await import(pathToFileURL(join(FOLDER, 'tiny.ts')).href)) as { createTiny: typeof createTiny }).createTiny
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  provider = createTiny({ apiKey: 'key', baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, retries: 0 })
})
afterAll(() => {
  server.close()
  rmSync(FOLDER, { recursive: true, force: true })
})

async function failure(call: Promise<unknown>): Promise<PaymentError> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!PaymentError.is(error)) throw new Error('the call did not end with a PaymentError')
  return error
}

describe('the smallest provider of AUTHORING.md', () => {
  it('is under 150 lines', () => {
    expect(code.split('\n').length).toBeGreaterThan(50)
    expect(code.split('\n').length).toBeLessThan(150)
  })

  it('is sound TypeScript', () => {
    expect(tool(FOLDER, TOOLS.tsc)).toEqual({ status: 0, output: '' })
  })

  it('is a provider', () => {
    expect(() => assertProvider(provider)).not.toThrow()
    expect(JSON.stringify(provider)).not.toContain('key')
  })

  it('orders a payout once, in smallest units', async () => {
    answer = { status: 201, body: { id: 'p1' } }
    seen.length = 0
    expect(await provider.payouts.create(ORDER)).toEqual({
      ...{ provider: 'tiny', id: 'p1', reference: 'r1', status: 'pending', debited: null, raw: { id: 'p1' } },
    })
    const body = '{"reference":"r1","amount":48500,"currency":"EUR","method":"card","destination":"4000000000000002","fee_from":"amount"}'
    expect(seen).toEqual([{ request: 'POST /payouts', body, authorization: 'Bearer key' }])
  })

  it('reads one back', async () => {
    answer = { status: 200, body: RECORD }
    expect(await provider.payouts.get({ reference: 'r1' })).toMatchObject({
      status: 'succeeded',
      rawStatus: 'done',
      amount: { amount: '485.00', currency: 'EUR' },
      debited: { amount: '486.00', currency: 'EUR' },
      feeFrom: 'balance',
      createdAt: '2026-05-04T08:05:31Z',
      finishedAt: '2026-05-04T08:06:00Z',
      raw: { amount: '48500' },
    })
    expect(seen.at(-1)?.request).toBe('GET /payouts?reference=r1')
    answer = { status: 200, body: { ...RECORD, status: 'frozen' } }
    expect((await provider.payouts.get({ id: 'p1' })).status).toBe('unknown')
  })

  it.each([
    [404, { error: { code: 'not_found', message: 'No such payout' } }, 'not_found', 'rejected'],
    [404, { message: 'no route' }, 'invalid_response', 'unknown'],
    [422, { error: { code: 'no_funds' } }, 'rejected', 'rejected'],
    [200, { error: { code: 'no_funds' } }, 'rejected', 'rejected'],
    [503, {}, 'unavailable', 'unknown'],
    [200, { ...RECORD, reference: 'other' }, 'invalid_response', 'unknown'],
    [200, { ...RECORD, status: '' }, 'invalid_response', 'unknown'],
  ])('fails as it should: HTTP %i %j', async (status, body, code, outcome) => {
    answer = { status, body }
    expect(await failure(provider.payouts.get({ reference: 'r1' }))).toMatchObject({ code, outcome })
  })

  it('refuses before anything is sent', async () => {
    seen.length = 0
    for (const change of [{ bank: 'x' }, { method: 'sbp' }, { amount: { amount: '0', currency: 'EUR' } }, { reference: '' }]) {
      expect(await failure(provider.payouts.create({ ...ORDER, ...change }))).toMatchObject({
        code: 'invalid_request',
        outcome: 'not_sent',
      })
    }
    expect(await failure(createTiny().payouts.get({ id: 'p1' }))).toMatchObject({ code: 'config', outcome: 'not_sent' })
    expect(seen).toEqual([])
  })
})
