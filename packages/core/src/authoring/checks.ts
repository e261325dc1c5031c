import { PaymentError } from '../errors.js'
import { minorUnits, readMoney } from '../money.js'

/** Looks at one input field and says in a few words what is wrong with it, or null. It never repeats the value. */
export type Rule = (value: unknown) => string | null

/** One rule for every field of an input: a field without a rule is a compile error, a field that has none at run time is refused. */
export type Rules<Input> = { readonly [Field in keyof Required<Input>]: Rule }

/**
 * Checks an input before anything is sent.
 * @returns a copy of what was checked: the input's own fields and no others
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
  const faults: string[] = []
  const fields: Readonly<Record<string, unknown>> = typeof input === 'object' && input !== null ? { ...input } : {}
  for (const field of Object.keys(fields)) {
    if (!Object.hasOwn(rules, field) && fields[field] !== undefined) faults.push(`${field} is nothing that ${provider} can carry here`)
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

/** Text of 1 to `max` characters without control characters. `pattern` narrows it; `says` puts that into words. */
export function text(max: number, pattern?: RegExp, says?: string): Rule {
  return (value) => {
    if (typeof value !== 'string' || value.trim() === '' || [...value].length > max || !isPlainText(value)) {
      return `must be text of 1 to ${max} characters, none of them a control character`
    }
    return pattern === undefined || pattern.test(value) ? null : `must be ${says ?? `of the form ${pattern.source}`}`
  }
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
    const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null
    if (url === null || !/^https?:$/.test(url.protocol) || /\s/.test(String(value))) return 'must be an http or https URL'
    return text(max)(value)
  }
}

/** A mail address, as far as that can be told without sending one. */
export const email: Rule = text(254, /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>"]+$/, 'a mail address')

/** A whole number within bounds. */
export function wholeNumber(min: number, max: number): Rule {
  return (value) =>
    Number.isInteger(value) && Number(value) >= min && Number(value) <= max ? null : `must be a whole number from ${min} to ${max}`
}

/** A list of 1 to 50 texts. */
export function listOf(rule: Rule): Rule {
  return (value) => {
    if (!Array.isArray(value) || value.length === 0 || value.length > 50) return 'must be a list of 1 to 50 entries'
    return value.map(rule).find((fault) => fault !== null) ?? null
  }
}

/** Named texts: at most 50 entries, names of this pattern. */
export function texts(max: number, name: RegExp): Rule {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must be an object of texts'
    const entries = Object.entries(value)
    if (entries.length > 50) return 'must have at most 50 entries'
    if (!entries.every(([key]) => name.test(key))) return `must have names of the form ${name.source}`
    return entries.map(([, item]) => (item === '' ? null : text(max)(item))).find((fault) => fault !== null) ?? null
  }
}

/** Whether a text can be sent as it is: well-formed Unicode without control characters. */
export function isPlainText(value: string): boolean {
  return value.isWellFormed() && !/\p{Cc}/u.test(value)
}
