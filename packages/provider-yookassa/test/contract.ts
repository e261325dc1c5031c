import { failureOf } from '@paymux/testkit/helpers'
import type { Contract, PactExchange } from '@paymux/testkit/pact'
import { shapeOf } from '@paymux/testkit/pact'
import { expect } from 'vitest'
import type { YooKassa } from '../src/index.ts'
import { createYooKassa } from '../src/index.ts'
import { asGateway, asShop, fixture, GATEWAY, SHOP } from './support.ts'

/** The provider on Pact's mock server. */
export const yookassaAt = (baseUrl: string): YooKassa => createYooKassa({ shop: SHOP, gateway: GATEWAY, baseUrl, retries: 0 })

type Request = PactExchange['request']
type Pair = 'shop' | 'gateway'

const headersOf = (pair: Pair) => ({ accept: 'application/json', ...(pair === 'shop' ? asShop : asGateway) })

/** A read with one of the two pairs of credentials. */
export const gets = (pair: Pair, path: string, query?: Record<string, string>): Request => ({
  method: 'GET',
  path,
  headers: headersOf(pair),
  ...(query && { query }),
})

/** A write: the key is pinned, for another one would pay again. */
export const posts = (pair: Pair, path: string, key: string, json?: object): Request => ({
  method: 'POST',
  path,
  headers: { ...headersOf(pair), 'content-type': 'application/json', 'idempotence-key': key },
  ...(json && { json }),
})

const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/
const FORMATS = {
  created_at: time,
  captured_at: time,
  succeeded_at: time,
  expires_at: time,
  value: /^\d+\.\d{2}$/,
  confirmation_url: /^https?:\/\/\S+$/,
  next_cursor: /^[\da-f-]+$/,
}
const EXACT = ['id', 'payment_id', 'status', 'type', 'reference', 'code', 'reason', 'test', 'bank_id', 'parameter']

/** The reply of a fixture: ids, words and references as they are, anything else of the same type. */
export function replyOf(name: string, status = 200, exact: readonly string[] = EXACT): PactExchange['reply'] {
  return { status, body: shapeOf(JSON.parse(fixture(name)), exact, FORMATS) }
}

/** What a stateful upstream needs to know of who asks. */
export const VALUES = {
  shop: { shopId: SHOP.id, secretKey: SHOP.secretKey },
  gateway: { gatewayId: GATEWAY.id, secretKey: GATEWAY.secretKey },
} as const

/** The state of an upstream that knows the record of a fixture. */
export function existing(
  what: 'payment' | 'refund' | 'payout',
  name: string,
): { state: PactExchange['state']; id: string; reference: string | null } {
  const record = JSON.parse(fixture(name)) as { id: string; status: string; test?: boolean; metadata?: { reference?: string } }
  const { id, status, metadata: { reference = null } = {}, test = false } = record
  const owner = VALUES[what === 'payout' ? 'gateway' : 'shop']
  return {
    state: {
      name: `a ${what} of ${name.replace('.json', '')} exists`,
      values: { ...owner, id, status, test: String(test), ...(reference === null ? {} : { reference }) },
    },
    id,
    reference,
  }
}

/** One documented refusal: fixture, HTTP status, the state that leads to it, and what the caller gets. */
export type Refusal = readonly [fixture: string, status: number, state: string, code: string, outcome: string]

const COMMON: readonly Refusal[] = [
  ['error-401.json', 401, 'the key is not accepted', 'unauthorized', 'rejected'],
  ['error-403.json', 403, 'the key has not enough rights', 'forbidden', 'rejected'],
  ['error-500.json', 500, 'the service has an internal error', 'unavailable', 'unknown'],
]
const TOO_MANY: Refusal = ['error-429.json', 429, 'there are too many requests', 'rate_limited', 'rejected']
const NOT_FOUND: Refusal = ['error-404.json', 404, 'there is no such record', 'not_found', 'rejected']
const KEY_USED: Refusal = ['error-400-key.json', 400, 'the key was used for another request', 'conflict', 'rejected']
const WORKING: Refusal = ['processing-202.json', 202, 'the work takes longer than an answer may', 'unavailable', 'unknown']
const NO_RECEIPT: Refusal = ['error-400-receipt.json', 400, 'the shop must send receipts', 'rejected', 'rejected']

/** The refusals that are documented for a call, or that clients show. Only the gateway's calls name 429. */
export function refusalsOf(name: string, pair: Pair): readonly Refusal[] {
  return [
    ...COMMON,
    ...(pair === 'gateway' && name !== 'balances.list' ? [TOO_MANY] : []),
    ...(name.endsWith('.get') ? [NOT_FOUND] : []),
    ...(/\.(?:create|capture|cancel)$/.test(name) ? [KEY_USED, WORKING] : []),
    ...(/^(?:invoices\.(?:create|capture)|refunds\.create)$/.test(name) ? [NO_RECEIPT] : []),
  ]
}

export async function expectRefusal(
  contract: Contract,
  { what, pair, request }: { readonly what: string; readonly pair: Pair; readonly request: Request },
  [name, status, state, code, outcome]: Refusal,
  call: (yookassa: YooKassa) => Promise<unknown>,
): Promise<void> {
  const exchange = {
    description: `${what}, refused with ${status}: ${state}`,
    state: { name: state, values: VALUES[pair] },
    request,
    reply: replyOf(name, status),
  }
  await contract.exchange(exchange, async (baseUrl) => {
    expect(await failureOf(call(yookassaAt(baseUrl)))).toMatchObject({ code, outcome, httpStatus: status })
  })
}
