import { describe, expect, it } from 'vitest'
import type { FaultInput, FaultKind } from '../src/index.ts'
import { aaioPayout, enotPayout, failure, providersOf, start } from './helpers.ts'

/** What a caller is told, whether the upstream read the request, and whether it carried it out. */
type Expected = readonly [answer: string, requests: 0 | 1, executions: 0 | 1]

/** The answer of one that is still working is YooKassa's alone: its tests have it. */
type Kind = Exclude<FaultKind, 'still-working'>

/** The same for both upstreams and for a read; `done` stands for an ordinary answer. */
const EXPECTED: Readonly<Record<Kind, Expected>> = {
  'reset-before-reading': ['network/unknown', 0, 0],
  'reset-before-executing': ['network/unknown', 1, 0],
  'reset-after-executing': ['network/unknown', 1, 1],
  'hang-before-executing': ['timeout/unknown', 1, 0],
  'hang-after-executing': ['timeout/unknown', 1, 1],
  'stall-after-headers': ['timeout/unknown', 1, 1],
  'slow-drip': ['done', 1, 1],
  'bad-gateway-after-executing': ['unavailable/unknown', 1, 1],
  refused: ['rejected/rejected', 1, 0],
  unauthorized: ['unauthorized/rejected', 1, 0],
  'rate-limited': ['rate_limited/rejected', 1, 0],
  'server-error': ['unavailable/unknown', 1, 0],
  unavailable: ['unavailable/unknown', 1, 0],
  redirect: ['invalid_response/unknown', 1, 0],
  'malformed-body': ['invalid_response/unknown', 1, 1],
  'truncated-body': ['network/unknown', 1, 1],
  'huge-body': ['invalid_response/unknown', 1, 1],
  'unknown-status': ['done', 1, 1],
  'renamed-field': ['invalid_response/unknown', 1, 1],
  'missing-field': ['invalid_response/unknown', 1, 1],
  'extra-field': ['done', 1, 1],
  'numbers-as-strings': ['done', 1, 1],
}

const kinds = Object.keys(EXPECTED) as Kind[]
const bothUpstreams = kinds.flatMap((kind) => (['aaio', 'enot'] as const).map((upstream) => ({ kind, upstream })))
// Enot's answer to an order has no status, and no numbers.
const writes = bothUpstreams.filter(
  ({ kind, upstream }) => !(upstream === 'enot' && (kind === 'unknown-status' || kind === 'numbers-as-strings')),
)

const answerOf = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    async () => failure(call).then(({ code, outcome }) => `${code}/${outcome}`),
  )

/** @param kind only a fault that ends by the clock needs a short one; on a busy machine it would end the others too */
async function begin(kind?: Kind) {
  const { sandbox } = await start()
  const timeoutMs = kind !== undefined && EXPECTED[kind][0].startsWith('timeout') ? 5000 : 60_000
  const { aaio, enot } = providersOf(sandbox, { timeoutMs })
  const create = {
    aaio: (ref: string) => aaio.payouts.create(aaioPayout(ref)),
    enot: (ref: string) => enot.payouts.create(enotPayout(ref)),
  }
  return { sandbox, aaio, enot, create }
}

