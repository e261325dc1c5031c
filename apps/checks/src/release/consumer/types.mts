import type { PaymentProvider, Payout } from '@paymux/core'
import { isFinal, PaymentError } from '@paymux/core'
import { hash } from '@paymux/core/crypto'
import { createHttpClient, fetchTransport } from '@paymux/core/http'
import type { Aaio } from '@paymux/provider-aaio'
import { createAaio } from '@paymux/provider-aaio'
import { createEnot } from '@paymux/provider-enot'

// What a consumer in TypeScript writes. It is compiled, never run.
const enot = createEnot({ user: { id: 'u', key: 'k' }, transport: fetchTransport() })
const aaio: Aaio = createAaio()
const providers: readonly PaymentProvider[] = [enot, aaio]

export async function show(reference: string): Promise<string> {
  try {
    const payout: Payout = await enot.payouts.get({ reference })
    return isFinal(payout.status) ? payout.status : (payout.amount?.amount ?? hash('sha256', reference))
  } catch (error) {
    return PaymentError.is(error) ? `${error.code} ${error.outcome}` : String(error)
  }
}

export async function receive(request: Request): Promise<number> {
  const event = await enot.webhooks.parse(request)
  return event.type === 'payout.updated' && event.key !== '' ? enot.webhooks.ack(event).status : createHttpClient.length
}

// @ts-expect-error Enot tells no payout methods
enot.payouts.methods()
// @ts-expect-error a provider may lack balances
providers[0]?.balances.list()
// @ts-expect-error money is text
enot.payouts.create({ reference: 'r', amount: { amount: 5, currency: 'RUB' }, method: 'card', destination: 'd' })
