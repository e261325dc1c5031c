import type { PaymentErrorCode, PaymentOutcome } from '@paymux/core'
import { PaymentError } from '@paymux/core'
import type { DurableProvider, Receipt, Recovery } from '../../src/spec.ts'

interface Call {
  readonly resolve: (receipt: Receipt) => void
  readonly reject: (error: Error) => void
}

/** A provider whose calls of `create` end when they are told to, whatever their signal says. Nothing can be looked up. */
export function scripted(recovery: Recovery) {
  const calls: Call[] = []
  const error = (code: PaymentErrorCode, outcome: PaymentOutcome, upstreamMessage?: string): PaymentError =>
    new PaymentError({ code, outcome, provider: 'scripted', operation: 'payouts.create', message: code, upstreamMessage })
  const provider: DurableProvider = {
    id: 'scripted',
    payouts: {
      recovery,
      create: () => new Promise((resolve, reject) => calls.push({ resolve, reject })),
      get: () => Promise.reject(error('rejected', 'rejected')),
    },
  }
  return {
    provider,
    calls: {
      count: () => calls.length,
      made: async (count: number): Promise<void> => {
        while (calls.length < count) await new Promise((resolve) => setTimeout(resolve, 5))
      },
      answer: (at: number, receipt: { id: string; status: Receipt['status'] }) => calls[at]?.resolve({ debited: null, ...receipt }),
      refuse: (at: number, code: PaymentErrorCode, outcome: PaymentOutcome, upstreamMessage?: string) =>
        calls[at]?.reject(error(code, outcome, upstreamMessage)),
    },
  }
}
