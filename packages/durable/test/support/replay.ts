import { PaymentError } from '@paymux/core'
import type { Ports } from '../../src/advance.ts'
import { advance } from '../../src/advance.ts'
import type { Rules } from '../../src/decide.ts'
import type { Change } from '../../src/row.ts'
import type { Recovery } from '../../src/spec.ts'
import type { Claim, Granted, Refusal, Repeat } from '../../src/store.ts'
import type { Memory } from './memory-store.ts'
import { queuedRow } from './rows.ts'

export const ID = queuedRow().id
export const WINDOW = 60_000

/** What is explored: the shipped step, or a mutant of it. */
export interface Setup {
  readonly recovery: Recovery
  readonly jobs?: number
  readonly crashes?: number
  /** Commits whose answer is lost and that are asked for once more. */
  readonly cuts?: number
  readonly sends?: number
  readonly rules?: Rules
  readonly claim?: (at: Memory, asked: Claim) => Granted | Refusal
  readonly repeat?: (at: Memory, asked: Repeat) => Granted | null
  /** The state is written only once the answer is there. */
  readonly writesAfter?: boolean
  /** Late sends are not held back. */
  readonly unguarded?: boolean
  /** The violation that is looked for: found, the exploration ends. */
  readonly until?: string
  /** The upstream's look-up can be answered with a bare refusal. */
  readonly refuses?: boolean
}

/** What a step asks of the world. */
export type Call =
  | { do: 'load' }
  | { do: 'claim'; asked: Claim }
  | { do: 'repeat'; asked: Repeat }
  | { do: 'apply'; change: Change }
  | { do: 'get' }
  | { do: 'create' }

/** What the shipped step asks for next after it has heard all that; null when it is done. */
export async function replay(heard: readonly unknown[], setup: Setup): Promise<Call | null> {
  return new Promise((resolve, reject) => {
    let at = 0
    const ask = async <T>(call: Call): Promise<T> => {
      if (at < heard.length) {
        const answer = heard[at++] as { error?: { code: string; outcome: string } } | null
        if (answer?.error !== undefined) throw paymentError(answer.error)
        return answer as T
      }
      resolve(call)
      return new Promise<T>(() => {})
    }
    const remote = {
      account: 'a',
      terms: 'fake',
      recovery: setup.recovery,
      windowMs: WINDOW,
      wallClock: 0,
      timeoutMs: 30_000,
      waits: () => false,
      get: () => ask<never>({ do: 'get' }),
      create: () => ask<never>({ do: 'create' }),
    }
    const ports: Ports = {
      store: {
        load: () => ask({ do: 'load' }),
        claim: (asked) => ask({ do: 'claim', asked }),
        repeat: (asked) => ask({ do: 'repeat', asked }),
        apply: (change) => ask({ do: 'apply', change }),
      },
      worker: 'w',
      remote: () => remote,
      route: () => 'a',
      unseal: () => '4111111111111111',
      window: () => ({ signal: new AbortController().signal, open: () => true, close: () => {} }),
      closed: () => null,
      funded: async () => true,
      chance: () => 0.5,
      stopping: () => false,
    }
    advance({ ...ports, route: (row) => (row.attempts.length === 0 ? 'a' : null) }, ID, setup.rules).then(() => resolve(null), reject)
  })
}

function paymentError({ code, outcome }: { code: string; outcome: string }): PaymentError {
  return new PaymentError({
    code: code as PaymentError['code'],
    outcome: outcome as PaymentError['outcome'],
    provider: 'fake',
    operation: 'payouts.create',
    message: code,
  })
}

export const receipt = () => ({ id: 'p-1', status: 'pending', debited: null })
export const found = () => ({
  ...{ id: 'p-1', reference: 'r-1', status: 'succeeded', method: 'card', amount: { amount: '100.00', currency: 'RUB' } },
  ...{ debited: null, fee: null, failureReason: null, createdAt: null },
})
export const refusal = (code: string) => ({ error: { code, outcome: 'rejected' } })
export const lost = () => ({ error: { code: 'timeout', outcome: 'unknown' } })
