import { createHash, createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as kit from '@paymux/testkit/helpers'
import type { CryptobotSettings } from '../src/index.ts'
import { createCryptobot } from '../src/index.ts'

/** The token of our examples, which signs the webhooks among the fixtures. */
export const TOKEN = '20417:AAFixtureTokenOfNobody-7KqQ'

/** The text of a fixture. */
export function fixture(name: string): string {
  return readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')
}

/** The `result` of a fixture, or its first item, to change some of its fields. Numbers become JavaScript's. */
export function record(name: string): Record<string, unknown> {
  const { result } = JSON.parse(fixture(name)) as { result: Record<string, unknown> & { items?: Record<string, unknown>[] } }
  return result.items?.[0] ?? result
}

/** A result in Crypto Pay's envelope. */
export function wrap(result: unknown): string {
  return JSON.stringify({ ok: true, result })
}

/** Crypto Pay when everything is answered alike, and the requests that it got. */
export function answering(body: string, status = 200, settings: CryptobotSettings = {}, headers: Readonly<Record<string, string>> = {}) {
  const { provider: cryptobot, requests } = kit.answering(createCryptobot, { token: TOKEN, ...settings }, { status, headers, body })
  return { cryptobot, requests }
}

/** A webhook as Crypto Pay sends it. Written apart from the source, so that the two check each other. */
export function signed(body: string, token = TOKEN): { body: string; headers: Record<string, string> } {
  const key = createHash('sha256').update(token).digest()
  return { body, headers: { 'crypto-pay-api-signature': createHmac('sha256', key).update(body).digest('hex') } }
}
