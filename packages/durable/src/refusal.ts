import type { PaymentErrorCode } from '@paymux/core'
import { PaymentError } from '@paymux/core'

/** The error of something that durable itself refuses: nothing was sent. */
export function refusal(operation: string, code: PaymentErrorCode, message: string, reference?: string): PaymentError {
  return new PaymentError({ code, outcome: 'not_sent', provider: 'paymux', operation: `durable.${operation}`, message, reference })
}
