import { PaymentError } from '../errors.ts'
import type { Money } from '../money.ts'
import { isCurrency, minorUnits, readMoney } from '../money.ts'
import { isPlainUrl } from './connection.ts'
import { copyFields, shownName } from './copy.ts'

/** What a rule makes of a value, or what is wrong with it in a few words that never repeat the value. */
export type Parsed<T> = { readonly value: T } | { readonly fault: string }

/** Parses one input field. */
export interface Rule<T> {
  (value: unknown): Parsed<T>
  /** Names that are read of an object in this field. Default: all of them. */
  readonly reads?: readonly string[] | undefined
}

/** One rule for every field of an input: a field without a rule is a compile error, a field that has none at run time is refused. */
export type Rules<Input> = { readonly [Field in keyof Required<Input>]: Rule<Input[Field]> }

/** The call that an input is for. */
export interface InputContext<Input> {
  /** `id` of the provider. */
  readonly provider: string
  /** `"payouts.create"`. */
  readonly operation: string
  /** Faults that concern more than one field. Fields with a fault of their own are undefined here. */
  readonly across?: ((input: Partial<Input>) => readonly (string | false)[]) | undefined
}

/**
 * Copies an input, each property read once, and parses the copy before anything is sent.
 * @returns what was parsed: send this, for the caller's object may change meanwhile
 * @throws PaymentError `invalid_request` / `not_sent` that names every fault
 */
export function checkInput<Input extends object>(
  input: Input,
  rules: Rules<Input>,
  { provider, operation, across = () => [] }: InputContext<Input>,
): Input {
  const { fields, faults: unread } = copyFields(input, (field) =>
    Object.hasOwn(rules, field) ? rules[field as keyof Input].reads : undefined,
  )
  const { value, faults } = parseFields(fields ?? {}, rules, provider)
  // Where every field is optional, a text would pass for `{}`: a capture or refund of everything.
  const none = fields === null ? ['what was given must be an object'] : []
  const all = [...none, ...unread, ...faults, ...across(value).filter((fault) => fault !== false)]
  if (all.length === 0) return value as Input
  const reference = typeof fields?.reference === 'string' ? fields.reference : undefined
  throw new PaymentError({ code: 'invalid_request', outcome: 'not_sent', provider, operation, reference, message: `${all.join('; ')}.` })
}

function parseFields<Input extends object>(
  fields: Readonly<Record<string, unknown>>,
  rules: Rules<Input>,
  provider: string,
): { readonly value: Partial<Input>; readonly faults: readonly string[] } {
  const value: Record<string, unknown> = {}
  const faults: string[] = []
  for (const field of Object.keys(fields)) {
    if (Object.hasOwn(rules, field) || fields[field] === undefined) continue
    faults.push(`${shownName(field)} is not a field that ${provider} takes here; known are ${Object.keys(rules).join(', ')}`)
  }
  for (const field of Object.keys(rules)) {
    const rule: Rule<unknown> = rules[field as keyof Input]
    const parsed = rule(Object.hasOwn(fields, field) ? fields[field] : undefined)
    if ('fault' in parsed) faults.push(`${field} ${parsed.fault}`)
    else if (parsed.value !== undefined) value[field] = parsed.value
  }
  return { value: value as Partial<Input>, faults }
}

const ABSENT = { value: undefined } as const

/** The field may be left out. */
export function optional<T>(rule: Rule<T>): Rule<T | undefined> {
  return (value) => (value === undefined ? ABSENT : rule(value))
}

/** A field that this upstream cannot carry: refused, never dropped. */
export const notCarried: Rule<undefined> = (value) => (value === undefined ? ABSENT : { fault: 'is not supported by this upstream' })

/** A narrower form of a text, and what it means in words for people: a message never shows a pattern. */
export interface Form {
  readonly pattern: RegExp
  readonly says: string
}

/** Prose in any script: 1 to `max` characters without control characters. For what identifies money see {@link identifier}. */
export function text(max: number, form?: Form): Rule<string> {
  return (value) => {
    if (typeof value !== 'string' || isLonger(value, max) || value.trim() === '' || !isPlainText(value)) {
      return { fault: `must be text of 1 to ${max} characters, none of them a control character` }
    }
    return form === undefined || form.pattern.test(value) ? { value } : { fault: `must be ${form.says}` }
  }
}

/**
 * What identifies money: a reference, id, destination, method or bank. 1 to `max` characters from U+0021 to U+007E: others look like
 * them, or like nothing, so that two different recipients would look the same. Nothing is stripped.
 */
export function identifier(max: number, form?: Form): Rule<string> {
  const wanted = `must be 1 to ${max} characters of printable ASCII, without spaces`
  return (value) => {
    if (typeof value !== 'string' || value === '' || isLonger(value, max)) return { fault: wanted }
    if (!PRINTABLE.test(value)) {
      const [, foreign] = FOREIGN.find(([pattern]) => pattern.test(value)) ?? ['', 'characters beyond ASCII']
      return { fault: `${wanted}: it has ${foreign}` }
    }
    return form === undefined || form.pattern.test(value) ? { value } : { fault: `must be ${form.says}` }
  }
}

const PRINTABLE = /^[!-~]*$/

/** Characters that an identifier must not have, the most specific name first. */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [/\p{Cc}/u, 'control characters'],
  [/\p{Default_Ignorable_Code_Point}|\p{Cf}/u, 'invisible characters'],
  [/\s|\p{Z}/u, 'spaces'],
  [/\p{Script=Cyrillic}/u, 'Cyrillic letters'],
  [/[\uff01-\uff5e]/, 'full-width characters'],
  [/[^\P{Nd}0-9]/u, 'digits other than 0 to 9'],
]

