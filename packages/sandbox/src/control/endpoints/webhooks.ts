import { address, integer, oneOf, orNull, required, text } from '../../contract/fields.ts'
import { planFields } from '../../webhooks/plans.ts'
import type { ControlParts, Endpoint } from '../endpoint.ts'
import { endpoint } from '../endpoint.ts'

const STATES = ['waiting', 'sending', 'delivered', 'failed', 'lost', 'unsent'] as const

/** Webhooks that were sent, and what shall happen to the next. */
export function webhookEndpoints({ webhooks, upstreams, webhookUrls, setWebhookUrls }: ControlParts): readonly Endpoint[] {
  const ids = upstreams.map(({ id }) => id)
  const upstream = oneOf(ids)
  const filter = { upstream, recordId: text, reference: text, state: oneOf(STATES) }
  return [
    endpoint(
      'GET /webhooks',
      'deliveries with their answers, oldest first',
      { ...filter, limit: integer(1, 10_000) },
      (_, { limit = 1000, ...wanted }) => ({
        webhooks: webhooks.list(wanted).slice(-limit),
      }),
    ),
    endpoint('GET /webhooks/:id', 'one delivery', {}, ({ id = '' }) => webhooks.get(id)),
    endpoint('POST /webhooks/:id/resend', 'sends it once more, byte for byte', { url: address }, ({ id = '' }, input) =>
      webhooks.resend(id, input),
    ),
    endpoint(
      'POST /webhooks/:id/tamper',
      'sends it once more with one field changed after signing',
      { field: text, value: text },
      ({ id = '' }, input) => webhooks.tamper(id, input),
    ),
    endpoint('POST /webhooks-flush', 'waits until every webhook that is due has its answer', {}, async () => {
      await webhooks.flush()
      const count = (state: string): number => webhooks.list().filter((one) => one.state === state).length
      return Object.fromEntries(STATES.map((state) => [state, count(state)]))
    }),
    endpoint('GET /webhook-plans', 'what shall happen to the next webhooks', {}, () => ({ plans: webhooks.plans() })),
    endpoint('POST /webhook-plans', 'decides about the next webhooks', planFields(ids), (_, plan) => {
      webhooks.plan(plan)
      return { plans: webhooks.plans() }
    }),
    endpoint('DELETE /webhook-plans', 'forgets the plans; what waits to be reordered goes out', {}, () => {
      webhooks.clearPlans()
      return { plans: [] }
    }),
    endpoint('GET /webhook-url', 'where webhooks of the accounts go', {}, webhookUrls),
    endpoint(
      'PATCH /webhook-url',
      'where webhooks of the accounts go, of all upstreams or of one; null: nowhere',
      { url: required(orNull(address)), upstream },
      (_, { url, upstream: only }) => {
        const changed = (only === undefined ? ids : [only]).map((id) => [id, url?.replaceAll('{upstream}', id) ?? null])
        setWebhookUrls({ ...webhookUrls(), ...Object.fromEntries(changed) })
        return webhookUrls()
      },
    ),
  ]
}
