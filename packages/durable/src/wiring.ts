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
  /** The most payouts that may wait for an answer at a time, in all workers; 8 by default. */
  readonly maxInFlight?: number | undefined
  /** The most payouts a second, in all workers; by default as many as `maxInFlight` allows. */
  readonly perSecond?: number | undefined
  /** With this many payouts of unknown outcome no more are sent until one is settled; 5 by default. */
  readonly unknownBudget?: number | undefined
  /** Time limit of one `create` in milliseconds; 60 000 by default. */
  readonly timeoutMs?: number | undefined
  /** `'wait'` keeps a payout that the provider refuses `queued`, waiting for funds, instead of ending it as `rejected`. */
  readonly onRejected?: ((error: PaymentError) => 'wait' | 'final') | undefined
  /** Whether payouts wait while `balances.list` shows too little; true by default. Without effect where the provider has no balances. */
  readonly balanceGuard?: boolean | undefined
  /** True if only these payouts move the balance: then it is compared with them every night. False by default. */
  readonly coherence?: boolean | undefined
}

/** Settings of {@link createDurable}. */
export interface DurableSettings {
  /** A pool of `pg`, or what `openPglite` opened. */
  readonly database: PoolLike | Database
  readonly accounts: Readonly<Record<string, AccountSettings>>
  readonly seal: SealSettings
  /**
   * Chooses the account that sends a payout. It is asked before the first attempt, and again only when each attempt is proven not to have
   * paid: then null, or the same account, means that it tries again, or that its refusal is final. It may be asked several times, so it
   * must be pure. By default the first account.
   */
  readonly route?: ((payout: DurablePayout, attempts: DurablePayout['attempts']) => string | null) | undefined
  /** Days after which a payout that ended, its history and webhooks are deleted; 395 by default. */
  readonly retentionDays?: number | undefined
}

/** How much longer than the time limit of `create` a right to send lasts, in milliseconds. */
const GRACE_MS = 30_000

/** The parts that are made of the settings. */
export type Wiring = ReturnType<typeof wiringOf>

/** Calls a function of the user's. If it throws, that is reported and `otherwise` counts: the provider's answer must not be lost. */
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
  const accounts: ReadonlyMap<string, AccountSettings> = new Map(Object.entries(settings.accounts ?? {}))
  const faults = accounts.size === 0 ? ['accounts must name at least one account'] : []
  if (typeof settings.database?.query !== 'function') faults.unshift('database must be a pool of pg or what openPglite opened')
  const seal = createSeal(settings.seal, faults)
  const database: Database = 'kind' in settings.database ? settings.database : fromPool(settings.database)
  const [first = ''] = accounts.keys()
  const route = settings.route ?? ((_payout, attempts) => (attempts.length === 0 ? first : null))

  const remote = (account: string, kind: Row['kind']): Remote | null => {
    const found = accounts.get(account)
    const part = found?.provider[`${kind}s` as const] as Pick<Remote, 'recovery' | 'create' | 'get'> | undefined
    if (found === undefined || part === undefined) return null
    const { recovery } = part
    const timeoutMs = found.timeoutMs ?? 60_000
    const waits: Remote['waits'] = (error) => heard('onRejected', () => found.onRejected?.(error) === 'wait', false)
    const terms = [found.provider.id, recovery.repeat, recovery.withinMs].join(' ')
    const calls: Pick<Remote, 'create' | 'get'> = { create: (...asked) => part.create(...asked), get: (...asked) => part.get(...asked) }
    return { account, recovery, terms, timeoutMs, windowMs: timeoutMs + GRACE_MS, wallClock: Date.now(), waits, ...calls }
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
