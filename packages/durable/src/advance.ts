import { PaymentError } from '@paymux/core'
import type { Window } from './clock.ts'
import { soonAfter } from './clock.ts'
import type { By, Rules } from './decide.ts'
import { keyedAt, mayChangeAccount, rules as shipped } from './decide.ts'
import type { Answer, Attempt, Change, Look, Row, Upstream } from './row.ts'
import { liveAttempt } from './row.ts'
import type { CallOptions, CreatePayout, CreateRefund, PayoutRecord, Receipt, RecordRef } from './spec.ts'
import type { Granted, Refusal, Sealed, Store } from './store.ts'

/** The payouts or the refunds of one account. */
export interface Remote extends Upstream {
  readonly timeoutMs: number
  readonly create: (order: CreatePayout | CreateRefund, options: CallOptions) => Promise<Receipt>
  readonly get: (ref: RecordRef, options: CallOptions) => Promise<PayoutRecord>
  /** Whether a refusal should wait instead of being final. */
  readonly waits: (error: PaymentError) => boolean
}

/** Everything outside of the rules that a step needs; tests replace it. */
export interface Ports {
  readonly store: Store
  /** Name of this worker in attempts and events. */
  readonly worker: string
  /** The account's payouts or refunds; null when there is no such account here. */
  readonly remote: (account: string, kind: Row['kind']) => Remote | null
  /** The account that should send a payout; null: none. */
  readonly route: (row: Row) => string | null
  readonly unseal: (row: Row, sealed: Sealed | null) => string | null
  readonly window: (ms: number) => Window
  /** Why the account gave no right to send a moment ago: then its payouts are not even looked up. */
  readonly closed: (account: string) => Exclude<Refusal, 'stale'> | null
  /** Whether the account's balance is enough, as far as is known. */
  readonly funded: (row: Row, account: string) => Promise<boolean>
  /** A random number from 0 to 1. */
  readonly chance: () => number
  /** Whether the worker stops: then nothing new is claimed. */
  readonly stopping: () => boolean
}

/** How long a queued payout waits at most when it gets no right to send, in milliseconds: those refused together do not ask together again. */
const WAITS = { paused: 30_000, unknown_budget: 30_000, busy: 1_000, no_account: 60_000, no_funds: 30_000 } as const

/**
 * Takes one payout one step further: looks up, claims, sends or reads. A step may be cut short anywhere, by a crash, too: the row says
 * what comes next.
 * @throws what the database throws. Nothing is sent whose claim was not committed
 */
export async function advance(ports: Ports, id: string, rules: Rules = shipped): Promise<void> {
  const row = await ports.store.load(id)
  if (row === null || row.nextAt === null || row.nextAt > row.now) return
  const account = accountOf(ports, row)
  const remote = account === null ? null : ports.remote(account, row.kind)
  const plan = rules.plan(row, remote, ports.worker)
  const write: Step['write'] = (at, change) => ports.store.apply(rules.watch(at, owned(change, account)))
  if (plan.do === 'change') return void (await write(row, plan.change))
  if (plan.do === 'nothing' || remote === null || account === null) return
  const step: Step = { ports, rules, remote, account, write, by: { actor: ports.worker, jitter: ports.chance() } }
  if (plan.do === 'send') return send(step, row, plan.look)
  if (plan.do === 'repeat') return repeat(step, row)
  const look = await lookUp(step, row)
  if (look.kind !== 'found' && plan.repeat) return repeat(step, row, look)
  await record(step, row, (at) => rules.afterLook(at, look, remote, step.by))
}

interface Step {
  readonly ports: Ports
  readonly rules: Rules
  readonly remote: Remote
  readonly account: string
  /** Writes a change that was decided on a row. @returns false when the row has changed meanwhile */
  readonly write: (row: Row, change: Change) => Promise<boolean>
  readonly by: By
}

