import { addMoney, compareMoney, money } from '@paymux/core'
import type { Database } from './database.ts'
import type { Row } from './row.ts'
import type { Money } from './spec.ts'
import type { AccountSettings } from './wiring.ts'

type Guarded = Pick<AccountSettings, 'provider' | 'balanceGuard'>

/** How long a balance is believed, in milliseconds. */
const FRESH_MS = 15_000

const OPEN = `select p.currency, p.amount from paymux.attempt a join paymux.payout p on p.id = a.payout_id
  where a.account = $1::text and a.outcome in ('open', 'unknown') and p.amount is not null`

/**
 * Whether an account's balance is enough, as far as is known: advisory, the upstream decides. A balance that can't be read forbids nothing.
 */
export function fundsOf(database: Database, accounts: ReadonlyMap<string, Guarded>): (row: Row, account: string) => Promise<boolean> {
  interface Known {
    readonly at: number
    readonly available: Map<string, Money>
    readonly spent: Map<string, Money>
  }
  const known = new Map<string, Promise<Known | null>>()
  const read = async (account: string, { provider }: Guarded): Promise<Known | null> => {
    try {
      const balances = (await provider.balances?.list({ timeoutMs: 15_000 })) ?? []
      const spent = new Map<string, Money>()
      for (const { amount, currency } of await database.query(OPEN, [account])) add(spent, money(String(amount), String(currency)))
      return { at: performance.now(), available: new Map(balances.map(({ available }) => [available.currency, available])), spent }
    } catch {
      return null
    }
  }
  return async (row, account) => {
    const settings = accounts.get(account)
    if (row.kind !== 'payout' || row.amount === null || row.currency === null) return true
    if (settings?.provider.balances === undefined || settings.balanceGuard === false) return true
    let current = await known.get(account)
    if (!current || performance.now() - current.at > FRESH_MS) {
      const reading = read(account, settings)
      known.set(account, reading)
      current = await reading
    }
    const available = current?.available.get(row.currency)
    if (!current || available === undefined) return true
    const asked = { amount: row.amount, currency: row.currency }
    const spent = current.spent.get(row.currency)
    if (compareMoney(available, spent === undefined ? asked : addMoney(spent, asked)) < 0) return false
    add(current.spent, asked)
    return true
  }
}

function add(sums: Map<string, Money>, value: Money): void {
  const sum = sums.get(value.currency)
  sums.set(value.currency, sum === undefined ? value : addMoney(sum, value))
}
