import type { MakeClient } from './clients.ts'
import type { Row } from './measure.ts'
import { compare } from './measure.ts'

/** Other payment libraries, each asking for the same record of YooKassa. */
export const PEERS: Readonly<Record<string, MakeClient>> = {
  stripe: async (_, origin) => {
    const { default: Stripe } = await import('stripe')
    const { hostname, port } = new URL(origin)
    const stripe = new Stripe('sk_test_1', { host: hostname, port, protocol: 'http', telemetry: false, maxNetworkRetries: 0 })
    return () => stripe.paymentIntents.retrieve('pi_1')
  },
  'yookassa-ts-sdk': async (_, origin) => {
    const { YooKassa } = await import('@webzaytsev/yookassa-ts-sdk')
    const sdk = YooKassa({ shop_id: '100500', secret_key: 'test_key', endpoint: `${origin}/yookassa-read`, maxRPS: 1_000_000 })
    return () => sdk.payments.load('22e12f66-000f-5000-8000-18db351245c7')
  },
}

/** Compares the clients with which one could read a payment, all on the same answer. */
export async function peers(origin: string, rounds = 5): Promise<readonly Row[]> {
  const clients = ['undici', 'paymux', 'fetch', 'axios', 'stripe', 'yookassa-ts-sdk'].map((kind) => `${kind}:yookassa-read`)
  const rows: Row[] = []
  for (const inFlight of [1, 20, 64])
    rows.push(...(await compare({ clients, origin, inFlight, calls: inFlight === 1 ? 1000 : 2500, rounds, sets: 3 })))
  return rows
}
