import { expect, it } from 'vitest'
import type { FaultScenario } from '../src/index.ts'
import { observeFault } from '../src/index.ts'

const NO_ANSWER: FaultScenario = {
  name: 'no answer',
  about: '',
  request: () => undefined,
  stalls: true,
  expect: { code: 'timeout', outcome: 'unknown', seen: 1, again: false },
}
const answers = { success: { body: '{}' } }

/** Holds the whole process up, as a machine does that has no time for it. */
const holdUp = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

it('a request that could not arrive before a short deadline is sent again with a longer one', async () => {
  const deadlines: number[] = []
  const { seen, end } = await observeFault(NO_ANSWER, {
    effect: 'write',
    answers,
    connect: ({ baseUrl, timeoutMs }) => ({
      call: async () => {
        deadlines.push(timeoutMs)
        if (deadlines.length > 1) return fetch(baseUrl, { method: 'POST', signal: AbortSignal.timeout(timeoutMs) })
        holdUp(timeoutMs)
        throw new Error('the deadline passed before anything was sent')
      },
    }),
  })
  expect([seen, deadlines.slice(0, 2)]).toEqual([1, [500, 1000]])
  expect(end).toMatchObject({ error: { name: 'TimeoutError' } })
})

it('a client that sends nothing is found out, also on a busy machine', async () => {
  const silent = { call: async () => undefined }
  const busy = {
    call: async () => holdUp(300),
  }
  for (const client of [silent, busy]) {
    const { seen, seenExpected } = await observeFault(NO_ANSWER, { effect: 'write', answers, connect: () => client })
    expect([seen, seenExpected]).toEqual([0, 1])
  }
})

it('a client in another process, whose hold-ups can not be seen, gets a minute and longer deadlines', async () => {
  const deadlines: number[] = []
  const { seen, limitMs, expected } = await observeFault(NO_ANSWER, {
    effect: 'write',
    remote: true,
    answers,
    connect: ({ baseUrl, timeoutMs }) => ({
      call: async () => {
        deadlines.push(timeoutMs)
        if (deadlines.length === 1) throw new Error('the deadline passed over there before anything was sent')
        return fetch(baseUrl, { method: 'POST', signal: AbortSignal.timeout(timeoutMs) })
      },
    }),
  })
  expect([seen, deadlines, expected.seen]).toEqual([1, [500, 1000], 1])
  expect(limitMs).toBe(61_000)
})
