import { PaymentError } from '../errors.js'
import type { MapContext } from '../http/index.js'
import type { Ref } from '../provider.js'

/** Longest id that any look-up takes; upstreams with tighter limits say so themselves. */
const MAX_LENGTH = 255

/**
 * Checks what a look-up was given: exactly one of `reference` and `id`, neither empty nor longer than 255 characters.
 * @throws PaymentError `invalid_request` / `not_sent`
 */
export function checkRef(ref: Ref, provider: string, operation: string): Ref {
  const { reference, id } = (ref ?? {}) as { readonly reference?: unknown; readonly id?: unknown }
  const faults: string[] = []
  if ((reference === undefined) === (id === undefined)) faults.push('give exactly one of reference and id')
  for (const [name, value] of Object.entries({ reference, id })) {
    if (value === undefined) continue
    if (typeof value !== 'string' || value.trim() === '' || value.length > MAX_LENGTH || !isPlainText(value)) {
      faults.push(`${name} must be text of 1 to ${MAX_LENGTH} characters, none of them a control character`)
    }
  }
  if (faults.length === 0) return ref
  throw new PaymentError({ code: 'invalid_request', outcome: 'not_sent', provider, operation, message: faults.join('; ') })
}

/** Whether a text can be sent as it is: well-formed Unicode without control characters. */
function isPlainText(text: string): boolean {
  return text.isWellFormed() && !/\p{Cc}/u.test(text)
}

/** Refuses a record that is not the one that was asked for. */
export function expectRecord(ref: Ref, record: { readonly id: string; readonly reference: string | null }, context: MapContext): void {
  const same = ref.id === undefined ? record.reference === ref.reference : record.id.toLowerCase() === ref.id.toLowerCase()
  if (!same) context.invalid('the answer is about another record than the one that was asked for')
}
