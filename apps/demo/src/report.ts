import type { Balance, Invoice, Payout, RecordRef } from '@paymux/core'
import type { DemoProvider } from './demo-provider.ts'

/** A balance and whose it is. */
export interface ProviderBalance extends Balance {
  readonly provider: string
}

/** What the providers answered, and what went wrong. */
export interface Report {
  readonly balances: ProviderBalance[]
  readonly payouts: Payout[]
  readonly invoices: Invoice[]
  readonly failures: unknown[]
}

/** What to ask a provider for. */
export interface Question {
  readonly balances?: boolean
  readonly payouts?: readonly RecordRef[]
  readonly invoices?: readonly RecordRef[]
}

export function emptyReport(): Report {
  return { balances: [], payouts: [], invoices: [], failures: [] }
}

/** Asks one provider, whichever it is. Every call fails or succeeds for itself. */
export async function ask(provider: DemoProvider, { balances, payouts = [], invoices = [] }: Question, report: Report): Promise<void> {
  const [lists, found, billed] = await Promise.all([
    Promise.allSettled(balances ? [provider.balances?.list() ?? []] : []),
    Promise.allSettled(payouts.map((ref) => provider.payouts.get(ref))),
    Promise.allSettled(invoices.map((ref) => provider.invoices.get(ref))),
  ])
  for (const list of succeeded(lists, report)) report.balances.push(...list.map((balance) => ({ provider: provider.id, ...balance })))
  report.payouts.push(...succeeded(found, report))
  report.invoices.push(...succeeded(billed, report))
}

function succeeded<T>(results: readonly PromiseSettledResult<T>[], { failures }: Report): readonly T[] {
  return results.flatMap((result) => {
    if (result.status === 'fulfilled') return [result.value]
    failures.push(result.reason)
    return []
  })
}
