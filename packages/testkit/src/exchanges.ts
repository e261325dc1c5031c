import type { Runner } from './conformance.ts'
import type { ContractNames, PactExchange } from './contract.ts'
import { shapeOf, startContract } from './contract.ts'
import type { HttpAnswer } from './faults.ts'
import type { Operation } from './kit.ts'
import { createKit, inWords, settle, unlike } from './kit.ts'
import type { ConformancePlan, DocumentedRequest, ErrorAnswers, OtherCall } from './plan.ts'
import { isJson } from './wire.ts'

/** What a contract says besides the description that it is made of. */
export interface ContractOptions {
  /** Fields of the replies that must be as they are, at any depth: ids, status words, codes. All others keep their type. */
  readonly exact?: readonly string[] | undefined
  /** Formats that texts must keep, by the field, see {@link shapeOf}. */
  readonly formats?: Readonly<Record<string, RegExp>> | undefined
  /** Fields of the replies, at any depth, that are left out of the contract. */
  readonly unpinned?: readonly string[] | undefined
  /** Calls that the conformance suites can do without, by operation: a record in each of its states. What they leave out is as described. */
  readonly more?: Readonly<Record<string, readonly OtherCall[]>> | undefined
  /**
   * For an upstream that is held against the contract: what it must be like to answer so. Null leaves the exchange out.
   * Without it states are words that nobody can act on, and a refusal common to all operations is asked for once.
   */
  readonly state?: ((answered: AnsweredCall) => PactExchange['state'] | null) | undefined
}

/** One call of a description, and one answer that it can get. */
export interface AnsweredCall {
  /** `'payouts.get'`. */
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>> | undefined
  readonly answer: HttpAnswer
  /** What a refusal must become; null where the answer is a success. */
  readonly code: string | null
}

/** One exchange of a description, and the call that it is about. */
export interface PlannedExchange {
  readonly exchange: PactExchange
  /** Makes the call; rejects when it does not end as described. */
  readonly run: (baseUrl: string) => Promise<void>
}

/**
 * The exchanges of a contract that follow from a description: each call that says what it `sends`, with its success, and the refusals
 * of each operation. Answers that are not JSON are left out: a proxy's page is no promise of the upstream.
 */
export function exchangesOf<Settings extends object>(
  plan: ConformancePlan<Settings>,
  { exact = [], formats = {}, unpinned = [], more = {}, state }: ContractOptions = {},
): readonly PlannedExchange[] {
  const { errors: common, operations } = plan.upstream
  const kit = createKit({ ...plan, upstream: { ...plan.upstream, operations: withMore(operations, more) } })
  const pinned = (body: string): unknown => JSON.parse(body, (name, value: unknown) => (unpinned.includes(name) ? undefined : value))

  const planned = (call: Operation, name: string, answer: HttpAnswer, code: string | null): readonly PlannedExchange[] => {
    const { input, sample } = call
    const { route, sends, ref } = sample
    if (sends === undefined || typeof sends === 'function' || !isJson(answer.body)) return []
    const { status = 200, body } = answer
    const told = state?.({ operation: call.name, input, answer, code })
    if (told === null) return []
    const description = told === undefined ? name : `${name}: ${told.name}`
    return [
      {
        exchange: {
          description,
          state: told ?? { name: code === null ? 'it works' : `it answers with ${status} ${code}` },
          request: requestOf(route, sends),
          reply: { status, body: shapeOf(pinned(body), exact, formats) },
        },
        run: async (baseUrl) => {
          const end = await settle(() => call.call(kit.make({ baseUrl, retries: 0 }), { input, ref }))
          const fault = code === null ? ('error' in end ? inWords(end.error) : null) : unlike(end, code, null)
          if (fault !== null) throw new Error(`${description}: ${fault}`)
        },
      },
    ]
  }
  const refused = (call: Operation, name: string, errors: ErrorAnswers): readonly PlannedExchange[] =>
    Object.entries(errors).flatMap(([code, answers]) =>
      [answers].flat().flatMap((answer, index) => {
        const again = index === 0 || state !== undefined ? '' : ` (${index + 1})`
        return planned(call, `${name}, ${answer.status ?? 200} ${code}${again}`, answer, code)
      }),
    )
  const first = kit.operations.find(({ sample }) => typeof sample.sends === 'object')
  return unambiguous(
    kit.operations.flatMap((operation) =>
      [operation, ...operation.others].flatMap((call) => {
        const name = call === operation ? call.name : `${call.name} with ${JSON.stringify(call.input)}`
        const { errors = {} } = call.sample
        const own = call === operation || errors !== operation.sample.errors ? errors : {}
        const shared = call === operation && (state !== undefined || operation === first) ? common : {}
        return [...planned(call, name, call.success, null), ...refused(call, name, { ...shared, ...own })]
      }),
    ),
  )
}

/** Declares the tests that generate a contract and hold it against the committed file. Pact writes one from one process: call it once a file. */
export function contractTests({ it }: Pick<Runner, 'it'>, names: ContractNames, exchanges: readonly PlannedExchange[]): void {
  const contract = startContract(names)
  for (const { exchange, run } of exchanges) it(exchange.description, () => contract.exchange(exchange, run))
  it('the contract is the committed one', async () => contract.expectCommitted())
}

function withMore(
  operations: ConformancePlan['upstream']['operations'],
  more: NonNullable<ContractOptions['more']>,
): ConformancePlan['upstream']['operations'] {
  const unknown = Object.keys(more).find((name) => !Object.hasOwn(operations, name))
  if (unknown !== undefined) throw new Error(`more calls of ${unknown}, which the description does not have`)
  return Object.fromEntries(
    Object.entries(operations).map(([name, sample]) => [
      name,
      { ...sample, otherCalls: [...(sample.otherCalls ?? []), ...(more[name] ?? [])] },
    ]),
  )
}

/** Pact would make one of two exchanges that are described alike. */
function unambiguous(exchanges: readonly PlannedExchange[]): readonly PlannedExchange[] {
  const names = exchanges.map(({ exchange }) => exchange.description)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new Error(`two exchanges are described as "${twice}": give them different inputs or states`)
  return exchanges
}

function requestOf(route: string, { query, headers = {}, body }: DocumentedRequest): PactExchange['request'] {
  const [method, path = ''] = route.split(' ')
  return {
    method: method as 'GET' | 'POST',
    path,
    headers,
    ...(query === undefined ? {} : { query: Object.fromEntries(new URLSearchParams(query)) }),
    ...(body === undefined
      ? {}
      : isJson(body)
        ? { json: JSON.parse(body) as unknown }
        : { form: Object.fromEntries(new URLSearchParams(body)) }),
  }
}
