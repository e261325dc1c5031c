import { PaymentError } from '../errors.js'
import { minorUnits, readMoney } from '../money.js'
import { copyFields, shownName } from './copy.js'

/** Looks at one input field and says in a few words what is wrong with it, or null. It never repeats the value. */
export type Rule = (value: unknown) => string | null

/** One rule for every field of an input: a field without a rule is a compile error, a field that has none at run time is refused. */
export type Rules<Input> = { readonly [Field in keyof Required<Input>]: Rule }

/**
 * Copies an input, each property read once, and checks the copy before anything is sent.
 * @returns the copy that was checked: send this, for the caller's object may change meanwhile
 * @param across faults that concern more than one field; the fields may be of any type by then
 * @throws PaymentError `invalid_request` / `not_sent` that names every fault
 */
export function checkInput<Input extends object>(
  input: Input,
  rules: Rules<Input>,
  provider: string,
  operation: string,
  across: (input: Input) => readonly (string | false)[] = () => [],
): Input {
  const copy = copyFields(input)
  const faults: string[] = [...copy.faults]
  const fields = copy.fields ?? {}
  for (const field of Object.keys(fields)) {
    if (Object.hasOwn(rules, field) || fields[field] === undefined) continue
    faults.push(`${shownName(field)} is nothing that ${provider} can carry here; known are ${Object.keys(rules).join(', ')}`)
  }
  for (const [field, rule] of Object.entries<Rule>(rules)) {
    const fault = rule(fields[field])
    if (fault !== null) faults.push(`${field} ${fault}`)
  }
  faults.push(...across(fields as Input).filter((fault) => fault !== false))
  if (faults.length === 0) return fields as Input
  const reference = typeof fields.reference === 'string' ? fields.reference : undefined
  throw new PaymentError({ code: 'invalid_request', outcome: 'not_sent', provider, operation, reference, message: `${faults.join('; ')}.` })
}

/** The field may be left out. */
export function optional(rule: Rule): Rule {
  return (value) => (value === undefined ? null : rule(value))
}

/** Prose in any script: 1 to `max` characters without control characters. For what identifies money see {@link identifier}. */
export function text(max: number): Rule
/** @param says what `pattern` means, in words for people */
export function text(max: number, pattern: RegExp, says: string): Rule
export function text(max: number, pattern?: RegExp, says?: string): Rule {
  return (value) => {
    if (typeof value !== 'string' || tooLong(value, max) || value.trim() === '' || !isPlainText(value)) {
      return `must be text of 1 to ${max} characters, none of them a control character`
    }
    return pattern === undefined || pattern.test(value) ? null : `must be ${says}`
  }
}

/**
 * What identifies money: a reference, id, destination, method or bank. 1 to `max` characters from U+0021 to U+007E: others look like
 * them, or like nothing, so that two different recipients would look the same. Nothing is stripped.
 */
export function identifier(max: number): Rule
/** @param says what `pattern` means, in words for people */
export function identifier(max: number, pattern: RegExp, says: string): Rule
export function identifier(max: number, pattern?: RegExp, says?: string): Rule {
  const wanted = `must be 1 to ${max} characters of printable ASCII, without spaces`
  return (value) => {
    if (typeof value !== 'string' || value === '' || tooLong(value, max)) return wanted
    const [, foreign] = FOREIGN.find(([pattern]) => pattern.test(value)) ?? []
    if (foreign !== undefined) return `${wanted}: it has ${foreign}`
    return pattern === undefined || pattern.test(value) ? null : `must be ${says}`
  }
}

/** What an identifier must not have, the most telling name first. */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [/\p{Cc}/u, 'control characters'],
  [/\p{Default_Ignorable_Code_Point}|\p{Cf}/u, 'invisible characters'],
  [/\s|\p{Z}/u, 'spaces'],
  [/\p{Script=Cyrillic}/u, 'Cyrillic letters'],
  [/[\uff01-\uff5e]/, 'full-width characters'],
  [/[^\P{Nd}0-9]/u, 'digits other than 0 to 9'],
  [/[^!-~]/u, 'characters beyond ASCII'],
]

/** Counted in characters, not UTF-16 units. */
function tooLong(value: string, max: number): boolean {
  return value.length > 2 * max || (value.length > max && [...value].length > max)
}

/** An amount above zero in one of these currencies, plain decimal text with no more decimals than the currency has. */
export function amountIn(...currencies: readonly string[]): Rule {
  return (value) => {
    const { amount, currency } = (typeof value === 'object' && value !== null ? value : {}) as { amount?: unknown; currency?: unknown }
    if (typeof currency !== 'string' || !currencies.includes(currency)) return `must be Money in ${currencies.join(' or ')}`
    if (typeof amount !== 'string' || !/^\d{1,15}(\.\d{1,18})?$/.test(amount)) return 'must be plain decimal text such as "485.00"'
    const canonical = readMoney(amount, currency)?.amount ?? ''
    if (!/[1-9]/.test(canonical)) return 'must be above zero'
    const decimals = minorUnits(currency)
    return decimals !== null && (canonical.split('.')[1] ?? '').length > decimals ? `must have at most ${decimals} decimals` : null
  }
}

/** One of these words. */
export function oneOf(...words: readonly string[]): Rule {
  return (value) => (typeof value === 'string' && words.includes(value) ? null : `must be ${words.map((word) => `"${word}"`).join(' or ')}`)
}

/** An absolute http or https URL of at most `max` characters. */
export function webUrl(max: number): Rule {
  return (value) => {
    if (typeof value === 'string' && tooLong(value, max)) return text(max)(value)
    const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null
    return url === null || !/^https?:$/.test(url.protocol) || /\s/.test(String(value)) ? 'must be an http or https URL' : text(max)(value)
  }
}

/** A mail address, as far as that can be told without sending one. */
export const email: Rule = text(254, /^[^\s@,;<>"]+@[^\s@,;<>".]+(?:\.[^\s@,;<>".]+)+$/, 'a mail address')

/** A whole number within bounds. */
export function wholeNumber(min: number, max: number): Rule {
  return (value) =>
    Number.isInteger(value) && Number(value) >= min && Number(value) <= max ? null : `must be a whole number from ${min} to ${max}`
}

/** A list of 1 to 50 entries. A fault names the entry, counted from 1. */
export function listOf(rule: Rule): Rule {
  return (value) => {
    if (!Array.isArray(value) || value.length === 0 || value.length > 50) return 'must be a list of 1 to 50 entries'
    return firstFault(value.map((item, index) => [`entry ${index + 1}`, rule(item)]))
  }
}

/**
 * Named texts: at most 50 entries. A fault names the entry.
 * @param says what `name` means, in words for people
 */
export function texts(max: number, name: RegExp, says: string): Rule {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must be an object of texts'
    const entries = Object.entries(value)
    if (entries.length > 50) return 'must have at most 50 entries'
    return firstFault(
      entries.map(([key, item], index) => [
        shownName(key) === key ? `entry ${index + 1} (${key})` : `entry ${index + 1}`,
        name.test(key) ? (item === '' ? null : text(max)(item)) : `must have a name of ${says}`,
      ]),
    )
  }
}

function firstFault(faults: readonly (readonly [entry: string, fault: string | null])[]): string | null {
  const found = faults.find(([, fault]) => fault !== null)
  return found === undefined ? null : `${found[0]} ${found[1]}`
}

/** Whether a text can be sent as it is: well-formed Unicode without control characters. */
export function isPlainText(value: string): boolean {
  return value.isWellFormed() && !/\p{Cc}/u.test(value)
}
