import type { Balance, Payout, Ref } from '@paymux/core'
import type { DemoProvider } from './providers.ts'

/** A balance and whose it is. */
export interface ProviderBalance extends Balance {
  readonly provider: string
}

/** What the providers answered, and what went wrong. */
export interface Report {
  readonly balances: ProviderBalance[]
  readonly payouts: Payout[]
  readonly failures: unknown[]
}

/** What to ask a provider for. */
export interface Question {
  readonly balances: boolean
  readonly payouts: readonly Ref[]
}

export function emptyReport(): Report {
  return { balances: [], payouts: [], failures: [] }
}

/** Asks one provider, whichever it is. Every call fails or succeeds for itself. */
export async function ask(provider: DemoProvider, question: Question, report: Report): Promise<void> {
  const [balances, ...payouts] = await Promise.allSettled([
    question.balances ? (provider.balances?.list() ?? []) : [],
    ...question.payouts.map((ref) => provider.payouts.get(ref)),
  ])
  if (balances.status === 'rejected') report.failures.push(balances.reason)
  else report.balances.push(...balances.value.map((balance) => ({ provider: provider.id, ...balance })))
  for (const payout of payouts) {
    if (payout.status === 'rejected') report.failures.push(payout.reason)
    else report.payouts.push(payout.value)
  }
}
