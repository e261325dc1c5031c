import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { readFileSync } from 'node:fs'
import { PaymentError } from '@paymux/core'
import { hmacSha256Hex } from '@paymux/core/crypto'
import type { DriftEvent, TransportRequest, TransportResponse } from '@paymux/core/http'
import type { Enot, EnotSettings } from '../src/index.ts'
import { createEnot } from '../src/index.ts'

/** The user of the vendor's examples. */
export const USER_ID = 'a6f112da-7c3f-4323-ad99-ec3630e7c8ff'

/** The shop of our examples. */
export const SHOP_ID = '5b0c9a7e-14d2-4f83-9c6e-70a1d2b3e4f5'

/** The additional keys, which check webhooks. */
export const WEBHOOK_KEYS = { user: 'user-extra-key-9f3d55a8', shop: 'shop-extra-key-4b7e10c2' } as const

/** The text of a fixture. */
export function fixture(name: string): string {
  return readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')
}

/** The `data` of a fixture, to change some of its fields. */
export function record(name: string): Record<string, unknown> {
  return (JSON.parse(fixture(name)) as { data: Record<string, unknown> }).data
}

/** A provider whose upstream gives one answer to everything, and the requests that it got. */
export function answering(
  body: string,
  status = 200,
  settings: EnotSettings = {},
  headers: TransportResponse['headers'] = {},
): { enot: Enot; requests: TransportRequest[] } {
  const requests: TransportRequest[] = []
  const enot = createEnot({
    user: { id: USER_ID, key: 'key', webhookKey: WEBHOOK_KEYS.user },
    shop: { id: SHOP_ID, key: 'shop-key', webhookKey: WEBHOOK_KEYS.shop },
    retries: 0,
    transport: async (request) => {
      requests.push(request)
      return { status, headers, body }
    },
    ...settings,
  })
  return { enot, requests }
}

/** The PaymentError that a call ends with; anything else fails the test. */
export async function failure(call: Promise<unknown>): Promise<PaymentError> {
  const outcome = await call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  if ('error' in outcome && PaymentError.is(outcome.error)) return outcome.error
  throw new Error('the call did not end with a PaymentError', { cause: outcome })
}

/** What a call reports to `paymux:drift`, as `field problem [value]`. */
export async function drifts(run: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = []
  const listen = (message: unknown): void => {
    const { field, problem, value } = message as DriftEvent
    seen.push(value === undefined ? `${field} ${problem}` : `${field} ${problem} ${value}`)
  }
  subscribe('paymux:drift', listen)
  try {
    await run()
  } finally {
    unsubscribe('paymux:drift', listen)
  }
  return seen
}

/** A record in Enot's envelope. */
export function wrap(data: unknown): string {
  return JSON.stringify({ data, status: 200, status_check: true })
}

/** A webhook as Enot sends it: `body` on the wire, signed over `canonical`. */
export function signed(body: string, key: string, canonical: string): { body: string; headers: { 'x-api-sha256-signature': string } } {
  return { body, headers: { 'x-api-sha256-signature': hmacSha256Hex(key, canonical) } }
}
