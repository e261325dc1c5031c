import { channel } from 'node:diagnostics_channel'
import { setTimeout as sleep } from 'node:timers/promises'
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import { createEnot } from '@paymux/provider-enot'
import type { Sandbox } from '@paymux/sandbox'
import { startSandbox } from '@paymux/sandbox'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { instrumentPaymux } from '../src/index.ts'
import { startSdk } from './sdk.ts'

let sdk: ReturnType<typeof startSdk>
let sandbox: Sandbox
let enot: ReturnType<typeof createEnot>
let stop: () => void

beforeAll(async () => {
  sdk = startSdk()
  sandbox = await startSandbox({ seed: 1 })
  enot = createEnot({ ...sandbox.enot.credentials, baseUrl: sandbox.enot.baseUrl })
})
beforeEach(async () => {
  sandbox.faults.clear()
  sdk.spans()
  await sdk.counted()
  stop = instrumentPaymux()
})
afterEach(() => stop())
afterAll(async () => {
  await enot.close()
  await sandbox.close()
  sdk.stop()
})

const order = (reference: string) => ({
  reference,
  amount: { amount: '1500.00', currency: 'RUB' },
  method: 'card',
  destination: '4111110000000042',
})
const parentOf = ({ parentSpanContext }: ReadableSpan): string | undefined => parentSpanContext?.spanId
const idOf = (span: ReadableSpan | undefined): string | undefined => span?.spanContext().spanId

/** The spans of calls and of requests. A request ends with its last byte, which may be after the call. */
async function spansOf(count: number) {
  const all: ReadableSpan[] = []
  while (all.length < count) {
    all.push(...sdk.spans())
    await sleep(1)
  }
  return { calls: all.filter(({ kind }) => kind === SpanKind.INTERNAL), requests: all.filter(({ kind }) => kind === SpanKind.CLIENT), all }
}

describe('a call', () => {
  it('is one internal span, below the caller’s and above the one of the request', async () => {
    const tracer = trace.getTracer('app')
    const root = tracer.startSpan('withdraw', { kind: SpanKind.SERVER })
    await context.with(trace.setSpan(context.active(), root), () => enot.payouts.create(order('wd-1')))
    root.end()
    const { calls, requests, all } = await spansOf(3)
    expect(all).toHaveLength(3)
    expect(calls.map(({ name, kind, status }) => ({ name, kind, status: status.code }))).toEqual([
      { name: 'payouts.create enot', kind: SpanKind.INTERNAL, status: SpanStatusCode.UNSET },
    ])
    expect(calls[0]?.attributes).toEqual({
      'paymux.provider': 'enot',
      'paymux.operation': 'payouts.create',
      'paymux.effect': 'write',
      'paymux.reference': 'wd-1',
      'paymux.attempts': 1,
    })
    expect(calls.map(parentOf)).toEqual([root.spanContext().spanId])
    expect(requests.map(parentOf)).toEqual([idOf(calls[0])])
    expect(requests[0]?.name).toBe('POST')
    expect(new Set(all.map((span) => span.spanContext().traceId)).size).toBe(1)
  })

  it('leaves the context of its caller as it was', async () => {
    const before = context.active()
    const call = enot.balances.list()
    expect(context.active()).toBe(before)
    await call
    expect(context.active()).toBe(before)
    expect(trace.getActiveSpan()).toBeUndefined()
  })

  it('stays one span when it is tried again, and every attempt is its child', async () => {
    sandbox.faults.add({ kind: 'unavailable', upstream: 'enot', operation: 'balances.list' })
    sandbox.faults.add({ kind: 'reset-before-executing', upstream: 'enot', operation: 'balances.list' })
    await enot.balances.list()
    const { calls, requests, all } = await spansOf(4)
    expect(all).toHaveLength(4)
    expect(calls[0]?.attributes['paymux.attempts']).toBe(3)
    expect(calls[0]?.status.code).toBe(SpanStatusCode.UNSET)
    expect(requests.map(parentOf)).toEqual(Array.from({ length: 3 }, () => idOf(calls[0])))
    expect(requests.map(({ attributes }) => attributes['http.response.status_code'])).toEqual([503, undefined, 200])
  })

  it('has its own requests when others run beside it', async () => {
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => enot.payouts.create(order(`beside-${name}`))))
    const { calls, requests } = await spansOf(8)
    expect(new Set(calls.map(idOf)).size).toBe(4)
    expect(requests.map(parentOf).toSorted()).toEqual(calls.map(idOf).toSorted())
  })

  it('that fails says with which code, and what happened to the money', async () => {
    sandbox.faults.add({ kind: 'reset-after-executing', upstream: 'enot', operation: 'payouts.create' })
    await expect(enot.payouts.create(order('wd-lost'))).rejects.toMatchObject({ outcome: 'unknown' })
    const { calls, requests } = await spansOf(2)
    expect(calls[0]?.attributes).toMatchObject({ 'error.type': 'network', 'paymux.outcome': 'unknown', 'paymux.attempts': 1 })
    expect(calls[0]?.status).toMatchObject({
      code: SpanStatusCode.ERROR,
      message: expect.stringContaining('Whether it was carried out is not known'),
    })
    expect(requests).toHaveLength(1)
  })

  it('tells neither keys nor accounts nor amounts', async () => {
    await enot.payouts.create(order('wd-secret'))
    await enot.payouts.create({ ...order('wd-refused'), amount: { amount: '9999999.77', currency: 'RUB' } }).catch(() => null)
    const { calls } = await spansOf(4)
    const told = JSON.stringify([
      calls.map(({ name, attributes, status, events }) => [name, attributes, status, events]),
      await sdk.counted(),
    ])
    expect(told).toContain('wd-refused')
    for (const secret of [sandbox.enot.credentials.user.key, sandbox.enot.credentials.user.id, '4111110000000042', '9999999.77'])
      expect(told).not.toContain(secret)
  })
})

