import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { readFileSync } from 'node:fs'
import { PaymentError } from '@paymux/core'
import type { DriftEvent, TransportRequest, TransportResponse } from '@paymux/core/http'
import type { Aaio, AaioSettings } from '../src/index.ts'
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

/** A provider whose upstream gives one answer to everything, and the requests that it got. */
export function answering(
  body: string,
  status = 200,
  settings: AaioSettings = {},
  headers: TransportResponse['headers'] = {},
): { aaio: Aaio; requests: TransportRequest[] } {
  const requests: TransportRequest[] = []
  const aaio = createAaio({
    apiKey: 'key',
    shop: SHOP,
    payoutWebhookSecret: PAYOUT_SECRET,
    retries: 0,
    transport: async (request) => {
      requests.push(request)
      return { status, headers, body }
    },
    ...settings,
  })
  return { aaio, requests }
}

/** The PaymentError that a call ends with, also one that throws at once; anything else fails the test. */
export async function failure(call: Promise<unknown> | (() => unknown)): Promise<PaymentError> {
  const outcome = await (typeof call === 'function' ? new Promise((resolve) => resolve(call())) : call).then(
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
