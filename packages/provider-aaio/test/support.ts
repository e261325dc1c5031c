import { readFileSync } from 'node:fs'
import type { JsonObject } from '@paymux/core'
import { parseJson } from '@paymux/core/http'
import type { Answering } from '@paymux/testkit/helpers'
import { answering } from '@paymux/testkit/helpers'
import type { AaioSettings } from '../src/index.ts'
import { createAaio } from '../src/index.ts'

/** The made-up credentials that the fixtures of webhooks are signed with. */
export const SHOP = { id: '427ad0a0-77e5-49e6-a1fd-655f69fe6ab8', secret1: 'demo-shop-secret-1', secret2: 'demo-shop-secret-2' } as const
export const PAYOUT_SECRET = 'demo-payoff-secret'

/** The text of a fixture. */
export function fixture(name: string): string {
  return readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')
}

/** A fixture as an object, to change some of its fields. */
export function record(name: string): Record<string, unknown> {
  return JSON.parse(fixture(name)) as Record<string, unknown>
}

/** A fixture as `raw` has it: numbers by their digits. */
export function raw(name: string): JsonObject {
  return parseJson(fixture(name)) as JsonObject
}

/** Aaio when everything is answered alike, and the requests that it got. */
export function given(answer: Answering, settings: AaioSettings = {}) {
  const access = { apiKey: 'key', shop: SHOP, payoutWebhookSecret: PAYOUT_SECRET }
  const { provider: aaio, requests } = answering(createAaio, { ...access, ...settings }, answer)
  return { aaio, requests }
}