describe('metrics', () => {
  it('count calls by outcome, requests and drifts', async () => {
    const name = { 'paymux.provider': 'enot', 'paymux.operation': 'balances.list' }
    sandbox.faults.add({ kind: 'unavailable', upstream: 'enot', operation: 'balances.list' })
    await enot.balances.list()
    await enot.balances.list()
    sandbox.faults.add({ kind: 'unauthorized', upstream: 'enot', operation: 'balances.list' })
    await enot.balances.list().catch(() => null)
    await enot.payouts.create(order('wd-odd'))
    sandbox.faults.add({ kind: 'unknown-status', upstream: 'enot', operation: 'payouts.get' })
    await enot.payouts.get({ reference: 'wd-odd' })
    const counted = await sdk.counted()
    expect(Object.keys(counted).toSorted()).toEqual(['paymux.call.duration', 'paymux.drifts', 'paymux.requests'])
    expect(counted['paymux.call.duration']?.slice(0, 2)).toEqual([
      [name, 2],
      [{ ...name, 'error.type': 'unauthorized', 'paymux.outcome': 'rejected' }, 1],
    ])
    expect(counted['paymux.requests']?.[0]).toEqual([name, 4])
    expect(counted['paymux.drifts']).toEqual([
      [{ ...name, 'paymux.operation': 'payouts.get', 'paymux.field': 'status', 'paymux.problem': 'unknown_status' }, 1],
    ])
  })

  it('are in seconds', async () => {
    sandbox.faults.add({ kind: 'rate-limited', upstream: 'enot', operation: 'balances.list', retryAfterSeconds: 1 })
    await enot.balances.list()
    const { sum = 0 } = await sdk.duration()
    expect(sum).toBeGreaterThan(0.99)
    expect(sum).toBeLessThan(500)
  })
})

it('ends without a trace: no subscriber is left, and calls have no span', async () => {
  stop()
  for (const name of ['tracing:paymux:call:start', 'tracing:paymux:call:asyncEnd', 'paymux:drift'])
    expect([name, channel(name).hasSubscribers]).toEqual([name, false])
  await enot.balances.list()
  const { calls, requests } = await spansOf(1)
  expect([calls.length, requests.length]).toEqual([0, 1])
  expect(await sdk.counted()).toEqual({})
})

it('takes other providers than the global ones', async () => {
  stop()
  const names: string[] = []
  const tracer = trace.getTracer('mine')
  const startSpan: typeof tracer.startSpan = (name, options, parent) => {
    names.push(name)
    return tracer.startSpan(name, options, parent)
  }
  stop = instrumentPaymux({ tracerProvider: { getTracer: () => ({ ...tracer, startSpan, startActiveSpan: tracer.startActiveSpan }) } })
  await enot.balances.list()
  expect(names).toEqual(['balances.list enot'])
})
