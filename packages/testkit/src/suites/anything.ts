import { PaymentError } from '@paymux/core'
import type { Transport } from '@paymux/core/http'
import type { Check } from '../check.ts'
import { check } from '../check.ts'
import type { CallEnd } from '../faults.ts'
import type { Kit, Operation } from '../kit.ts'
import { describe, settle, show } from '../kit.ts'
import type { Chance } from '../odd.ts'
import { chanceOf, ODD_BODIES, ODD_FIELDS, oddInputs, oneOf, STATUSES } from '../odd.ts'
import { faultsOfJson, faultsOfResult } from '../specification.ts'
import { edited, fieldsOf, isJson } from '../wire.ts'

/** Answers for each operation: enough that a careless mapper is found, few enough that nobody waits. */
const ANSWERS = 400
/** What a program throws by accident. */
const ACCIDENTS = ['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError']

/** That nothing which anybody answers or passes makes a provider stumble. */
export function anythingChecks(kit: Kit): readonly Check[] {
  return kit.operations.flatMap((operation) => [
    check('any-answer', operation.name, () => anyAnswer(kit, operation)),
    ...(operation.takes === 'none' ? [] : [check('any-input', operation.name, () => anyInput(kit, operation))]),
  ])
}

async function anyAnswer(kit: Kit, operation: Operation): Promise<readonly string[]> {
  const chance = chanceOf(operation.name)
  let answer = { status: 200, headers: {}, body: '' }
  // Without a network, for these are many.
  const provider = kit.make({ retries: 0, transport: (async () => answer) satisfies Transport })
  const faults = new Map<string, string>()
  answer = { status: operation.success.status ?? 200, headers: {}, body: operation.success.body }
  // That the documented answer makes no sound result is another rule, and would be said of each of these.
  const isSound = faultOf(await settle(() => operation.call(provider)), operation.name, kit.sample.id) === null
  for (let run = 0; run < ANSWERS; run++) {
    answer = { status: oneOf(chance, STATUSES), headers: {}, body: anyBody(operation, chance) }
    const end = await settle(() => operation.call(provider))
    const fault = 'result' in end && !isSound ? null : faultOf(end, operation.name, kit.sample.id)
    // One example of each fault.
    if (fault !== null && !faults.has(fault)) faults.set(fault, `given HTTP ${answer.status} ${show(answer.body)} ${fault}`)
  }
  return [...faults.values()]
}

function anyBody({ success: { body } }: Operation, chance: Chance): string {
  if (chance(5) === 0 || !isJson(body)) return oneOf(chance, ODD_BODIES)
  const fields = [...fieldsOf(body), '__proto__', 'error', 'status']
  let text = body
  for (let changes = 1 + chance(4); changes > 0; changes--) {
    try {
      text = edited(text, oneOf(chance, fields), oneOf(chance, ODD_FIELDS))
    } catch {
      // The object that had this field is gone.
    }
  }
  return text
}

function faultOf(end: CallEnd, name: string, provider: string): string | null {
  if ('result' in end) {
    const [fault] = [...faultsOfResult(name, end.result, provider), ...(end.result === undefined ? [] : faultsOfJson(end.result))]
    return fault === undefined ? null : `makes a result that is none: ${fault}`
  }
  if (!PaymentError.is(end.error)) return `it fails with ${describe(end.error)}`
  const { outcome, cause, code } = end.error
  if (outcome === 'not_sent') return `it fails with ${code} / not_sent, although the upstream answered`
  const isAccident = code === 'invalid_response' && cause instanceof Error && ACCIDENTS.includes(cause.name) && !/JSON/.test(cause.message)
  return isAccident ? `a mapper stumbles: ${describe(cause)}` : null
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
      if (!PaymentError.is(end.error)) faults.push(`given a ${what} it fails with ${describe(end.error)}`)
      else if (sent === before && end.error.outcome !== 'not_sent')
        faults.push(`given a ${what} nothing is sent, and it says ${end.error.outcome}`)
      else if (sent === before && end.error.code !== 'invalid_request') faults.push(`given a ${what} it fails with ${end.error.code}`)
    }
  }
  return faults
}
