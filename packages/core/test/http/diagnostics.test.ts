import diagnostics from 'node:diagnostics_channel'
import { afterEach, describe, expect, test } from 'vitest'
import { readWire } from '../../src/authoring/index.ts'
import type { CallEvent, DriftEvent, HttpClientSettings, Transport } from '../../src/http/index.ts'
import { notSent } from '../../src/http/index.ts'
import { ANSWERS, CANARY, client, json, read, write } from './upstream.ts'

const ok = { status: 200, headers: {}, body: ANSWERS.success.body }
const http = (transport: Transport, more: Partial<HttpClientSettings> = {}) => client('http://127.0.0.1', { transport, ...more })

const cleanUps: (() => void)[] = []
afterEach(() => {
  for (const clean of cleanUps.splice(0)) clean()
})

/** Listens on one channel for the rest of the test. */
function listen<T>(channel: string): T[] {
  const events: T[] = []
  const onMessage = (message: unknown): void => void events.push({ ...(message as T) })
  diagnostics.subscribe(channel, onMessage)
  cleanUps.push(() => diagnostics.unsubscribe(channel, onMessage))
  return events
}

describe('paymux:call', () => {
  test('a success has a start and an end with status and number of requests, but no result', async () => {
    const starts = listen<CallEvent>('tracing:paymux:call:start')
    const ends = listen<CallEvent>('tracing:paymux:call:asyncEnd')
    const errors = listen<CallEvent>('tracing:paymux:call:error')
    await expect(http(async () => ok).call(write())).resolves.toEqual({ id: 'p-1', amount: '485.5', status: 'done' })
    const base = { provider: 'test', operation: 'payouts.create', effect: 'write', reference: 'r-1' }
    expect(starts).toEqual([{ ...base, attempts: 0, httpStatus: undefined }])
    expect(ends).toEqual([{ ...base, attempts: 1, httpStatus: 200, result: undefined }])
    expect(errors).toEqual([])
  })

  test('a failure has the error of the caller', async () => {
    const errors = listen<CallEvent>('tracing:paymux:call:error')
    const ends = listen<CallEvent>('tracing:paymux:call:asyncEnd')
    const transport: Transport = async () => ({ status: 502, headers: {}, body: CANARY })
    const error = await http(transport, { retries: 1 })
      .call(read())
      .catch((thrown: unknown) => thrown)
    expect(errors).toHaveLength(1)
    expect(errors[0]?.error).toBe(error)
    expect(ends).toMatchObject([{ attempts: 2, httpStatus: 502, error }])
  })

  test('a call that never left has no request', async () => {
    const ends = listen<CallEvent>('tracing:paymux:call:asyncEnd')
    await expect(http(async () => ok).call(write(), { signal: AbortSignal.abort() })).rejects.toThrow()
    await expect(http(async () => ok).call(write(), { timeoutMs: 0 })).rejects.toThrow()
    expect(ends).toMatchObject([{ attempts: 0 }, { attempts: 0 }])
  })

  test('attempts are counted over retries, also of those that were not sent', async () => {
    const ends = listen<CallEvent>('tracing:paymux:call:asyncEnd')
    let tries = 0
    await http(async () => (tries++ < 2 ? Promise.reject(notSent(new Error())) : ok)).call(read())
    expect(ends).toMatchObject([{ attempts: 3, httpStatus: 200 }])
  })

  test('without a subscriber nothing is published and the result is the same', async () => {
    const channels = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'].map((event) => diagnostics.channel(`tracing:paymux:call:${event}`))
    expect(channels.map((channel) => channel.hasSubscribers)).toEqual([false, false, false, false, false])
    const published: unknown[] = []
    for (const channel of channels) {
      const { publish } = channel
      channel.publish = (message) => void published.push(message)
      cleanUps.push(() => {
        channel.publish = publish
      })
    }
    await expect(http(async () => ok).call(read())).resolves.toMatchObject({ id: 'p-1' })
    expect(published).toEqual([])
  })
})

describe('paymux:drift', () => {
  test('carries field and problem, and of an unknown status the word, without secrets', async () => {
    const drifts = listen<DriftEvent>('paymux:drift')
    const status = `on_review ${CANARY}`
    const answer = json({ ok: true, data: { id: 'p-1', amount: 1, status } })
    const call = read({
      map: (wire, { drift }) => {
        drift('status', 'unknown_status', wire.status)
        drift('fee', 'missing_field')
        drift('date', 'unparsable')
        return wire
      },
    })
    await expect(http(async () => ({ ...ok, body: answer.body })).call(call)).resolves.toMatchObject({ status })
    const base = { provider: 'test', operation: 'payouts.get', value: undefined }
    expect(drifts).toEqual([
      { ...base, field: 'status', problem: 'unknown_status', value: 'on_review [redacted]' },
      { ...base, field: 'fee', problem: 'missing_field' },
      { ...base, field: 'date', problem: 'unparsable' },
    ])
  })

  test('shows no key and no account that is the name of a field', async () => {
    const drifts = listen<DriftEvent>('paymux:drift')
    const answer = json({
      ok: true,
      data: { id: 'p-1', amount: 1, [`a ${CANARY}`]: '\ufffd', '4111117731001111': '\ufffd', user_commission_amount: '\ufffd' },
    })
    const call = read({
      map: (wire, context) => {
        readWire(wire, [], context)
        return wire
      },
    })
    await http(async () => ({ ...ok, body: answer.body })).call(call)
    expect(drifts.map(({ field }) => field).sort()).toEqual(['[redacted]', 'a [redacted]', 'user_commission_amount'])
  })
})
