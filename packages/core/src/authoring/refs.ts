import { PaymentError } from '../errors.ts'
import type { MapContext } from '../http/index.ts'
import type { Money } from '../money.ts'
import type { RecordRef } from '../spec/common.ts'
import type { Parsed, Rule } from './rules.ts'
import { identifier } from './rules.ts'

/** Longest id that any look-up takes; upstreams with tighter limits say so themselves. */
const anyId = identifier(255)

/** What a look-up is given: a {@link RecordRef}, or the half of it that the upstream needs. */
export type GivenRef = { readonly [Half in keyof RecordRef]?: string | null | undefined }

/** The halves that a look-up can use, each with its rule. Default of both: 1 to 255 characters of printable ASCII. */
export type RefRules = { readonly [Half in keyof RecordRef]?: Rule<string> }

/** A checked name: where only one half is of use, that half is set. */
export type CheckedRef<Usable extends RefRules> = RecordRef &
  (keyof Usable extends infer Half extends keyof RecordRef
    ? [keyof RecordRef] extends [Half]
      ? unknown
      : { readonly [Each in Half]: string }
    : never)

/** Both halves, of which either is enough. */
export const EITHER = { reference: anyId, id: anyId } satisfies RefRules
/** The merchant's own id only: this upstream does not look records up by its own. */
export const BY_REFERENCE = { reference: anyId } satisfies RefRules
/** The provider's id only: this upstream does not know the merchant's. */
export const BY_ID = { id: anyId } satisfies RefRules

/** The rule of a field that names a record, such as `CreateRefund.invoice`. Other fields of a record or receipt are ignored. */
export function refTo(rules: RefRules): Rule<RecordRef> {
  return Object.assign((value: unknown) => parseRef(value, rules), { reads: ['reference', 'id'] })
}

function parseRef(value: unknown, rules: RefRules): Parsed<RecordRef> {
  if (typeof value !== 'object' || value === null) return { fault: 'must be an object { reference, id }' }
  // Read once: a getter may return something else the next time.
  const { reference = null, id = null } = value as GivenRef
  const isUsable = (rules.reference !== undefined && reference !== null) || (rules.id !== undefined && id !== null)
  if (!isUsable) {
    const halves = Object.keys(rules)
    const only = halves.length === 1 ? `: this upstream finds it by its ${halves[0]} only` : ''
    return { fault: `needs ${halves.join(' or ')}${only}` }
  }
  const faults = [...faultsOf('reference', reference, rules.reference), ...faultsOf('id', id, rules.id)]
  return faults.length === 0 ? { value: { reference, id } } : { fault: `has faults: ${faults.join(', ')}` }
}

function faultsOf(half: keyof RecordRef, value: string | null, rule: Rule<string> = anyId): readonly string[] {
  const parsed = value === null ? null : rule(value)
  return parsed !== null && 'fault' in parsed ? [`${half} ${parsed.fault}`] : []
}

/**
 * Reads what a look-up was given, `reference` and `id` once each, and checks it. Other fields are ignored, so a receipt fits.
 * @throws PaymentError `invalid_request` / `not_sent`, also when the half that is needed is null
 */
export function checkRef<Usable extends RefRules>(
  given: GivenRef,
  rules: Usable,
  call: { readonly provider: string; readonly operation: string },
): CheckedRef<Usable> {
  const parsed = readRef(given, rules)
  if ('value' in parsed) return parsed.value as CheckedRef<Usable>
  throw new PaymentError({ ...call, code: 'invalid_request', outcome: 'not_sent', message: `the record's name ${parsed.fault}.` })
}

function readRef(given: GivenRef, rules: RefRules): Parsed<RecordRef> {
  try {
    return parseRef(given, rules)
  } catch {
    return { fault: 'could not be read: a getter throws' }
  }
}

/** Refuses a record other than the one that was asked for. Asked for by both names, it must have both. */
export function expectRecord(
  ref: RecordRef,
  record: { readonly id: string | null; readonly reference: string | null },
  context: Pick<MapContext, 'invalid'>,
): void {
  const isSame =
    (ref.reference === null || ref.reference === record.reference) && (ref.id === null || ref.id.toLowerCase() === record.id?.toLowerCase())
  if (!isSame) context.invalid('the answer is about another record than the one that was asked for')
}

/**
 * Refuses the answer to another order than the one that was sent: a repeated reference or key may be answered with the first one. What
 * the answer does not name is not compared.
 */
export function expectOrder(
  sent: { readonly reference: string; readonly amount: Money },
  { reference, amount }: { readonly reference: string | null; readonly amount: Money | null },
  context: Pick<MapContext, 'invalid'>,
): void {
  const isSame =
    (reference ?? sent.reference) === sent.reference &&
    (amount === null || (amount.amount === sent.amount.amount && amount.currency === sent.amount.currency))
  if (!isSame) context.invalid('the answer is about another order: it names another reference or amount than the one that was sent')
}
