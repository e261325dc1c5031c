import type { Balance, Invoice, Listed, Payout, RecordRef } from '@paymux/core'
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
  readonly payouts?: Wanted
  readonly invoices?: Wanted
}

/** Some records, or the newest of them where the provider has a list. */
export type Wanted = readonly RecordRef[] | 'newest'

export function emptyReport(): Report {
  return { balances: [], payouts: [], invoices: [], failures: [] }
}

/** Asks one provider. Each call fails or succeeds on its own. */
export async function ask(provider: DemoProvider, { balances, payouts = [], invoices = [] }: Question, report: Report): Promise<void> {
  const [lists, found, billed] = await Promise.all([
    Promise.allSettled(balances ? [provider.balances?.list() ?? []] : []),
    Promise.allSettled(reads(provider.payouts, payouts)),
    Promise.allSettled(reads(provider.invoices, invoices)),
  ])
  for (const list of succeeded(lists, report)) report.balances.push(...list.map((balance) => ({ provider: provider.id, ...balance })))
  report.payouts.push(...succeeded(found, report).flat())
  report.invoices.push(...succeeded(billed, report).flat())
}

/** What can be read of a group of records. */
interface Records<T> {
  readonly get: (ref: RecordRef) => Promise<T>
  readonly list?: () => Promise<Listed<T>>
}

function reads<T>({ get, list }: Records<T>, wanted: Wanted): readonly Promise<readonly T[]>[] {
  if (wanted !== 'newest') return wanted.map(async (ref) => [await get(ref)])
  return list === undefined ? [] : [list().then(({ items }) => items)]
}

function succeeded<T>(results: readonly PromiseSettledResult<T>[], { failures }: Report): readonly T[] {
  return results.flatMap((result) => {
    if (result.status === 'fulfilled') return [result.value]
    failures.push(result.reason)
    return []
  })
}
