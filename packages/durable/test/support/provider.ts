import type { PaymentErrorCode, PaymentOutcome } from '@paymux/core'
import { money, PaymentError } from '@paymux/core'
import type { CallOptions, DurableProvider, PayoutRecord, Recovery } from '../../src/spec.ts'

/** What of the scripted provider differs. */
export interface FakeOptions {
  readonly recovery?: Recovery
  /** Runs between the claim and the first byte. */
  readonly beforeSend?: () => void | Promise<void>
  readonly balances?: () => string
}

const CODES: Readonly<Record<number, PaymentErrorCode>> = {
  400: 'rejected',
  401: 'unauthorized',
  404: 'not_found',
  409: 'conflict',
  422: 'rejected',
  429: 'rate_limited',
}

/** A provider of the local upstream, with the errors that real ones throw. */
export function fakeProvider(url: string, options: FakeOptions = {}): DurableProvider {
  const { recovery = { lookup: true, repeat: 'unknown', withinMs: null }, beforeSend, balances } = options
  const payouts = {
    recovery,
    create: async (order: { reference: string }, callOptions: CallOptions = {}) => {
      await beforeSend?.()
      const record = await call(url, 'payouts.create', callOptions, { method: 'POST', body: JSON.stringify(order) })
      return { id: record.id, status: record.status, debited: null }
    },
    get: ({ reference }: { reference: string | null }, callOptions: CallOptions = {}) =>
      call(`${url}/?reference=${encodeURIComponent(reference ?? '')}`, 'payouts.get', callOptions, {}),
  }
  const part = balances && { balances: { list: async () => [{ available: money(balances(), 'RUB') }] } }
  return { id: 'fake', payouts, ...part }
}

async function call(url: string, operation: string, options: CallOptions, init: RequestInit): Promise<PayoutRecord> {
  const fail = (code: PaymentErrorCode, outcome: PaymentOutcome, more: object = {}): PaymentError =>
    new PaymentError({ code, outcome, provider: 'fake', operation, message: code, ...more })
  if (options.signal?.aborted) throw fail('aborted', 'not_sent')
  const timeout = AbortSignal.timeout(options.timeoutMs ?? 10_000)
  const signal = options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal])
  let response: Response
  let body: Record<string, string>
  try {
    response = await fetch(url, { ...init, signal, headers: { 'content-type': 'application/json' } })
    body = (await response.json()) as Record<string, string>
  } catch (error) {
    const refused = (error as { cause?: { code?: string } }).cause?.code === 'ECONNREFUSED'
    throw refused ? fail('network', 'not_sent') : fail(timeout.aborted ? 'timeout' : 'network', 'unknown')
  }
  if (response.ok) {
    const { id = '', reference = '', status = '', amount = '', method = null, createdAt = null } = body
    const facts = { debited: null, fee: null, failureReason: null, createdAt, method }
    return { id, reference, status: status as PayoutRecord['status'], amount: amount === '' ? null : money(amount, 'RUB'), ...facts }
  }
  const retry = response.headers.get('retry-after')
  const more = { httpStatus: response.status, ...(retry !== null && { retryAfterMs: Number(retry) * 1_000 }) }
  throw fail(CODES[response.status] ?? 'unavailable', response.status < 500 ? 'rejected' : 'unknown', more)
}
