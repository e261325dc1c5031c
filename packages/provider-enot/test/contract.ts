import { failureOf } from '@paymux/testkit/helpers'
import type { Contract, PactExchange } from '@paymux/testkit/pact'
import { shapeOf } from '@paymux/testkit/pact'
import { expect } from 'vitest'
import type { Enot } from '../src/index.ts'
import { createEnot } from '../src/index.ts'
import { fixture, record, SHOP_ID, USER_ID } from './support.ts'

const USER_KEY = 'pact-user-key'
const SHOP_KEY = 'pact-shop-key'

/** The provider on Pact's mock server. */
export function enotAt(baseUrl: string, ids: { readonly user?: string; readonly shop?: string } = {}): Enot {
  return createEnot({
    user: { id: ids.user ?? USER_ID, key: USER_KEY },
    shop: { id: ids.shop ?? SHOP_ID, key: SHOP_KEY },
    baseUrl,
    retries: 0,
  })
}

type Request = PactExchange['request']
const accept = { accept: 'application/json' }
const json = { 'content-type': 'application/json' }
/** The name says signature; the value is the key itself. */
const asUser = { ...accept, 'x-api-signature-sha256': USER_KEY }
const asShop = { ...accept, 'x-api-key': SHOP_KEY }

/** A request of the user or the shop. */
export const userGets = (path: string, query?: Record<string, string>): Request => ({
  method: 'GET',
  path,
  headers: asUser,
  ...(query && { query }),
})
export const shopGets = (path: string, query?: Record<string, string>): Request => ({
  method: 'GET',
  path,
  headers: asShop,
  ...(query && { query }),
})
export const userPosts = (path: string, body: object): Request => ({ method: 'POST', path, headers: { ...asUser, ...json }, json: body })
export const shopPosts = (path: string, body: object): Request => ({ method: 'POST', path, headers: { ...asShop, ...json }, json: body })

const time = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?$/
const FORMATS = {
  created_at: time,
  paid_at: time,
  expired_at: time,
  expired: time,
  time_end: time,
  subtract: /^(balance|amount)$/,
  type: /^(api|payoff|p2p_data)$/,
  url: /^https?:\/\/\S+$/,
}

/** The reply of a fixture: its ids, statuses and envelope as they are, anything else of the same type. */
export function replyOf(
  name: string,
  status = 200,
  exact: readonly string[] = ['payoff_id', 'invoice_id', 'order_id'],
): PactExchange['reply'] {
  return { status, body: shapeOf(JSON.parse(fixture(name)), ['status', 'status_check', ...exact], FORMATS) }
}

/** What a stateful upstream needs to know of who asks. */
export const USER = { userId: USER_ID, key: USER_KEY } as const
export const SHOP = { shopId: SHOP_ID, key: SHOP_KEY } as const

/** The state of an upstream that knows the record of a fixture. */
export function existing(name: string): { state: PactExchange['state']; reference: string | null; id: string } {
  const { order_id, payoff_id, invoice_id, status } = record(name)
  const [what, owner] = invoice_id === undefined ? (['a payout', USER] as const) : (['an invoice', SHOP] as const)
  const reference = typeof order_id === 'string' ? order_id : null
  const id = String(payoff_id ?? invoice_id)
  return {
    state: {
      name:
        reference === null
          ? `${what} made in the cabinet exists with id ${id}`
          : `${what} with reference ${reference} exists and is ${status}`,
      values: { ...owner, id, status: String(status), ...(reference === null ? {} : { reference }) },
    },
    reference,
    id,
  }
}

/** One documented refusal: fixture, HTTP status, the state that leads to it, and what the caller gets. */
export type Refusal = readonly [string, number, PactExchange['state'], { readonly code: string; readonly outcome: string }]

export const REFUSED = { code: 'rejected', outcome: 'rejected' } as const
export const CONFLICT = { code: 'conflict', outcome: 'rejected' } as const
export const UNAUTHORIZED = { code: 'unauthorized', outcome: 'rejected' } as const
export const NOT_FOUND = { code: 'not_found', outcome: 'rejected' } as const
export const FORBIDDEN = { code: 'forbidden', outcome: 'rejected' } as const
const UNAVAILABLE = { code: 'unavailable', outcome: 'unknown' } as const

export const keyRefused = (values: PactExchange['state']['values']): Refusal => [
  'error-401.json',
  401,
  { name: 'the key is not accepted', ...(values && { values }) },
  UNAUTHORIZED,
]
export const internalError = (values: PactExchange['state']['values']): Refusal => [
  'error-500.json',
  500,
  { name: 'the service has an internal error', ...(values && { values }) },
  UNAVAILABLE,
]

export async function expectRefusal(
  contract: Contract,
  what: string,
  request: Request,
  [name, status, state, expected]: Refusal,
  call: (baseUrl: string) => Promise<unknown>,
): Promise<void> {
  const description = `${what}, refused with ${status}: ${state.name}`
  await contract.exchange({ description, state, request, reply: replyOf(name, status) }, async (baseUrl) => {
    expect(await failureOf(call(baseUrl))).toMatchObject({ ...expected, httpStatus: status })
  })
}