describe('faults', () => {
  it.concurrent.each(writes)('$kind on an order of $upstream', async ({ kind, upstream }) => {
    const { sandbox, create } = await begin(kind)
    const [answer, requests, executions] = EXPECTED[kind]
    sandbox.faults.add({ kind, upstream, operation: 'payouts.create', intervalMs: 5 })
    expect(await answerOf(create[upstream]('wd'))).toBe(answer)
    expect(sandbox.ledger.of(upstream, 'payouts.create', 'wd')).toMatchObject({ requests, executions })
    expect(sandbox[upstream].payouts.list()).toHaveLength(executions)
    expect(sandbox.faults.list()).toEqual([])
    // One fault, one request.
    expect(await answerOf(create[upstream]('next'))).toBe('done')
  })

  it.concurrent.each(bothUpstreams)('$kind on a read of $upstream', async ({ kind, upstream }) => {
    const { sandbox, create, aaio, enot } = await begin(kind)
    await create[upstream]('wd')
    sandbox.faults.add({ kind, upstream, operation: 'payouts.get', intervalMs: 5 })
    const call = { aaio, enot }[upstream].payouts.get({ reference: 'wd' })
    expect(await answerOf(call)).toBe(EXPECTED[kind][0])
    if (kind === 'unknown-status') expect(await call).toMatchObject({ status: 'unknown', rawStatus: 'on_review' })
    if (kind === 'extra-field') expect((await call).raw.extra_field).toEqual({ nested: ['anything'] })
    if (kind === 'rate-limited') expect(await failure(call)).toMatchObject({ retryAfterMs: 1000, httpStatus: 429 })
  })

  it('carries out what a 5xx or a redirect then hides, when told so', async () => {
    const { sandbox, create } = await begin()
    for (const kind of ['server-error', 'unavailable', 'redirect'] as const) {
      sandbox.faults.add({ kind, executes: true })
      expect(await answerOf(create.aaio(kind))).toBe(EXPECTED[kind][0])
      expect(sandbox.ledger.of('aaio', 'payouts.create', kind)).toMatchObject({ requests: 1, executions: 1 })
    }
  })

  it('alters the fields that it is told to', async () => {
    const { sandbox, create, aaio } = await begin()
    await create.aaio('wd')
    const read = () => aaio.payouts.get({ reference: 'wd' })
    sandbox.faults.add({ kind: 'missing-field', operation: 'payouts.get', field: 'commission' })
    expect(await read()).toMatchObject({ fee: null, status: 'pending' })
    sandbox.faults.add({ kind: 'renamed-field', operation: 'payouts.get', field: 'amount_down' })
    expect((await read()).raw).toMatchObject({ new_amount_down: '6000.00' })
    sandbox.faults.add({ kind: 'unknown-status', operation: 'payouts.get', value: 'frozen' })
    expect((await read()).rawStatus).toBe('frozen')
    sandbox.faults.add({ kind: 'numbers-as-strings', operation: 'payouts.get' })
    expect(await read()).toMatchObject({ fee: { amount: '150.00', currency: 'RUB' } })
  })

  it('strikes so often, in the order in which it was told, and can be taken back', async () => {
    const { sandbox, create } = await begin()
    const twice = sandbox.faults.add({ kind: 'unauthorized', upstream: 'aaio', times: 2 })
    const never = sandbox.faults.add({ kind: 'server-error', upstream: 'enot', times: Number.POSITIVE_INFINITY })
    sandbox.faults.add({ kind: 'unavailable', operation: 'payouts.create' })
    expect(sandbox.faults.list()).toMatchObject([{ id: twice.id, left: 2 }, { id: never.id }, { kind: 'unavailable' }])
    sandbox.faults.clear(never.id)
    const seen = [create.aaio('1'), create.aaio('2'), create.aaio('3'), create.enot('4')]
    const answers: string[] = []
    for (const call of seen) answers.push(await answerOf(call))
    expect(answers.sort()).toEqual(['done', 'unauthorized/rejected', 'unauthorized/rejected', 'unavailable/unknown'])
    sandbox.faults.add({ kind: 'unauthorized', times: 9 })
    sandbox.faults.clear()
    expect(await answerOf(create.aaio('5'))).toBe('done')
  })

  it('names what is wrong with a fault', async () => {
    const { sandbox } = await begin()
    const add = (fault: object) => () => sandbox.faults.add(fault as Parameters<typeof sandbox.faults.add>[0])
    expect(add({ kind: 'explode', upstream: 'stripe', times: 0 })).toThrow(
      /kind must be "reset-before-reading" or .*; upstream must be "aaio" or "enot" or "cryptobot" or "yookassa"; times must be/,
    )
    expect(add({ kind: 'unauthorized', upstream: 'enot', operation: 'payouts.rates' })).toThrow(/operation must be /)
    expect(add({ kind: 'unauthorized', executes: true })).toThrow(
      /executes can be set for server-error, unavailable, still-working, redirect only/,
    )
    expect(() => sandbox.faults.random({ seed: 1.5, rate: 2 })).toThrow(/seed must be a whole number.*; rate must be a number from 0 to 1/)
  })

  it('refuses a fault that can change nothing where it is wanted, and says what can be had', async () => {
    const { sandbox } = await begin()
    const told = (input: FaultInput): string => {
      try {
        sandbox.faults.add(input)
        return ''
      } catch (error) {
        return String(error)
      }
    }
    const enotPayouts = { upstream: 'enot', operation: 'payouts.create' } as const
    const noStatus =
      "TypeError: faults.add: unknown-status can't happen to payouts.create of enot: its answer has no status, but payoff_id; it can to payouts.get, invoices.get of enot"
    expect(told({ kind: 'unknown-status', ...enotPayouts })).toBe(noStatus)
    expect(told({ kind: 'unknown-status', ...enotPayouts, field: 'status' })).toBe(noStatus)
    const noWork =
      'it has no answer "still working, ask again"; it can to invoices.create, invoices.capture, invoices.cancel, refunds.create, payouts.create of yookassa'
    for (const field of [undefined, 'id'])
      expect(told({ kind: 'still-working', ...enotPayouts, field })).toBe(
        `TypeError: faults.add: still-working can't happen to payouts.create of enot: ${noWork}`,
      )
    expect(told({ kind: 'still-working', upstream: 'enot' })).toMatch(
      /can't happen to enot: nothing there can have it; it can to .* of yookassa$/,
    )
    expect(told({ kind: 'renamed-field', upstream: 'aaio', operation: 'payouts.rates' })).toMatch(
      /payouts\.rates of aaio: no field of its answer must be there; it can to .* of aaio, or to a field that you name$/,
    )
    expect(told({ kind: 'renamed-field', upstream: 'aaio', operation: 'payouts.rates', field: 'BTC' })).toBe('')
    for (const kind of ['missing-field', 'extra-field', 'numbers-as-strings', 'malformed-body'] as const)
      expect(told({ kind, operation: 'invoices.form', field: 'id' })).toMatch(/can't happen to invoices\.form: its answer is a page/)
    expect(() => sandbox.faults.random({ seed: 1, rate: 1, upstream: 'enot', kinds: ['unauthorized', 'still-working'] })).toThrow(
      /^faults\.random: still-working can't happen to enot/,
    )
    expect(sandbox.faults.list()).toHaveLength(1)
  })

  it.each([
    { kind: 'missing-field', field: 'nosuch' },
    { kind: 'renamed-field', field: 'nosuch' },
    { kind: 'unknown-status', field: 'nosuch' },
    { kind: 'unknown-status', value: 'in_process' },
  ] as const)('$kind that changes nothing in an answer waits, and did not happen', async (fault) => {
    const { sandbox, create, aaio } = await begin()
    await create.aaio('wd')
    const read = () => aaio.payouts.get({ reference: 'wd' })
    const plain = await read()
    sandbox.faults.add({ ...fault, upstream: 'aaio', operation: 'payouts.get' })
    expect(await read()).toEqual(plain)
    expect(sandbox.faults.list()).toMatchObject([{ ...fault, left: 1 }])
    expect(sandbox.faults.history()).toEqual([])
    expect(sandbox.requests.list().at(-1)).toMatchObject({ operation: 'payouts.get', status: 200, fault: null })
  })

  it('waits for the answer that it can change: of another upstream, another state, another record', async () => {
    const { sandbox, create, aaio } = await begin()
    // Enot's answer to an order has no status; Aaio's has.
    sandbox.faults.add({ kind: 'unknown-status', operation: 'payouts.create' })
    sandbox.faults.add({ kind: 'numbers-as-strings', operation: 'payouts.create' })
    await create.enot('1')
    expect(sandbox.faults.history()).toEqual([])
    await create.aaio('2')
    await create.aaio('3')
    expect(sandbox.faults.history().map(({ upstream, kind }) => [upstream, kind])).toEqual([
      ['aaio', 'unknown-status'],
      ['aaio', 'numbers-as-strings'],
    ])

    // An error has no status, a pending payout no date of its end.
    sandbox.faults.add({ kind: 'missing-field', operation: 'payouts.get', field: 'complete_date' })
    sandbox.faults.add({ kind: 'unknown-status', operation: 'payouts.get', value: 'frozen' })
    await failure(aaio.payouts.get({ reference: 'nobody' }))
    expect(sandbox.faults.list()).toHaveLength(2)
    expect((await aaio.payouts.get({ reference: '2' })).rawStatus).toBe('frozen')
    sandbox.aaio.payouts.settle('2')
    expect((await aaio.payouts.get({ reference: '2' })).finishedAt).toBeNull()
    expect(sandbox.faults.list()).toEqual([])
    expect(
      sandbox.faults
        .history()
        .map(({ kind }) => kind)
        .slice(2),
    ).toEqual(['unknown-status', 'missing-field'])
  })

  it('is used up by as many answers as it changed, also by those that come at once', async () => {
    const { sandbox, create, aaio } = await begin()
    await create.aaio('wd')
    sandbox.faults.add({ kind: 'unknown-status', operation: 'payouts.get', value: 'first' })
    sandbox.faults.add({ kind: 'unknown-status', operation: 'payouts.get', value: 'second' })
    const reads = await Promise.all([1, 2, 3].map(() => aaio.payouts.get({ reference: 'wd' })))
    expect(reads.map(({ rawStatus }) => rawStatus).sort()).toEqual(['first', 'in_process', 'second'])
    expect(sandbox.faults.history()).toHaveLength(2)
  })

  it('does not count what came by chance and changed nothing', async () => {
    const { sandbox, create } = await begin()
    sandbox.faults.random({ seed: 1, rate: 1, kinds: ['numbers-as-strings'] })
    await create.enot('1')
    expect(sandbox.faults.history()).toEqual([])
    await create.aaio('2')
    expect(sandbox.faults.history()).toMatchObject([{ upstream: 'aaio', kind: 'numbers-as-strings' }])
  })

  it.each(['stall-after-headers', 'slow-drip', 'truncated-body'] as const)('%s waits for an answer with a body', async (kind) => {
    const { sandbox } = await begin()
    sandbox.faults.add({ kind, upstream: 'yookassa', operation: 'invoices.form' })
    expect((await fetch(`${sandbox.yookassa.baseUrl}/checkout/nobody`)).status).toBe(404)
    expect(sandbox.faults.history()).toEqual([])
    expect(sandbox.faults.list()).toHaveLength(1)
  })

  it('repeats a random plan for the same seed and the same order of requests', async () => {
    const run = async (seed: number): Promise<readonly string[]> => {
      const { sandbox, create } = await begin()
      const fast = kinds.filter((kind) => !/^(hang|stall|slow|huge)/.test(kind))
      sandbox.faults.random({ seed, rate: 0.3, kinds: fast })
      const answers: string[] = []
      for (let index = 0; index < 60; index++) answers.push(await answerOf(create[index % 3 === 0 ? 'aaio' : 'enot'](`wd-${index}`)))
      const events = sandbox.faults.history().map(({ upstream, kind, executes }) => `${upstream} ${kind} ${executes}`)
      expect(events.length).toBeGreaterThan(8)
      expect(events.length).toBeLessThan(30)
      return [...answers, ...events, ...sandbox.ledger.entries().map(({ requests, executions }) => `${requests} ${executions}`)]
    }
    const first = await run(42)
    expect(await run(42)).toEqual(first)
    expect(await run(43)).not.toEqual(first)
  })

  it('limits a random plan to its upstream and operation, and leaves pages alone', async () => {
    const { sandbox, create, aaio } = await begin()
    sandbox.faults.random({ seed: 1, rate: 1, kinds: ['unauthorized'], upstream: 'aaio', operation: 'payouts.create' })
    expect(await answerOf(create.enot('1'))).toBe('done')
    expect(await answerOf(aaio.balances.list())).toBe('done')
    expect(await answerOf(create.aaio('1'))).toBe('unauthorized/rejected')
    sandbox.faults.random({ seed: 1, rate: 1, kinds: ['unauthorized'] })
    expect((await fetch(`${sandbox.aaio.baseUrl}/merchant/pay?invoice_uid=x`)).status).toBe(404)
    expect(sandbox.requests.list().map(({ operation, status, fault }) => [operation, status, fault])).toEqual([
      ['payouts.create', 200, null],
      ['balances.list', 200, null],
      ['payouts.create', 401, 'unauthorized'],
      ['invoices.form', 404, null],
    ])
  })

  it('refuses with the status and the text that it is told', async () => {
    const { sandbox, create } = await begin()
    sandbox.faults.add({ kind: 'refused', upstream: 'enot', status: 403, message: 'Магазин не активен.' })
    expect(await failure(create.enot('1'))).toMatchObject({ code: 'forbidden', httpStatus: 403, upstreamMessage: 'Магазин не активен.' })
    expect(() => sandbox.faults.add({ kind: 'refused', status: 200 })).toThrow(/status must be a whole number from 400 to 499/)
    expect(await answerOf(create.enot('1'))).toBe('done')
  })
})
