import { createHash, createHmac } from 'node:crypto'
import type { Transport } from '@paymux/core/http'
import { createAaio } from '@paymux/provider-aaio'
import { createEnot } from '@paymux/provider-enot'
import type { WebhookProvider } from '../src/answer-webhook.ts'

/** A provider whose upstream knows one payout, in the upstream's own words. */
export interface ScriptedProvider {
  readonly provider: WebhookProvider
  /** What a read says from now on. */
  set: (status: string) => void
  /** A correctly signed webhook about that payout. */
  readonly webhook: (status: string) => { readonly headers: Record<string, string>; readonly body: string }
  /** The upstream's words for done and for refused. */
  readonly words: { readonly done: string; readonly failed: string; readonly running: string }
}

export const REFERENCE = 'wd-2071'

function answering(record: () => object): Transport {
  return async () => ({ status: 200, headers: {}, body: JSON.stringify(record()) })
}

export function scriptedAaio(): ScriptedProvider {
  let status = 'in_process'
  const id = 'ea392e3c-b0a2-449a-b2ea-8aa21684bf05'
  const record = () => ({
    type: 'success',
    id,
    my_id: REFERENCE,
    amount: 485,
    amount_down: 500,
    commission: 15,
    commission_type: 0,
    status,
  })
  return {
    provider: createAaio({ apiKey: 'test-key', payoutWebhookSecret: 'test-secret', transport: answering(record) }),
    set: (word) => {
      status = word
    },
    webhook: (word) => ({
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: String(
        new URLSearchParams({
          id,
          my_id: REFERENCE,
          amount_down: '500.00',
          status: word,
          sign: createHash('sha256').update(`${id}:test-secret:500.00`).digest('hex'),
        }),
      ),
    }),
    words: { done: 'success', failed: 'cancel', running: 'in_process' },
  }
}

export function scriptedEnot(): ScriptedProvider {
  let status = 'wait'
  const id = '27d9b5e3-f640-4c18-9a72-0e8c3b1d5f96'
  const record = () => ({ data: { payoff_id: id, order_id: REFERENCE, status, amount: 500 }, status: 200, status_check: true })
  return {
    provider: createEnot({ user: { id: 'u', key: 'test-key', webhookKey: 'test-secret' }, transport: answering(record) }),
    set: (word) => {
      status = word
    },
    webhook: (word) => {
      const body = JSON.stringify({ amount: '500.00', order_id: REFERENCE, payoff_id: id, status: word })
      const signature = createHmac('sha256', 'test-secret').update(body).digest('hex')
      return { headers: { 'content-type': 'application/json', 'x-api-sha256-signature': signature }, body }
    },
    words: { done: 'success', failed: 'fail', running: 'wait' },
  }
}
