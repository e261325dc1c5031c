import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { readFileSync } from 'node:fs'
import { PaymentError } from '@paymux/core'
import type { DriftEvent, TransportRequest, TransportResponse } from '@paymux/core/http'
import type { YooKassa, YooKassaSettings } from '../src/index.ts'
import { createYooKassa } from '../src/index.ts'

export const SHOP = { id: '100500', secretKey: 'test_shop-key-9f3d55a8' } as const
export const GATEWAY = { id: '100600', secretKey: 'test_gateway-key-4b7e10c2' } as const

/** The header that each pair of credentials makes. */
export const asShop = { authorization: `Basic ${btoa(`${SHOP.id}:${SHOP.secretKey}`)}` }
export const asGateway = { authorization: `Basic ${btoa(`${GATEWAY.id}:${GATEWAY.secretKey}`)}` }

/** The records of the fixtures. */
export const PAYMENT_ID = '22e12f66-000f-5000-8000-18db351245c7'
export const REFUND_ID = '1ddd77af-0bd7-500d-895b-c475c55fdefc'
export const PAYOUT_ID = 'po-27ced252-0025-5000-9000-0a682a8bab8f'

export const rub = (amount: string) => ({ amount, currency: 'RUB' })

/** The text of a fixture. */
export function fixture(name: string): string {
  return readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')
}

/** A fixture with other fields. */
export function changed(name: string, changes: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...(JSON.parse(fixture(name)) as object), ...changes })
}

/** A provider whose upstream gives one answer to everything, and the requests that it got. */
export function answering(
  body: string,
  status = 200,
  settings: YooKassaSettings = {},
  headers: TransportResponse['headers'] = {},
): { yookassa: YooKassa; requests: TransportRequest[] } {
  const requests: TransportRequest[] = []
  const yookassa = createYooKassa({
    shop: SHOP,
    gateway: GATEWAY,
    retries: 0,
    transport: async (request) => {
      requests.push(request)
      return { status, headers, body }
    },
    ...settings,
  })
  return { yookassa, requests }
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
