import type { WebhookRequest } from '@paymux/core'
import { PaymentError } from '@paymux/core'
import type { CallEnd } from '../faults.ts'
import type { Kit } from '../kit.ts'
import { inWords } from '../kit.ts'
import type { SignedWebhook } from '../plan.ts'

/** A webhook whose body is text. */
export type Signed = WebhookRequest & { readonly body: string }

/** One sample with a provider that knows its secret. */
export interface WebhookSubject {
  readonly kit: Kit
  readonly sample: SignedWebhook
  /** Signs a body, by default the sample's, by default with the right secret. */
  readonly sign: (body?: string, secret?: string) => Signed
  readonly parse: (request: unknown, settings?: object) => Promise<CallEnd>
}

/** Null when a webhook was refused as forged or as none. */
export function refused(end: CallEnd, code?: 'invalid_signature' | 'invalid_request'): string | null {
  if ('result' in end) return 'it passes'
  if (
    PaymentError.is(end.error) &&
    (code === undefined ? ['invalid_signature', 'invalid_request'].includes(end.error.code) : end.error.code === code)
  )
    return null
  return `it fails with ${PaymentError.is(end.error) ? `${end.error.code}: ` : ''}${inWords(end.error)}`
}