/** Makes the first send of an attempt: looks up, claims, and sends only once the commit of the claim is acknowledged. */
async function send(step: Step, row: Row, look: boolean): Promise<void> {
  const { ports, rules, remote, account, write, by } = step
  const closed = ports.closed(account)
  const refused = (why: keyof typeof WAITS) => write(row, rules.wait(row, why, WAITS[why] * (0.5 + by.jitter / 2)))
  if (closed !== null) return void (await refused(closed))
  if (look) {
    const seen = await lookUp(step, row)
    const change = rules.afterLook(row, seen, remote, step.by)
    if (change !== null) return void (await write(row, change))
  }
  if (ports.stopping()) return
  if (!(await ports.funded(row, account))) return void (await write(row, rules.wait(row, 'no_funds', WAITS.no_funds)))
  await during(step, async (window) => {
    const { windowMs, wallClock, terms: recovery } = remote
    const asked = { id: row.id, version: row.version, account, windowMs, wallClock, worker: ports.worker, recovery }
    const granted = await ports.store.claim(asked)
    if (granted === 'stale') return
    if (typeof granted === 'string') return void (await refused(granted))
    await use(step, claimed(row, account, recovery, granted), granted, window)
  })
}

/** Sends one more copy of the same attempt, under a right of its own. */
async function repeat(step: Step, row: Row, look: Look | null = null): Promise<void> {
  const { ports, rules, remote } = step
  const live = liveAttempt(row)
  if (live === null || ports.stopping()) return
  await during(step, async (window) => {
    const keptMs = rules.repeatWithin(remote.recovery.withinMs)
    const withinMs = keptMs === null ? null : keptMs - (live.openedAt - keyedAt(row))
    const granted = await ports.store.repeat({ id: row.id, version: row.version, no: live.no, windowMs: remote.windowMs, withinMs })
    if (granted !== null) await use(step, repeated(row, granted), granted, window)
    else if (look !== null) await record(step, row, (at) => rules.afterLook(at, look, remote, step.by))
    else await step.write(row, rules.wait(row, 'paused', WAITS.paused))
  })
}

/** A call's time: whatever comes of it, its clocks are stopped. */
async function during<T>({ ports, remote }: Step, work: (window: Window) => Promise<T>): Promise<T> {
  const window = ports.window(remote.windowMs)
  return work(window).finally(window.close)
}

/** Uses a right to send: builds the order, sends it once, records the answer. */
async function use(step: Step, row: Row, granted: Granted, window: Window): Promise<void> {
  const answered = post(step, row, granted, window)
  const recorded = answered.then((answer) =>
    record(step, row, (at) => {
      const refused = answer.kind === 'error' && answer.outcome === 'rejected' ? { outcome: answer.outcome, code: answer.code } : null
      const next = refused && step.ports.route({ ...withAttempt(at, granted.no, refused), state: 'queued' })
      return step.rules.afterCreate(at, granted, answer, { ...step.by, failover: next !== null && next !== step.account })
    }),
  )
  recorded.catch(() => {})
  // A call that ignores its signal does not block the worker; its answer is recorded whenever it comes.
  if ((await Promise.race([answered, soonAfter(window.signal)])) !== null) await recorded
}

async function post(step: Step, row: Row, granted: Granted, window: Window): Promise<Answer> {
  const { ports, remote } = step
  let order: CreatePayout | CreateRefund
  try {
    order = toOrder(row, ports.unseal(row, granted.sealed))
  } catch (error) {
    return notSent('config', error instanceof Error ? error.message : 'the destination could not be opened')
  }
  // A process that was suspended since its claim has lost the right: the upstream may have forgotten the order's key by now.
  if (!window.open()) return notSent('aborted', 'the right to send had ended before the order was sent')
  try {
    const receipt = await remote.create(order, { signal: window.signal, timeoutMs: remote.timeoutMs })
    return { kind: 'receipt', id: receipt.id, status: receipt.status, debited: receipt.debited?.amount ?? null }
  } catch (error) {
    if (!PaymentError.is(error)) return { ...notSent('invalid_response', 'the provider threw no PaymentError'), outcome: 'unknown' }
    const { code, outcome, httpStatus = null, retryAfterMs = null } = error
    const message = shortly(error.upstreamMessage ?? error.message)
    return { kind: 'error', outcome, code, httpStatus, retryAfterMs, message, wait: remote.waits(error) }
  }
}

/** How many characters of an upstream's text are kept. */
const shortly = (text: string): string => text.slice(0, 500)

