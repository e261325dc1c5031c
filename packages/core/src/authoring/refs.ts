import type { MapContext } from '../http/index.js'
import type { Ref } from '../provider.js'
import type { Rules } from './checks.js'
import { checkInput, optional, text } from './checks.js'

/** Longest id that any look-up takes; upstreams with tighter limits say so themselves. */
const MAX_LENGTH = 255

/**
 * Checks what a look-up was given: exactly one of `reference` and `id`, neither empty nor longer than 255 characters.
 * @param names what this look-up takes; by default both
 * @throws PaymentError `invalid_request` / `not_sent`
 */
export function checkRef<R extends Ref>(
  ref: R,
  provider: string,
  operation: string,
  names: readonly ('reference' | 'id')[] = ['reference', 'id'],
): R {
  const given = (ref ?? {}) as Readonly<Record<string, unknown>>
  const count = names.filter((name) => given[name] !== undefined).length
  const rules = Object.fromEntries(names.map((name) => [name, optional(text(MAX_LENGTH))])) as unknown as Rules<R>
  const choice = count !== 1 && `give ${names.length > 1 ? 'exactly one of reference and id' : names.join()}`
  return checkInput(ref, rules, provider, operation, () => [choice])
}

/** Refuses a record that is not the one that was asked for. */
export function expectRecord(ref: Ref, record: { readonly id: string; readonly reference: string | null }, context: MapContext): void {
  const same = ref.id === undefined ? record.reference === ref.reference : record.id.toLowerCase() === ref.id.toLowerCase()
  if (!same) context.invalid('the answer is about another record than the one that was asked for')
}
