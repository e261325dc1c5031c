import { readFileSync } from 'node:fs'
import * as kit from '@paymux/testkit/helpers'
import type { YooKassaSettings } from '../src/index.ts'
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

/** YooKassa when everything is answered alike, and the requests that it got. */
export function answering(body: string, status = 200, settings: YooKassaSettings = {}, headers: Readonly<Record<string, string>> = {}) {
  const { provider: yookassa, requests } = kit.answering(
    createYooKassa,
    { shop: SHOP, gateway: GATEWAY, ...settings },
    { status, headers, body },
  )
  return { yookassa, requests }
}
