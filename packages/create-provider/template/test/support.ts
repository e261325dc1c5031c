import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { readFileSync } from 'node:fs'
import { PaymentError } from '@paymux/core'
import type { DriftEvent, TransportRequest, TransportResponse } from '@paymux/core/http'
import type { Acme, AcmeSettings } from '../src/index.ts'
import { createAcme } from '../src/index.ts'

/** The text of a fixture. */
export function fixture(name: string): string {
  return readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')
}

/** A fixture with some fields of its record changed; `undefined` removes one. */
export function changed(name: string, changes: Readonly<Record<string, unknown>>): string {
  const { data } = JSON.parse(fixture(name)) as { data: Record<string, unknown> }
  return JSON.stringify({ data: { ...data, ...changes } })
}

/** A provider whose upstream gives one answer to everything, and the requests that it got. */
export function answering(
  body: string,
  status = 200,
  settings: AcmeSettings = {},
  headers: TransportResponse['headers'] = {},
): { provider: Acme; requests: TransportRequest[] } {
  const requests: TransportRequest[] = []
  const provider = createAcme({
    apiKey: 'key',
    retries: 0,
    transport: async (request) => {
      requests.push(request)
      return { status, headers, body }
    },
    ...settings,
  })
  return { provider, requests }
}

/** The PaymentError that a call ends with; anything else fails the test. */
export async function failure(call: Promise<unknown>): Promise<PaymentError> {
  const outcome = await call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  if ('error' in outcome && PaymentError.is(outcome.error)) return outcome.error
  throw new Error('the call did not end with a PaymentError', { cause: outcome })
}

/** What a call reports to `paymux:drift`, as `field problem [value]`. */
export async function drifts(run: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = []
  const listen = (message: unknown): void => {
    const { field, problem, value } = message as DriftEvent
    seen.push(value === undefined ? `${field} ${problem}` : `${field} ${problem} ${value}`)
  }
  subscribe('paymux:drift', listen)
  try {
    await run()
  } finally {
    unsubscribe('paymux:drift', listen)
  }
  return seen
}
