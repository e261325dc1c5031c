import { createHash } from 'node:crypto'
import type { WebhookEvent } from '@paymux/core'
import type { AaioSettings } from '../src/index.ts'
import { createAaio } from '../src/index.ts'
import { fixture, PAYOUT_SECRET, SHOP } from './support.ts'

export const PAYMENT = fixture('webhook-payment.txt')
export const PAYOUT = fixture('webhook-payout.txt')

export type Fields = Readonly<Record<string, string>>

/** The fields of a form. */
export function fieldsOf(form: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(form))
}

/** A form of these fields. */
export function formOf(fields: Fields): string {
  return new URLSearchParams(fields).toString()
}

/** SHA-256 over parts joined by colons, as Aaio signs. */
export function hashOf(...parts: readonly (string | undefined)[]): string {
  return createHash('sha256').update(parts.join(':')).digest('hex')
}

/** The documented payment with changes, signed with the secret. */
export function payment(changes: Fields = {}, secret: string = SHOP.secret2): string {
  const fields = { ...fieldsOf(PAYMENT), ...changes }
  return formOf({ ...fields, sign: hashOf(fields.merchant_id, fields.amount, fields.currency, secret, fields.order_id) })
}

/** The documented payout with changes, signed with the secret. */
export function payout(changes: Fields = {}, secret: string = PAYOUT_SECRET): string {
  const fields = { ...fieldsOf(PAYOUT), ...changes }
  return formOf({ ...fields, sign: hashOf(fields.id, secret, fields.amount_down) })
}

/** A body with some fields replaced, its signature left as it is; `null` removes a field. */
export function tampered(form: string, changes: Readonly<Record<string, string | null>>): string {
  const fields = new URLSearchParams(form)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) fields.delete(name)
    else fields.set(name, value)
  }
  return fields.toString()
}

/** Parses a body with the secrets of the fixtures, or with others. */
export async function parse(body: unknown, settings: AaioSettings = {}): Promise<WebhookEvent> {
  const aaio = createAaio({ shop: SHOP, payoutWebhookSecret: PAYOUT_SECRET, ...settings })
  return aaio.webhooks.parse({ headers: {}, body } as never)
}
