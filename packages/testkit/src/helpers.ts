import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { PaymentError } from '@paymux/core'
import type { DriftEvent, Transport, TransportRequest, TransportResponse } from '@paymux/core/http'

/** The PaymentError that a call ends with, or that it throws before it begins. Anything else fails the test. */
export async function failureOf(call: Promise<unknown> | (() => unknown)): Promise<PaymentError> {
  let value: unknown
  try {
    value = await (typeof call === 'function' ? call() : call)
  } catch (error) {
    if (PaymentError.is(error)) return error
    throw new Error('the call failed, but not with a PaymentError', { cause: error })
  }
  throw new Error('the call did not fail', { cause: value })
}

/**
 * What is reported to `paymux:drift` while a call runs, as `field problem` or `field problem value`.
 * @param provider only what this provider reports: tests of others may run at the same time
 */
export async function driftsOf(call: () => Promise<unknown>, provider?: string): Promise<readonly string[]> {
  const seen: string[] = []
  const listen = (message: unknown): void => {
    const event = message as DriftEvent
    if (provider === undefined || event.provider === provider)
      seen.push([event.field, event.problem, event.value].filter((part) => part !== undefined).join(' '))
  }
  subscribe('paymux:drift', listen)
  try {
    await call()
  } finally {
    unsubscribe('paymux:drift', listen)
  }
  return seen
}

/** An answer of the upstream. Default: HTTP 200 without headers. */
export type Answering = string | Partial<TransportResponse>

/**
 * A provider without a network: whatever is asked gets one answer, or those of a list in turn, the last one for ever.
 * @param create the factory
 * @param settings what it is made with besides; `retries` are 0 unless it says otherwise
 * @returns the provider, and the requests that it sent
 */
export function answering<Settings extends object, Provider>(
  create: (settings: Settings & { readonly transport: Transport; readonly retries: number }) => Provider,
  settings: Settings,
  answer: Answering | readonly Answering[],
): { readonly provider: Provider; readonly requests: readonly TransportRequest[] } {
  const requests: TransportRequest[] = []
  const answers = [answer].flat() as readonly Answering[]
  const transport: Transport = async (request) => {
    requests.push(request)
    const next = answers[Math.min(requests.length, answers.length) - 1] ?? ''
    return { status: 200, headers: {}, body: '', ...(typeof next === 'string' ? { body: next } : next) }
  }
  return { provider: create({ retries: 0, ...settings, transport }), requests }
}
