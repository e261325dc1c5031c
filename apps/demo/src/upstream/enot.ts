import type { StoredRecord } from './fixtures.ts'
import { fixture } from './fixtures.ts'
import type { UpstreamAnswer, UpstreamRequest } from './server.ts'

/** The user that the local Enot knows. */
export const ENOT_USER = { id: 'a6f112da-7c3f-4323-ad99-ec3630e7c8ff', key: 'local-enot-key' } as const

const PAYOUTS: readonly StoredRecord[] = ['success', 'wait', 'fail'].map((name) => {
  const body = fixture(`enot/payout-${name}`)
  const { payoff_id, order_id } = (JSON.parse(body) as { data: { payoff_id: string; order_id: string } }).data
  return { id: payoff_id, reference: order_id, body }
})

/** References of the payouts that the local Enot knows. */
export const ENOT_REFERENCES: readonly string[] = PAYOUTS.map((payout) => payout.reference)

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Enot's answer, or null when the path is not one of Enot's. */
export function answerEnot({ method, path, query, headers }: UpstreamRequest): UpstreamAnswer | null {
  if (path !== '/payoff/info') return null
  // The default page of a framework, outside Enot's own envelope.
  if (method !== 'GET') return { status: 405, body: JSON.stringify({ message: 'The method is not supported for this route.' }) }
  const [user, id, reference] = [query.get('user_id') ?? '', query.get('id'), query.get('order_id')]
  if (!UUID.test(user)) return fail(422, 'Поле user id должно быть в формате UUID.')
  if (user !== ENOT_USER.id || headers['x-api-signature-sha256'] !== ENOT_USER.key) return fail(401, 'Ошибка авторизации.')
  if (!id && !reference) return fail(422, 'Укажите id или order_id.')
  if (id && !UUID.test(id)) return fail(422, 'Поле id должно быть в формате UUID.')
  const found = PAYOUTS.find((payout) => (id ? payout.id === id.toLowerCase() : payout.reference === reference))
  return found === undefined ? fail(404, 'Вывод не найден.') : { status: 200, body: found.body }
}

function fail(status: number, error: string): UpstreamAnswer {
  return { status, body: JSON.stringify({ data: null, error, status, status_check: false }) }
}
