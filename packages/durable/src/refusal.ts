import type { PaymentErrorCode } from '@paymux/core'
import { PaymentError } from '@paymux/core'

/** What is refused here, before anything was sent. */
export function refusal(operation: string, code: PaymentErrorCode, message: string, reference?: string): PaymentError {
  return new PaymentError({ code, outcome: 'not_sent', provider: 'paymux', operation: `durable.${operation}`, message, reference })
}
