import type { Exchange, FaultScenario, FaultUpstream } from '@paymux/faults'
import { startFaultUpstream } from '@paymux/faults'
import { Agent, interceptors, RetryAgent } from 'undici'
import { afterEach, describe, expect, test } from 'vitest'
import type { PaymentError } from '../../src/errors.ts'
import type { Transport, UndiciDispatcher } from '../../src/http/index.ts'
import { fetchTransport, undiciTransport } from '../../src/http/index.ts'
import { ANSWERS, client, json, write } from './upstream.ts'

const cleanUps: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await Promise.all(cleanUps.splice(0).map((clean) => clean()))
})

async function start(request: (exchange: Exchange) => void, more: Partial<FaultScenario> = {}): Promise<FaultUpstream> {
  const upstream = await startFaultUpstream({ name: '', about: '', expect: { success: true, seen: 1 }, request, ...more }, ANSWERS)
  cleanUps.push(() => upstream.close())
  return upstream
}

const order = (reference: string) => write({ form: { reference }, reference })
const referenceOf = ({ request }: Exchange): string => new URLSearchParams(request.body).get('reference') ?? ''

describe('a call that waits for a connection', () => {
  test('and whose deadline passes or whose caller gives up is never seen, even after the connection frees', async () => {
    const upstream = await start(async ({ index, released, answer, answers }) => {
      if (index === 0) await released
      answer(answers.success)
    })
    const http = client(upstream.baseUrl, { transport: undiciTransport({ connections: 1 }) })
    const first = http.call(order('first'))
    await upstream.seen(1)
    const controller = new AbortController()
    const waiting = [
      ...Array.from({ length: 10 }, (_, index) => http.call(order(`late-${index}`), { timeoutMs: 100 })),
      ...Array.from({ length: 10 }, (_, index) => http.call(order(`given-up-${index}`), { signal: controller.signal })),
    ]
    const patient = Array.from({ length: 5 }, (_, index) => http.call(order(`patient-${index}`)))
    setTimeout(() => controller.abort(), 100)
    const ends = await Promise.allSettled(waiting)
    const words = (from: number): unknown[] =>
      ends.slice(from, from + 10).map((end) => end.status === 'rejected' && `${end.reason.code}/${end.reason.outcome}`)
    expect(words(0)).toEqual(Array(10).fill('timeout/not_sent'))
    expect(words(10)).toEqual(Array(10).fill('aborted/not_sent'))

    upstream.release()
    await Promise.all([first, ...patient])
    await http.call(order('last'))
    const seen = upstream.log().map((request) => new URLSearchParams(request.body).get('reference'))
    expect(seen.sort()).toEqual(['first', 'last', ...patient.map((_, index) => `patient-${index}`)].sort())
  })
})

describe('a dispatcher that sends again by itself', () => {
  const POST = { methods: ['POST' as const], maxRetries: 3, minTimeout: 1, maxTimeout: 5, throwOnError: false }
  const BROKEN_OFF = 'an answer that breaks off'
  const dispatchers: readonly (readonly [string, () => UndiciDispatcher])[] = [
    ['RetryAgent', () => new RetryAgent(new Agent(), POST)],
    ['the retry interceptor', () => new Agent().compose(interceptors.retry(POST))],
    ['the redirect interceptor', () => new Agent().compose(interceptors.redirect({ maxRedirections: 3 }))],
    [
      'one that dispatches twice whatever comes',
      () => {
        const agent = new Agent()
        return {
          dispatch: (options, handler) => {
            agent.dispatch(options, handler)
            return agent.dispatch(options, handler)
          },
        }
      },
    ],
  ]
  const faults: readonly (readonly [string, (exchange: Exchange) => void])[] = [
    ['a reset', ({ socket }) => void socket.resetAndDestroy()],
    ['a closed connection', ({ socket }) => void socket.end()],
    ['HTTP 503', ({ answer }) => answer({ status: 503, headers: { 'retry-after': '0' }, body: '' })],
    [
      BROKEN_OFF,
      ({ write, socket }) => {
        write('HTTP/1.1 200 OK\r\netag: "a"\r\ncontent-length: 1000\r\n\r\n{"ok":')
        setTimeout(() => socket.resetAndDestroy(), 20)
      },
    ],
    ['a redirect', ({ answer }) => answer({ status: 307, headers: { location: '/again' }, body: '' })],
  ]
  const cases = dispatchers.flatMap(([name, make]) => faults.map(([fault, request]) => ({ name, make, fault, request })))

  test.for(cases)('$name cannot double a write after $fault', async ({ make, fault, request }) => {
    // Nothing can stop a dispatcher from resuming an answer, unless there is a body that it would need a second time.
    for (const call of fault === BROKEN_OFF ? [write()] : [write(), write({ form: undefined })]) {
      const upstream = await start(request)
      const http = client(upstream.baseUrl, { transport: undiciTransport({ dispatcher: make() }), timeoutMs: 15_000 })
      await expect(http.call(call)).rejects.toMatchObject({ name: 'PaymentError', outcome: 'unknown' })
      expect(upstream.requests()).toBeLessThanOrEqual(1)
      expect(upstream.connections()).toBeGreaterThan(0)
    }
  })
})

