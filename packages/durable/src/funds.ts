import { compareMoney, money, subtractMoney } from '@paymux/core'
import type { Database } from './database.ts'
import type { Row } from './row.ts'
import type { DurableProvider, Money } from './spec.ts'

type Guarded = { readonly provider: DurableProvider; readonly balanceGuard?: boolean | undefined }

/** How long a balance is used before it is read again, in milliseconds. */
const FRESH_MS = 15_000

const OPEN = `select p.currency, p.amount from paymux.attempt a join paymux.payout p on p.id = a.payout_id
  where a.account = $1::text and a.outcome in ('open', 'unknown') and p.amount is not null`

/**
 * Tells whether an account's balance is enough for a payout. It only spares refusals: the upstream decides, and a balance that can't be
 * read holds nothing back.
 */
export function fundsOf(database: Database, accounts: ReadonlyMap<string, Guarded>): (row: Row, account: string) => Promise<boolean> {
  interface Known {
    readonly at: number
    readonly left: Map<string, Money>
    /** Payouts whose amount is taken off `left` already: one may ask several times before it gets its right to send. */
    readonly counted: Set<string>
  }
  const known = new Map<string, Promise<Known>>()
  const read = async (account: string, { provider }: Guarded): Promise<Known> => {
    const left = new Map<string, Money>()
    try {
      for (const { available } of (await provider.balances?.list({ timeoutMs: 15_000 })) ?? []) {
        left.set(available.currency, money(available.amount, available.currency))
      }
      for (const { amount, currency } of await database.query(OPEN, [account])) take(left, money(String(amount), String(currency)))
    } catch {
      left.clear()
    }
    return { at: performance.now(), left, counted: new Set() }
  }
  return async (row, account) => {
    const settings = accounts.get(account)
    if (row.kind !== 'payout' || row.amount === null || row.currency === null) return true
    if (settings?.provider.balances === undefined || settings.balanceGuard === false) return true
    let current = await known.get(account)
    if (current === undefined || performance.now() - current.at > FRESH_MS) {
      const reading = read(account, settings)
      known.set(account, reading)
      current = await reading
    }
    const left = current.left.get(row.currency)
    if (left === undefined || current.counted.has(row.id)) return true
    const asked = { amount: row.amount, currency: row.currency }
    if (compareMoney(left, asked) < 0) return false
    take(current.left, asked)
    current.counted.add(row.id)
    return true
  }
}

function take(left: Map<string, Money>, sum: Money): void {
  const had = left.get(sum.currency)
  if (had !== undefined) left.set(sum.currency, subtractMoney(had, sum))
}
