import { InvalidInput } from '../errors.ts'
import type { WebhookDraft, WebhookPlan } from './types.ts'

/** The plans for the next webhooks. */
export interface Plans {
  readonly add: (plan: WebhookPlan) => void
  /** The plan for this webhook, used up by one; null when there is none. */
  readonly take: (draft: WebhookDraft) => ActivePlan | null
  readonly list: () => readonly WebhookPlan[]
  readonly clear: () => void
}

export interface ActivePlan extends WebhookPlan {
  readonly times: number
  /** How many webhooks it still takes. */
  left: number
}

const EFFECTS: readonly WebhookPlan['effect'][] = ['duplicate', 'reorder', 'delay', 'lose', 'tamper']

/** @param upstreams the ids that a plan may name */
export function createPlans(upstreams: readonly string[]): Plans {
  let plans: ActivePlan[] = []
  return {
    add: (plan) => {
      const times = plan.times ?? (plan.effect === 'reorder' ? 2 : 1)
      const faults = [
        !EFFECTS.includes(plan.effect) && `effect must be ${EFFECTS.join(', ')}`,
        plan.upstream !== undefined && !upstreams.includes(plan.upstream) && `upstream must be ${upstreams.join(' or ')}`,
        plan.kind !== undefined && !['payout', 'invoice'].includes(plan.kind) && 'kind must be payout or invoice',
        !(times >= (plan.effect === 'reorder' ? 2 : 1)) && 'times must be 1 or more, for reorder 2 or more',
        plan.effect === 'delay' && !(Number(plan.delayMs) >= 0) && 'delayMs must be given',
      ].filter((fault) => fault !== false)
      if (faults.length > 0) throw new InvalidInput(`webhooks.plan: ${faults.join('; ')}`)
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
