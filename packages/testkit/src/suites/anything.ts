import { PaymentError } from '@paymux/core'
import type { Transport } from '@paymux/core/http'
import type { Check } from '../check.ts'
import { check } from '../check.ts'
import type { CallEnd } from '../faults.ts'
import type { Kit, Operation } from '../kit.ts'
import { inWords, settle, show } from '../kit.ts'
import { chanceOf, ODD_BODIES, ODD_FIELDS, oddInputs, oneOf, STATUSES } from '../odd.ts'
import { faultsOfJson, faultsOfResult } from '../specification.ts'
import { edited, fieldsOf, isJson } from '../wire.ts'

/** Answers that are broken in several places. */
const MANY = 200
/** What a program throws by accident. */
const ACCIDENTS = ['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError']

/** Whatever is answered or passed, a provider ends with a sound result or a PaymentError. */
export function anythingChecks(kit: Kit): readonly Check[] {
  return kit.operations.flatMap((operation) => [
    check('any-answer', operation.name, () => anyAnswer(kit, operation)),
    ...(operation.takes === 'none' ? [] : [check('any-input', operation.name, () => anyInput(kit, operation))]),
  ])
}

async function anyAnswer(kit: Kit, operation: Operation): Promise<readonly string[]> {
  let answer = { status: 200, headers: {}, body: '' }
  // Without a network: there are many answers.
  const provider = kit.make({ retries: 0, transport: (async () => answer) satisfies Transport })
  const faults = new Map<string, string>()
  answer = { status: operation.success.status ?? 200, headers: {}, body: operation.success.body }
  // Another rule checks the documented answer; if it makes no sound result, neither do these.
  const isSound = faultOf(await settle(() => operation.call(provider)), operation.name, kit.sample.id) === null
  for (const [status, body] of oddAnswers(operation)) {
    answer = { status, headers: {}, body }
    const end = await settle(() => operation.call(provider))
    const fault = 'result' in end && !isSound ? null : faultOf(end, operation.name, kit.sample.id)
    // One example of each fault.
    if (fault !== null && !faults.has(fault)) faults.set(fault, `given HTTP ${status} ${show(body)} ${fault}`)
  }
  return [...faults.values()]
}

/** Answers of no upstream, then the documented one broken in each place, then in several. */
function* oddAnswers({ name, success: { status = 200, body } }: Operation): Generator<readonly [status: number, body: string]> {
  const chance = chanceOf(name)
  for (const odd of ODD_BODIES) yield [oneOf(chance, STATUSES), odd]
  if (!isJson(body)) return
  const fields = [...fieldsOf(body), '__proto__', 'error', 'status']
  for (const field of fields) for (const odd of ODD_FIELDS) yield [status, edited(body, field, odd)]
  for (let run = 0; run < MANY; run++) {
    let text = body
    for (let changes = 2 + chance(4); changes > 0; changes--) {
      try {
        text = edited(text, oneOf(chance, fields), oneOf(chance, ODD_FIELDS))
      } catch {
        // The object that had this field is gone.
      }
    }
    yield [oneOf(chance, STATUSES), text]
  }
}

function faultOf(end: CallEnd, name: string, provider: string): string | null {
  if ('result' in end) {
    const [fault] = [...faultsOfResult(name, end.result, provider), ...(end.result === undefined ? [] : faultsOfJson(end.result))]
    return fault === undefined ? null : `makes an unsound result: ${fault}`
  }
  if (!PaymentError.is(end.error)) return `it fails with ${inWords(end.error)}`
  const { outcome, cause, code } = end.error
  if (outcome === 'not_sent') return `it fails with ${code} / not_sent, although the upstream answered`
  const isAccident = code === 'invalid_response' && cause instanceof Error && ACCIDENTS.includes(cause.name) && !/JSON/.test(cause.message)
  return isAccident ? `a mapper stumbles: ${inWords(cause)}` : null
}

async function anyInput(kit: Kit, operation: Operation): Promise<readonly string[]> {
  let sent = 0
  const transport: Transport = async () => {
    sent++
    return { status: 200, headers: {}, body: operation.success.body }
  }
  const provider = kit.make({ retries: 0, transport })
  const { input = {}, takes } = operation
  const names = takes === 'page' ? ['cursor', 'limit'] : takes === 'ref' ? ['reference', 'id'] : Object.keys(input)
  const inFields = [...names, 'paymuxTestkit'].flatMap((field) =>
    oddInputs().map((odd) => [`${typeof odd} in ${field}`, { ...input, [field]: odd }] as const),
  )
  const { amount } = input
  const inMoney = (amount === undefined ? [] : ['amount', 'currency']).flatMap((field) =>
    oddInputs().map((odd) => [`${typeof odd} in amount.${field}`, { ...input, amount: { ...(amount as object), [field]: odd } }] as const),
  )
  const whole = oddInputs().map((odd) => [`${typeof odd} for an input`, odd] as const)
  const faults: string[] = []
  for (const [what, odd] of [...whole, ...inFields, ...inMoney]) {
    const before = sent
    const givens = takes === 'refAnd' ? [{ input: odd }, { ref: odd }] : [{ input: odd }]
    for (const given of givens) {
      const end = await settle(() => operation.call(provider, given))
      if (!('error' in end)) continue
      if (!PaymentError.is(end.error)) faults.push(`given a ${what} it fails with ${inWords(end.error)}`)
      else if (sent === before && end.error.outcome !== 'not_sent')
        faults.push(`given a ${what} nothing is sent, and it says ${end.error.outcome}`)
      else if (sent === before && end.error.code !== 'invalid_request') faults.push(`given a ${what} it fails with ${end.error.code}`)
    }
  }
  return faults
}