/**
 * An id that goes into a path: ASCII letters, digits, ".", "_", "~" and "-", which `encodeURIComponent` leaves as they are. "." and ".."
 * alone are refused: they would name another path.
 */
export function pathId(max: number): Rule<string> {
  return identifier(max, { pattern: /^(?!\.{1,2}$)[\w.~-]+$/, says: 'letters, digits, ".", "_", "~" and "-", and not only dots' })
}

/** Counted in characters, not UTF-16 units. */
function isLonger(value: string, max: number): boolean {
  return value.length > 2 * max || (value.length > max && [...value].length > max)
}

/** An amount above zero in one of these currencies, plain decimal text with no more decimals than the currency has. It comes out canonical. */
export function amountIn(...currencies: readonly string[]): Rule<Money> {
  return (value) => {
    const { currency } = (typeof value === 'object' && value !== null ? value : {}) as { currency?: unknown }
    const isKnown = typeof currency === 'string' && currencies.includes(currency)
    return isKnown ? anyAmount(value) : { fault: `must be Money in ${currencies.join(' or ')}` }
  }
}

/** Like {@link amountIn}, in any currency: for an upstream whose list is open. */
export const anyAmount: Rule<Money> = (value) => {
  const { amount, currency } = (typeof value === 'object' && value !== null ? value : {}) as { amount?: unknown; currency?: unknown }
  if (!isCurrency(currency)) return { fault: 'must be Money with a currency code such as "USDT"' }
  const canonical = typeof amount === 'string' && /^\d{1,15}(\.\d{1,18})?$/.test(amount) ? readMoney(amount, currency) : null
  if (canonical === null) return { fault: 'must be plain decimal text such as "485.00"' }
  if (!/[1-9]/.test(canonical.amount)) return { fault: 'must be above zero' }
  const decimals = minorUnits(canonical.currency)
  const point = canonical.amount.indexOf('.')
  const tooMany = decimals !== null && point >= 0 && canonical.amount.length - point - 1 > decimals
  return tooMany ? { fault: `must have at most ${decimals} decimals` } : { value: canonical }
}

/** One of these words. */
export function oneOf<Word extends string>(...words: readonly Word[]): Rule<Word> {
  return (value) =>
    words.includes(value as Word) ? { value: value as Word } : { fault: `must be ${words.map((word) => `"${word}"`).join(' or ')}` }
}

export const flag: Rule<boolean> = (value) => (typeof value === 'boolean' ? { value } : { fault: 'must be true or false' })

/** An absolute http or https URL of at most `max` characters. */
export function webUrl(max: number): Rule<string> {
  const prose = text(max)
  return (value) => {
    if (typeof value !== 'string' || isLonger(value, max)) return prose(value)
    if (isPlainUrl(value)) return { value }
    const isUrl = URL.canParse(value) && (/^https?:\/\//.test(value) || /^https?:$/.test(new URL(value).protocol))
    return isUrl && !/\s/.test(value) ? prose(value) : { fault: 'must be an http or https URL' }
  }
}

/** A mail address, as far as that can be told without sending one. */
export const email: Rule<string> = text(254, { pattern: /^[^\s@,;<>"]+@[^\s@,;<>".]+(?:\.[^\s@,;<>".]+)+$/, says: 'a mail address' })

/** A whole number within bounds. */
export function wholeNumber(min: number, max: number): Rule<number> {
  return (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
      ? { value }
      : { fault: `must be a whole number from ${min} to ${max}` }
}

/** A list of 1 to `most` entries. A fault names the entry, counted from 1. */
export function listOf<T>(rule: Rule<T>, most = 50): Rule<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value) || value.length === 0 || value.length > most) return { fault: `must be a list of 1 to ${most} entries` }
    const list: T[] = []
    for (const [index, item] of value.entries()) {
      const parsed = rule(item)
      if ('fault' in parsed) return { fault: `entry ${index + 1} ${parsed.fault}` }
      list.push(parsed.value)
    }
    return { value: list }
  }
}

/** An object with a rule for every field. */
export function objectOf<T extends object>(rules: Rules<T>): Rule<T> {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return { fault: `must be an object { ${Object.keys(rules).join(', ')} }` }
    }
    const parsed = parseFields(value as Readonly<Record<string, unknown>>, rules, 'this upstream')
    return parsed.faults.length === 0 ? { value: parsed.value as T } : { fault: `has faults: ${parsed.faults.join(', ')}` }
  }
}

/** Limits of named texts. */
export interface TextsLimits {
  /** Most characters of one text. */
  readonly max: number
  /** Most entries. Default 50. */
  readonly entries?: number | undefined
  /** The form of a name. */
  readonly name: Form
}

/** Named texts, each of them perhaps empty. A fault names the entry. */
export function texts({ max, entries = 50, name }: TextsLimits): Rule<Readonly<Record<string, string>>> {
  const prose = text(max)
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { fault: 'must be an object of texts' }
    const keys = Object.keys(value)
    if (keys.length > entries) return { fault: `must have at most ${entries} entries` }
    for (const [index, key] of keys.entries()) {
      const item = (value as Readonly<Record<string, unknown>>)[key]
      const parsed = item === '' ? { value: item } : prose(item)
      const fault = name.pattern.test(key) ? ('fault' in parsed ? parsed.fault : null) : `must have a name of ${name.says}`
      if (fault !== null) return { fault: `entry ${index + 1}${shownName(key) === key ? ` (${key})` : ''} ${fault}` }
    }
    return { value: value as Readonly<Record<string, string>> }
  }
}

/** Whether a text can be sent as it is: well-formed Unicode without control characters. */
export function isPlainText(value: string): boolean {
  return value.isWellFormed() && !/\p{Cc}/u.test(value)
}
