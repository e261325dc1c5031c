import type { PaymentError } from '@paymux/core'
import type { Ports, Remote } from './advance.ts'
import { openWindow } from './clock.ts'
import type { Database, PoolLike } from './database.ts'
import { fromPool } from './database.ts'
import { fundsOf } from './funds.ts'
import { toView } from './payouts.ts'
import { report } from './report.ts'
import type { DurablePayout, Row } from './row.ts'
import type { SealSettings } from './seal.ts'
import { createSeal } from './seal.ts'
import type { DurableProvider } from './spec.ts'
import { sqlStore } from './store.ts'

/** An account at a provider. */
export interface AccountSettings {
  readonly provider: DurableProvider
  /** Payouts that may be between claim and answer at a time; 8 by default. */
  readonly maxInFlight?: number | undefined
  /** Payouts a second; without it as fast as `maxInFlight` lets. */
  readonly perSecond?: number | undefined
  /** So many unknown payouts stop further ones until they are settled; 5 by default. */
  readonly unknownBudget?: number | undefined
  /** Time limit of one `create` in milliseconds; 60 000 by default. */
  readonly timeoutMs?: number | undefined
  /** `'wait'` makes a refusal wait for funds instead of being final. */
  readonly onRejected?: ((error: PaymentError) => 'wait' | 'final') | undefined
  /** Whether payouts wait while `balances.list` shows too little; true by default, where the provider has it. */
  readonly balanceGuard?: boolean | undefined
  /** Whether nothing but these payouts moves the balance, so that it is compared with them every night; false by default. */
  readonly coherence?: boolean | undefined
}

/** Settings of {@link createDurable}. */
export interface DurableSettings {
  /** A pool of `pg`, or what `openPglite` opened. */
  readonly database: PoolLike | Database
  readonly accounts: Readonly<Record<string, AccountSettings>>
  readonly seal: SealSettings
  /**
   * The account that sends a payout. It is asked before the first attempt, and again only when it is proven that no attempt did anything:
   * null, or the same account, then means that it tries again, or that its refusal is final. By default the first account.
   */
  readonly route?: ((payout: DurablePayout, attempts: DurablePayout['attempts']) => string | null) | undefined
  /** How long rows and history are kept after the end, in days; 395 by default. */
  readonly retentionDays?: number | undefined
}

/** How much longer than its call a right to send lasts, in milliseconds. */
const GRACE_MS = 30_000

/** The parts that settings stand for. */
export type Wiring = ReturnType<typeof wiringOf>

/** Asks a function of the caller's. A throw of it takes no answer of an upstream with it. */
function heard<T>(where: string, ask: () => T, otherwise: T): T {
  try {
    return ask()
  } catch (error) {
    report('error', { where, error })
    return otherwise
  }
}

/** @throws TypeError that names every fault of the settings */
export function wiringOf(settings: DurableSettings) {
  const database: Database = 'kind' in settings.database ? settings.database : fromPool(settings.database)
  const seal = createSeal(settings.seal)
  const accounts: ReadonlyMap<string, AccountSettings> = new Map(Object.entries(settings.accounts))
  if (accounts.size === 0) throw new TypeError('@paymux/durable: accounts must name at least one account')
  const [first = ''] = accounts.keys()
  const route = settings.route ?? ((_payout, attempts) => (attempts.length === 0 ? first : null))

  const remote = (account: string, kind: Row['kind']): Remote | null => {
    const found = accounts.get(account)
    const part = (kind === 'payout' ? found?.provider.payouts : found?.provider.refunds) as
      | Pick<Remote, 'recovery' | 'create' | 'get'>
      | undefined
    if (found === undefined || part === undefined) return null
    const [{ recovery }, timeoutMs] = [part, found.timeoutMs ?? 60_000]
    const waits: Remote['waits'] = (error) => heard('onRejected', () => found.onRejected?.(error) === 'wait', false)
    const terms = [found.provider.id, recovery.repeat, recovery.withinMs].join(' ')
    const calls: Pick<Remote, 'create' | 'get'> = { create: (...asked) => part.create(...asked), get: (...asked) => part.get(...asked) }
    return { account, recovery, terms, timeoutMs, windowMs: timeoutMs + GRACE_MS, waits, ...calls }
  }
  const ports: Omit<Ports, 'stopping' | 'worker' | 'closed'> = {
    store: sqlStore(database),
    remote,
    route: (row) => {
      const view = toView(row)
      return heard('route', () => route(view, view.attempts), null)
    },
    unseal: (row, sealed) => (sealed === null ? null : seal.open(sealed, row.id)),
    window: openWindow,
    funded: fundsOf(database, accounts),
    chance: Math.random,
  }
  return { database, seal, accounts, remote, ports }
}