describe('under load, with kept-alive connections that the upstream closes at random', () => {
  const CALLS = 4000

  /** The same numbers in every run. */
  function dice(seed: number): () => number {
    let state = seed
    return () => {
      state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
      return state / 2 ** 32
    }
  }

  interface Entry {
    seen: number
    executed: number
  }

  test.for<readonly [string, () => Transport]>([
    ['undici', () => undiciTransport({ connections: 50 })],
    ['fetch', () => fetchTransport()],
  ])('no write over %s is seen twice, and every outcome agrees with the ledger', async ([name, transport]) => {
    const random = dice(7)
    const ledger = new Map<string, Entry>()
    const upstream = await start(
      (exchange) => {
        const { socket, answer, answers } = exchange
        const reference = referenceOf(exchange)
        const entry = ledger.get(reference) ?? { seen: 0, executed: 0 }
        ledger.set(reference, entry)
        entry.seen++
        const fate = random()
        if (fate < 0.03) return void answer(json({ ok: false, status: 400, message: 'no' }, 400))
        entry.executed++
        if (fate < 0.06) return void socket.resetAndDestroy()
        if (fate < 0.09) return void socket.destroy()
        answer(answers.success)
        // The client may have taken the connection for its next call already.
        if (fate < 0.15) socket.end()
        else if (fate < 0.18) setImmediate(() => socket.destroy())
        else if (fate < 0.2) setImmediate(() => socket.resetAndDestroy())
      },
      { accept: (socket) => random() < 0.05 && socket.resetAndDestroy() },
    )
    const http = client(upstream.baseUrl, { transport: transport(), timeoutMs: 30_000 })
    const counts: { [end: string]: number } = {}
    let next = 0
    const worker = async (): Promise<void> => {
      while (next < CALLS) {
        const reference = `r-${next++}`
        const end: unknown = await http.call(order(reference)).catch((error: unknown) => error)
        const outcome = end instanceof Error ? (end as PaymentError).outcome : 'success'
        counts[outcome] = (counts[outcome] ?? 0) + 1
        const { seen, executed } = ledger.get(reference) ?? { seen: 0, executed: 0 }
        const found = { reference, outcome, seen, executed }
        if (outcome === 'success') expect(found).toEqual({ reference, outcome, seen: 1, executed: 1 })
        else if (outcome === 'rejected') expect(found).toEqual({ reference, outcome, seen: 1, executed: 0 })
        else if (outcome === 'not_sent') expect(found).toEqual({ reference, outcome, seen: 0, executed: 0 })
        else expect(outcome).toBe('unknown')
      }
    }
    await Promise.all(Array.from({ length: 100 }, worker))
    // Once more at the end: what was said to be not sent did not leave later either.
    expect([...ledger].filter(([, { seen }]) => seen > 1)).toEqual([])
    expect(upstream.requests()).toBe(ledger.size)
    expect(counts.success).toBeGreaterThan(CALLS / 2)
    expect(counts.rejected).toBeGreaterThan(CALLS / 100)
    expect(counts.unknown).toBeGreaterThan(CALLS / 100)
    if (name === 'fetch') expect(counts).not.toHaveProperty('not_sent')
  })
})
