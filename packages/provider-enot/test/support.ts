import { readFileSync } from 'node:fs'
import type { JsonObject } from '@paymux/core'
import { encodePhpJson, isPhpMap, parsePhpJson, sortPhpKeys } from '@paymux/core/authoring'
import { hmac } from '@paymux/core/crypto'
import { parseJson } from '@paymux/core/http'
import type { Answering } from '@paymux/testkit/helpers'
import { answering } from '@paymux/testkit/helpers'
import type { EnotSettings } from '../src/index.ts'
import { createEnot } from '../src/index.ts'

/** The user of the vendor's examples. */
export const USER_ID = 'a6f112da-7c3f-4323-ad99-ec3630e7c8ff'

/** The shop of our examples. */
export const SHOP_ID = '5b0c9a7e-14d2-4f83-9c6e-70a1d2b3e4f5'

/** The two keys that verify webhooks. */
export const WEBHOOK_KEYS = { user: 'user-extra-key-9f3d55a8', shop: 'shop-extra-key-4b7e10c2' } as const

/** The text of a fixture. */
export function fixture(name: string): string {
  return readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')
}

/** The `data` of a fixture, to change some of its fields. */
export function record(name: string): Record<string, unknown> {
  return (JSON.parse(fixture(name)) as { data: Record<string, unknown> }).data
}

/** The `data` of a fixture as `raw` has it: numbers by their digits. */
export function raw(name: string): JsonObject {
  return (parseJson(fixture(name)) as { data: JsonObject }).data
}

/** Enot when everything is answered alike, and the requests that it got. */
export function given(answer: Answering, settings: EnotSettings = {}) {
  const user = { id: USER_ID, key: 'key', webhookKey: WEBHOOK_KEYS.user }
  const shop = { id: SHOP_ID, key: 'shop-key', webhookKey: WEBHOOK_KEYS.shop }
  const { provider: enot, requests } = answering(createEnot, { user, shop, ...settings }, answer)
  return { enot, requests }
}

/** A record in Enot's envelope. */
export function wrap(data: unknown): string {
  return JSON.stringify({ data, status: 200, status_check: true })
}

/** A refusal in Enot's envelope. */
export function refusal(error: unknown, status?: unknown): string {
  return JSON.stringify({ data: null, error, status, status_check: false })
}

/** A webhook as Enot sends it: `body` on the wire, signed over `data`. */
export function signed(body: string, key: string, data: string): { body: string; headers: { 'x-api-sha256-signature': string } } {
  return { body, headers: { 'x-api-sha256-signature': hmac('sha256', { key, data }) } }
}

/** The same, signed the way PHP does by default. */
export function sent(body: string, key: string = body.includes('"payoff_id"') ? WEBHOOK_KEYS.user : WEBHOOK_KEYS.shop) {
  const map = parsePhpJson(body)
  if (map === null || !isPhpMap(map)) throw new Error('not a webhook')
  return signed(body, key, encodePhpJson(sortPhpKeys(map)) ?? '')
}
