import type { Check } from '../check.ts'
import { check } from '../check.ts'
import type { Kit, Operation, Session } from '../kit.ts'
import { documentedErrors, unlike } from '../kit.ts'
import { edited, isJson, numberToken, scalarAt } from '../wire.ts'
import { isPaymentError } from './answers.ts'

/** JSON in the words of no upstream. */
const FOREIGN = ['{}', '[]', 'null', '""', '{"paymux_testkit":"a framework"}']

/** Refusals, and answers that only look like refusals. */
export function refusalChecks(kit: Kit): readonly Check[] {
  return kit.operations.flatMap((operation) => {
    const of = (rule: Check['rule'], faults: (session: Session) => Promise<readonly string[]>): Check =>
      check(rule, operation.name, () => kit.session(operation, faults))
    const documented = documentedErrors(operation.errors)
    const own = documented.filter(({ answer }) => isJson(answer.body))
    return [
      ...(documented.length > 0 ? [of('refusals-mapped', (session) => mapped(operation, session))] : []),
      ...(own.length > 0 ? [of('refusal-under-200', (session) => underOk(own, session))] : []),
      of('worse-status', async (session) => [
        ...(await contradicted(kit, operation, session)),
        ...(await saidBoth(own, operation, session)),
      ]),
      of('foreign-answer', foreign),
    ]
  })
}

async function mapped(operation: Operation, { ask }: Session): Promise<readonly string[]> {
  const faults: string[] = []
  for (const { code, answer } of documentedErrors(operation.errors)) {
    const outcome = ['unavailable', 'timeout', 'invalid_response'].includes(code) ? 'unknown' : 'rejected'
    const end = await ask({ answer })
    const fault = unlike(end, code, outcome)
    if (fault !== null) faults.push(`given HTTP ${answer.status} ${answer.body.slice(0, 80)}, ${fault}`)
    else if (isPaymentError(end) && end.error.httpStatus !== (answer.status ?? 200))
      faults.push(`the error for HTTP ${answer.status} has httpStatus ${end.error.httpStatus}`)
  }
  return faults
}

async function underOk(answers: ReturnType<typeof documentedErrors>, { ask }: Session): Promise<readonly string[]> {
  const faults: string[] = []
  for (const { answer } of answers) {
    const end = await ask({ answer: { ...answer, status: 200 } })
    if ('result' in end) faults.push(`${answer.body.slice(0, 80)} under HTTP 200 passes for a success`)
    else if (isPaymentError(end) && end.error.outcome === 'not_sent') faults.push('the error says not_sent, although the upstream answered')
  }
  return faults
}

/** Statuses in an envelope that make a refusal uncertain, whatever HTTP says, and the code that they then give. */
const DOUBTS = { 500: 'unavailable', 504: 'unavailable', 408: 'timeout', 200: 'invalid_response' } as const

async function contradicted({ plan }: Kit, operation: Operation, { ask }: Session): Promise<readonly string[]> {
  const faults: string[] = []
  for (const status of [400, 401, 403, 409, 422]) {
    const end = await ask({ answer: { ...operation.success, status } })
    if ('result' in end) faults.push(`a success under HTTP ${status} is believed`)
    else if (isPaymentError(end) && end.error.outcome !== 'unknown')
      faults.push(`a success under HTTP ${status} makes the outcome ${end.error.outcome}, not unknown`)
  }
  const path = plan.upstream.errorStatus
  if (path === undefined) return faults
  for (const { code, answer } of documentedErrors(operation.errors)) {
    const inside = isJson(answer.body) ? scalarAt(answer.body, path) : null
    if (inside === null || ['unavailable', 'timeout', 'invalid_response'].includes(code)) continue
    for (const [status, expected] of Object.entries(DOUBTS)) {
      const body = edited(answer.body, path, inside.isNumber ? numberToken(status) : status)
      const fault = unlike(await ask({ answer: { ...answer, body } }), expected, 'unknown')
      if (fault !== null) faults.push(`given HTTP ${answer.status ?? 200} with ${path} ${status}, ${fault}`)
    }
  }
  return faults
}

/** Bodies that are a success and a refusal at once, where the one or the other comes last: whoever reads only half believes it. */
async function saidBoth(own: ReturnType<typeof documentedErrors>, operation: Operation, { ask }: Session): Promise<readonly string[]> {
  const { success, effect, takes } = operation
  const faults: string[] = []
  const certain = own.filter(({ code }) => !['unavailable', 'timeout', 'invalid_response', 'rate_limited'].includes(code))
  for (const { answer } of certain) {
    const before = answer.status ?? 200
    // An empty list that says that there is no such record is a success like any other.
    if (before < 400) continue
    const yes = merged(answer.body, success.body)
    const no = merged(success.body, answer.body)
    // What is neither an order nor a look-up can be refused however it likes: nobody acts on it.
    const isWeighed = effect === 'write' || takes === 'ref'
    for (const [what, status, body] of [
      ['a success that brings the fields of a refusal', success.status ?? 200, yes],
      ['a refusal that brings a result', before, no],
      ['a refusal that brings a result', 200, no],
    ] as const) {
      if (body === null) continue
      const end = await ask({ answer: { status, body } })
      const isRefused = isPaymentError(end) && end.error.outcome !== 'unknown' && isWeighed
      if ('result' in end || isRefused)
        faults.push(`${what} under HTTP ${status} (${body.slice(0, 80)}) ${'result' in end ? 'is believed' : 'makes the outcome rejected'}`)
    }
  }
  return faults
}

/** Two bodies in one, where the second wins; null unless both are objects. */
function merged(under: string, over: string): string | null {
  const [below, above] = [JSON.parse(under), JSON.parse(over)] as readonly unknown[]
  if (!isRecord(below) || !isRecord(above)) return null
  const said = Object.entries(above).filter(([, value]) => value !== null)
  return JSON.stringify({ ...below, ...Object.fromEntries(said) })
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

async function foreign({ ask }: Session): Promise<readonly string[]> {
  const faults: string[] = []
  for (const status of [400, 401, 403, 404, 409, 422]) {
    const code = status === 401 || status === 403 ? 'unavailable' : 'invalid_response'
    for (const body of FOREIGN) {
      const fault = unlike(await ask({ answer: { status, body } }), code, 'unknown')
      if (fault !== null) faults.push(`given ${body} under HTTP ${status}, ${fault}`)
    }
  }
  return faults
}
