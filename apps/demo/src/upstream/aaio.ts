import type { StoredRecord } from './fixtures.ts'
import { fixture } from './fixtures.ts'
import type { UpstreamAnswer, UpstreamRequest } from './server.ts'

/** The key that the local Aaio takes. */
export const AAIO_KEY = 'local-aaio-key'

const PAYOUTS: readonly StoredRecord[] = ['success', 'in-process', 'cancel'].map((name) => {
  const body = fixture(`aaio/payout-${name}`)
  const { id, my_id } = JSON.parse(body) as { id: string; my_id: string }
  return { id, reference: my_id, body }
})

/** References of the payouts that the local Aaio knows. */
export const AAIO_REFERENCES: readonly string[] = PAYOUTS.map((payout) => payout.reference)

/** Aaio's answer, or null when the path is not one of Aaio's. */
export function answerAaio({ method, path, query, headers, body }: UpstreamRequest): UpstreamAnswer | null {
  if (path !== '/api/balance' && path !== '/api/info-payoff') return null
  if (method !== 'GET' && method !== 'POST') return fail(400, 'The method must be GET or POST')
  if (headers['x-api-key'] !== AAIO_KEY) return fail(401, 'Invalid API key')
  if (path === '/api/balance') return { status: 200, body: fixture('aaio/balance') }

  const fields = method === 'POST' ? new URLSearchParams(body) : query
  const [id, reference] = [fields.get('id'), fields.get('my_id')]
  if (!id && !reference) return fail(400, 'Give id or my_id')
  const found = PAYOUTS.find((payout) => (id ? payout.id === id.toLowerCase() : payout.reference === reference))
  // What Aaio says about a payout that it does not know is documented nowhere; 400 is its general refusal.
  return found === undefined ? fail(400, 'Payout not found') : { status: 200, body: found.body }
}

function fail(status: number, message: string): UpstreamAnswer {
  return { status, body: JSON.stringify({ type: 'fail', code: String(status), message }) }
}
