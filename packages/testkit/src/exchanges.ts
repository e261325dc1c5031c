import type { PactExchange } from './contract.ts'
import { shapeOf } from './contract.ts'
import type { HttpAnswer } from './faults.ts'
import type { Operation } from './kit.ts'
import { createKit, inWords, settle, unlike } from './kit.ts'
import type { ConformancePlan, DocumentedRequest } from './plan.ts'
import { isJson } from './wire.ts'

/** What a reply must keep, see {@link shapeOf}. */
export interface ReplyShape {
  /** Fields that must be as they are, at any depth: ids, status words, codes. */
  readonly exact?: readonly string[] | undefined
  readonly formats?: Readonly<Record<string, RegExp>> | undefined
}

/** One exchange of a description, and the call that it is about. */
export interface PlannedExchange {
  readonly exchange: PactExchange
  /** Makes the call; rejects when it does not end as described. */
  readonly run: (baseUrl: string) => Promise<void>
}

/**
 * The exchanges of a contract that follow from a description: each call that says what it `sends`, with its success, and each refusal
 * once, common ones by the first operation. Answers that are not JSON are left out: a proxy's page is no promise of the upstream.
 */
export function exchangesOf<Settings extends object>(
  plan: ConformancePlan<Settings>,
  { exact = [], formats = {} }: ReplyShape = {},
): readonly PlannedExchange[] {
  const kit = createKit(plan)
  const planned = (call: Operation, description: string, answer: HttpAnswer, code: string | null): readonly PlannedExchange[] => {
    const { route, sends, ref } = call.sample
    if (sends === undefined || typeof sends === 'function' || !isJson(answer.body)) return []
    const status = answer.status ?? 200
    const state = { name: code === null ? 'it works' : `it answers with ${status} ${code}` }
    const reply = { status, body: shapeOf(JSON.parse(answer.body), exact, formats) }
    return [
      {
        exchange: { description, state, request: requestOf(route, sends), reply },
        run: async (baseUrl) => {
          const end = await settle(() => call.call(kit.make({ baseUrl, retries: 0 }), { input: call.input, ref }))
          const fault = code === null ? ('error' in end ? inWords(end.error) : null) : unlike(end, code, null)
          if (fault !== null) throw new Error(`${description}: ${fault}`)
        },
      },
    ]
  }
  const refusals = (call: Operation, errors: ConformancePlan['upstream']['errors'] = {}): readonly PlannedExchange[] =>
    Object.entries(errors).flatMap(([code, answers]) =>
      [answers].flat().flatMap((answer, index) => {
        const again = index === 0 ? '' : ` (${index + 1})`
        return planned(call, `${call.name}, ${answer.status} ${code}${again}`, answer, code)
      }),
    )
  return [
    ...kit.operations.flatMap((operation) =>
      [operation, ...operation.others].flatMap((call, index) =>
        planned(call, index === 0 ? operation.name : `${operation.name} with ${JSON.stringify(call.input)}`, call.success, null),
      ),
    ),
    ...kit.operations.slice(0, 1).flatMap((operation) => refusals(operation, plan.upstream.errors)),
    ...kit.operations.flatMap((operation) => refusals(operation, operation.sample.errors)),
  ]
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
