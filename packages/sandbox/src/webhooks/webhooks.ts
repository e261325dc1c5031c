import type { SandboxClock } from '../clock.ts'
import { NotFound } from '../contract/errors.ts'
import type { Ids } from '../contract/upstream.ts'
import type { NamedDraft, Tampering, Webhook, WebhookPlan, Webhooks } from '../contract/webhooks.ts'
import { deliver, refusedTarget } from './delivery.ts'
import { createPlans } from './plans.ts'

/** Webhooks, with what only the sandbox itself uses. */
export interface Outbox extends Webhooks {
  readonly send: (draft: NamedDraft) => void
  readonly close: () => Promise<void>
}

export interface OutboxSettings {
  readonly clock: SandboxClock
  readonly ids: Ids
  readonly upstreams: readonly string[]
  readonly allowRemote: boolean
  readonly timeoutMs: number
}

/** A log entry and what it was made from. */
interface Entry {
  webhook: Webhook
  readonly draft: NamedDraft
  /** How many redeliveries are left. */
  readonly again: number
}

const LOG_SIZE = 10_000

export function createOutbox({ clock, ids, upstreams, allowRemote, timeoutMs }: OutboxSettings): Outbox {
  const log = new Map<string, Entry>()
  const plans = createPlans(upstreams)
  const underway = new Set<Promise<void>>()
  const ended = new AbortController()
  /** Webhooks that wait for others, to go out last first. */
  let reordering: Entry[] = []

  const record = (draft: NamedDraft, reason: Webhook['reason'], again: number, change?: Tampering): Entry => {
    const { upstream, kind, recordId, reference, status, url } = draft
    const webhook: Webhook = {
      id: ids.uuid(),
      upstream,
      kind,
      recordId,
      reference,
      status,
      url,
      ...draft.encode(change),
      reason,
      state: 'waiting',
      dueAt: new Date(clock.now()).toISOString(),
      answer: null,
      error: null,
    }
    const entry: Entry = { webhook, draft, again }
    log.set(webhook.id, entry)
    const oldest = log.keys().next().value
    if (log.size > LOG_SIZE && oldest !== undefined) log.delete(oldest)
    return entry
  }
  const update = (entry: Entry, change: Partial<Webhook>): void => {
    entry.webhook = { ...entry.webhook, ...change }
  }

  const post = async (entry: Entry): Promise<void> => {
    const { url, headers, body } = entry.webhook
    if (url === null) return update(entry, { state: 'unsent', error: 'no address is set' })
    const refused = refusedTarget(url, allowRemote)
    if (refused !== null) return update(entry, { state: 'failed', error: refused })
    update(entry, { state: 'sending' })
    const result = await deliver(url, headers, body, timeoutMs, ended.signal)
    const delivered = result.answer !== null && result.answer.status >= 200 && result.answer.status < 300
    update(entry, { ...result, state: delivered ? 'delivered' : 'failed' })
    if (!delivered && entry.again > 0 && !ended.signal.aborted) {
      later(record(entry.draft, 'redelivery', entry.again - 1), entry.draft.redelivery.delayMs)
    }
  }
  const track = (work: Promise<void>): void => {
    const done = work.finally(() => underway.delete(done))
    underway.add(done)
  }
  const start = (entry: Entry): void => track(post(entry))
  const later = (entry: Entry, delayMs: number): void => {
    const due = clock.now() + delayMs
    update(entry, { dueAt: new Date(due).toISOString() })
    clock.at(due, () => start(entry))
  }
  const lastFirst = (entries: readonly Entry[]): void =>
    track(entries.reduceRight(async (before, entry) => before.then(() => post(entry)), Promise.resolve()))

  const send = (draft: NamedDraft): void => {
    const plan = draft.url === null ? null : plans.take(draft)
    const { times: again } = draft.redelivery
    const effects: Record<WebhookPlan['effect'] | 'none', () => void> = {
      none: () => start(record(draft, 'event', again)),
      lose: () => update(record(draft, 'event', 0), { state: 'lost' }),
      delay: () => later(record(draft, 'event', again), plan?.delayMs ?? 0),
      tamper: () => start(record(draft, 'tampered', 0, tampering(draft, plan ?? {}))),
      duplicate: () => {
        start(record(draft, 'event', again))
        start(record(draft, 'duplicate', 0))
      },
      reorder: () => {
        reordering.push(record(draft, 'event', again))
        if (plan?.left === 0) lastFirst(reordering.splice(0))
      },
    }
    effects[plan?.effect ?? 'none']()
  }

  const find = (id: string): Entry => {
    const entry = log.get(id)
    if (entry === undefined) throw new NotFound(`there is no webhook with the id ${JSON.stringify(id)}`)
    return entry
  }
  return {
    send,
    list: (filter = {}) =>
      [...log.values()]
        .map(({ webhook }) => webhook)
        .filter((webhook) => Object.entries(filter).every(([name, value]) => webhook[name as keyof typeof filter] === value)),
    get: (id) => find(id).webhook,
    flush: async () => {
      while (underway.size > 0) await Promise.all(underway)
    },
    resend: (id, { url } = {}) => {
      const { draft, webhook } = find(id)
      const entry = record(url === undefined ? draft : { ...draft, url }, 'resent', 0)
      update(entry, { headers: webhook.headers, body: webhook.body })
      start(entry)
      return entry.webhook
    },
    tamper: (id, change = {}) => {
      const { draft } = find(id)
      const entry = record(draft, 'tampered', 0, tampering(draft, change))
      start(entry)
      return entry.webhook
    },
    plan: plans.add,
    plans: plans.list,
    clearPlans: () => {
      plans.clear()
      const waiting = reordering
      reordering = []
      if (waiting.length > 0) lastFirst(waiting)
    },
    close: async () => {
      ended.abort()
      await Promise.all(underway)
    },
  }
}

function tampering(
  draft: NamedDraft,
  { field, value }: { readonly field?: string | undefined; readonly value?: string | undefined },
): Tampering {
  return { field: field ?? draft.amountField, value: value ?? '1.00' }
}