/** Records a fact. If the row has changed meanwhile, the decision is made anew on the newer row: a fact is never dropped. */
async function record(step: Step, row: Row, decide: (row: Row) => Change | null): Promise<void> {
  let at: Row | null = row
  while (at !== null) {
    const change = decide(at)
    if (change === null || (await step.write(at, change))) return
    at = await step.ports.store.load(row.id)
  }
}

async function lookUp(step: Step, row: Row): Promise<Look> {
  try {
    const ref = { reference: row.reference, id: row.providerId }
    const found = await during(step, async ({ signal }) => Promise.race([step.remote.get(ref, { signal }), soonAfter(signal)]))
    if (found === null) return { kind: 'failed', code: 'timeout', retryAfterMs: null }
    const { id, status, amount, method, debited, fee, failureReason, createdAt } = found
    const time = createdAt === null ? Number.NaN : Date.parse(createdAt)
    const sums = { amount: amount?.amount ?? null, debited: debited?.amount ?? null, fee: fee?.amount ?? null }
    const facts = {
      currency: amount?.currency ?? null,
      failureReason: failureReason && shortly(failureReason),
      createdAt: Number.isNaN(time) ? null : time,
    }
    return { kind: 'found', id, status, method, ...sums, ...facts }
  } catch (error) {
    if (!PaymentError.is(error)) return { kind: 'failed', code: 'invalid_response', retryAfterMs: null }
    if (error.code === 'not_found') return { kind: 'absent', code: error.code }
    if (error.outcome === 'rejected' && error.code === 'rejected') return { kind: 'refused', code: error.code }
    return { kind: 'failed', code: error.code, retryAfterMs: error.retryAfterMs ?? null }
  }
}

/** The account of a payout: that of its live attempt; before an attempt, and where each is proven not to have paid, what `route` says. */
function accountOf(ports: Ports, row: Row): string | null {
  const last = row.attempts.at(-1)
  if (row.state !== 'queued') return liveAttempt(row)?.account ?? row.account
  return last === undefined ? ports.route(row) : ((mayChangeAccount(row) ? ports.route(row) : null) ?? last.account)
}

function toOrder(row: Row, destination: string | null): CreatePayout | CreateRefund {
  const { reference, amount, currency, method, feeFrom, bank, extra } = row
  const money = amount === null || currency === null ? undefined : { amount, currency }
  const own = extra === null ? {} : (JSON.parse(extra) as object)
  if (row.kind === 'refund') {
    const invoice = { reference: row.invoiceReference, id: row.invoiceId }
    return { ...own, reference, invoice, ...(money && { amount: money }), ...(row.reason !== null && { reason: row.reason }) }
  }
  if (money === undefined || method === null || destination === null) throw new Error('the order has no amount, method or destination')
  const fees = feeFrom === 'amount' || feeFrom === 'balance' ? { feeFrom } : {}
  return { ...own, reference, amount: money, method, destination, ...fees, ...(bank !== null && { bank }) } as CreatePayout
}

function claimed(row: Row, account: string, recovery: string, { version, no, openedAt, deadlineAt }: Granted): Row {
  const attempt = { no, account, outcome: 'open', code: null, sends: 1, recovery, absences: 0, openedAt, deadlineAt } as const
  const attempts = [...row.attempts, attempt]
  return { ...row, state: 'sending', version, account, reads: 0, nextAt: deadlineAt, now: openedAt, attempts }
}

function repeated(row: Row, { version, no, send: sends, deadlineAt }: Granted): Row {
  return { ...withAttempt(row, no, { sends, deadlineAt }), version, nextAt: deadlineAt }
}

function withAttempt(row: Row, no: number, parts: Partial<Attempt>): Row {
  return { ...row, attempts: row.attempts.map((attempt) => (attempt.no === no ? { ...attempt, ...parts } : attempt)) }
}

/** A change that names the account at which the payout was sent or found. */
const owned = (change: Change, account: string | null): Change =>
  change.account === null && change.state !== 'queued' ? { ...change, account } : change

function notSent(code: string, message: string): Answer & { kind: 'error' } {
  return { kind: 'error', outcome: 'not_sent', code, httpStatus: null, retryAfterMs: null, message, wait: false }
}
