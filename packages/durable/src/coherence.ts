import type { Report } from './report.ts'
import type { Wiring } from './wiring.ts'

/** What a comparison needs. */
export type CompareParts = Pick<Wiring, 'database' | 'accounts'> & { readonly report: Report }

// Keeps the balance only if nothing is in flight and nothing ended since it was asked for: nobody knows whether it has such a payout in it.
const COMPARE = `with last as (select value::json as said from paymux.meta where key = 'balance ' || $1::text),
  moved as (select coalesce(sum(p.debited::numeric), 0) as debited, coalesce(bool_and(p.debited is not null), true) as told
    from last, paymux.payout p where p.account = $1::text and p.state = 'succeeded' and p.final_at > (said->>'at')::timestamptz),
  kept as (insert into paymux.meta (key, value)
    select 'balance ' || $1::text, json_build_object('amount', $2::text, 'currency', $3::text, 'at', $4::text)::text
    where not exists (select 1 from paymux.payout p where p.account = $1::text
      and (p.state in ('sending', 'unknown', 'accepted') or p.final_at > $4::timestamptz))
    on conflict (key) do update set value = excluded.value returning key)
  select ((said->>'amount')::numeric - debited)::text as expected from last, moved, kept
  where told and said->>'currency' = $3::text and (said->>'amount')::numeric - debited <> $2::numeric`

/**
 * Compares how balances moved with what payouts took since the last time that nothing was in flight, for accounts whose balance nothing
 * else moves (`coherence`). An account with several balances, or with a payout whose debit the provider does not tell, is left out.
 * @returns the accounts whose balance something else moved
 */
export async function compareBalances({ database, accounts, report }: CompareParts, signal: AbortSignal): Promise<readonly string[]> {
  const names: string[] = []
  for (const [account, { provider, coherence }] of accounts) {
    if (!coherence || provider.balances === undefined || signal.aborted) continue
    try {
      const [begun] = await database.query('select now()::text as at')
      const [balance, ...others] = await provider.balances.list({ timeoutMs: 15_000, signal })
      const money = balance?.total ?? balance?.available
      if (money === undefined || others.length > 0) continue
      const [found] = await database.query(COMPARE, [account, money.amount, money.currency, begun?.at])
      if (found === undefined) continue
      names.push(account)
      report('drift', { account, expected: found.expected, balance: money.amount, currency: money.currency })
    } catch (error) {
      report('error', { where: 'coherence', error })
    }
  }
  return names
}
