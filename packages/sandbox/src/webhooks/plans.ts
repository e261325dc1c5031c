import { integer, oneOf, readInput, required, text } from '../contract/fields.ts'
import type { NamedDraft, WebhookPlan } from '../contract/webhooks.ts'
import { RECORD_KINDS, WEBHOOK_EFFECTS } from '../contract/webhooks.ts'

/** The plans for the next webhooks. */
export interface Plans {
  readonly add: (plan: WebhookPlan) => void
  /** The plan for this webhook, used up by one; null when there is none. */
  readonly take: (draft: NamedDraft) => ActivePlan | null
  readonly list: () => readonly WebhookPlan[]
  readonly clear: () => void
}

export interface ActivePlan extends WebhookPlan {
  readonly times: number
  /** How many webhooks it still takes. */
  left: number
}

/** What a plan may hold: one declaration for the library, the control API and the page. */
export function planFields(upstreams: readonly string[]) {
  return {
    effect: required(oneOf(WEBHOOK_EFFECTS)),
    upstream: oneOf(upstreams),
    kind: oneOf(RECORD_KINDS),
    times: integer(1, 1_000_000),
    delayMs: integer(0, 1e12),
    field: text,
    value: text,
  }
}

/** @param upstreams the ids that a plan may name */
export function createPlans(upstreams: readonly string[]): Plans {
  let plans: ActivePlan[] = []
  return {
    add: (plan) => {
      const isPair = plan.effect === 'reorder'
      const faults = [
        ...(isPair && plan.times === 1 ? ['times must be 2 or more for reorder: they wait for each other'] : []),
        ...(plan.effect === 'delay' && plan.delayMs === undefined ? ['delayMs is missing'] : []),
      ]
      const { times = isPair ? 2 : 1 } = readInput(planFields(upstreams), { ...plan }, { what: 'webhooks.plan', faults })
      plans.push({ ...plan, times, left: times })
    },
    take: (draft) => {
      const plan = plans.find((one) => (one.upstream ?? draft.upstream) === draft.upstream && (one.kind ?? draft.kind) === draft.kind)
      if (plan === undefined) return null
      plan.left--
      if (plan.left === 0) plans = plans.filter((one) => one !== plan)
      return plan
    },
    list: () => plans.map(({ left, ...plan }) => ({ ...plan, times: left })),
    clear: () => {
      plans = []
    },
  }
}
