import type { MapContext } from '../http/index.js'
import type { Ref } from '../provider.js'
import type { Rules } from './checks.js'
import { checkInput, identifier, optional } from './checks.js'

/** Longest id that any look-up takes; upstreams with tighter limits say so themselves. */
const MAX_LENGTH = 255

/**
 * Copies and checks what a look-up was given: exactly one of `reference` and `id`, 1 to 255 characters of printable ASCII.
 * @param names what this look-up takes; by default both
 * @returns the copy that was checked: send this
 * @throws PaymentError `invalid_request` / `not_sent`
 */
export function checkRef<R extends Ref>(
  ref: R,
  provider: string,
  operation: string,
  names: readonly ('reference' | 'id')[] = ['reference', 'id'],
): R {
  const rules = Object.fromEntries(names.map((name) => [name, optional(identifier(MAX_LENGTH))])) as unknown as Rules<R>
  return checkInput(ref, rules, provider, operation, (given) => [
    names.filter((name) => given[name] !== undefined).length !== 1 &&
      `give ${names.length > 1 ? 'exactly one of reference and id' : names.join()}`,
  ])
}

/** Refuses a record that is not the one that was asked for. */
export function expectRecord(ref: Ref, record: { readonly id: string; readonly reference: string | null }, context: MapContext): void {
  const same = ref.id === undefined ? record.reference === ref.reference : record.id.toLowerCase() === ref.id.toLowerCase()
  if (!same) context.invalid('the answer is about another record than the one that was asked for')
}
