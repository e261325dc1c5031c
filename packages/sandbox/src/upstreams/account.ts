import type { Choices, Chosen } from '../contract/choices.ts'
import type { UpstreamContext } from '../contract/upstream.ts'
import type { Quirks } from '../contract/with-choices.ts'
import { amountOf, fixed } from './amounts.ts'

/** What every account of a sandbox has; each adds its sums, in kopecks. */
export interface Account<Credentials, ChosenQuirks> {
  readonly credentials: Credentials
  readonly quirks: ChosenQuirks
  /** Milliseconds after which a payout succeeds by itself; null: when it is told to. */
  settleAfterMs: number | null
}

/** What the user can do with every account. */
export interface AccountControls<Credentials, ChosenQuirks, Balance extends object> {
  /** For the provider's factory: `createEnot({ ...credentials, baseUrl })`. */
  readonly baseUrl: string
  readonly credentials: Credentials
  readonly quirks: () => ChosenQuirks
  /** Changes quirks from now on. @throws TypeError that names every fault */
  readonly configure: (quirks: Partial<ChosenQuirks>) => void
  readonly balance: {
    readonly get: () => Balance
    readonly set: (balance: { readonly [Sum in keyof Balance]?: string | undefined }) => void
  }
  /** Payouts succeed by themselves after so many milliseconds of the sandbox's clock; null: when they are told to. */
  readonly settleAfter: (milliseconds: number | null) => void
}

/** @param sums the account's sums that are its balance */
export function accountControls<Credentials, C extends Choices, Sum extends string>(
  { baseUrl }: UpstreamContext,
  account: Account<Credentials, Chosen<C>> & Record<Sum, bigint>,
  quirks: Quirks<C>,
  sums: readonly Sum[],
): AccountControls<Credentials, Chosen<C>, Readonly<Record<Sum, string>>> {
  const read = <T>(of: (sum: Sum) => T): Record<Sum, T> => Object.fromEntries(sums.map((sum) => [sum, of(sum)])) as Record<Sum, T>
  return {
    baseUrl,
    credentials: account.credentials,
    quirks: quirks.get,
    configure: quirks.set,
    balance: {
      get: () => read((sum) => fixed(account[sum])),
      // All are read before any is set: a wrong one changes nothing.
      set: (balance) => {
        Object.assign(
          account,
          read((sum) => (balance[sum] === undefined ? account[sum] : amountOf(balance[sum], sum))),
        )
      },
    },
    settleAfter: (milliseconds) => {
      account.settleAfterMs = milliseconds
    },
  }
}
