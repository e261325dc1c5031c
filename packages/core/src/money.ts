import { PaymentError } from './errors.ts'

/** An exact amount: decimal text and currency, `{ amount: "485.00", currency: "RUB" }`. */
export interface Money {
  /**
   * Canonical decimal text: padded to the currency's decimals, further trailing zeros dropped, never rounded, no exponent.
   * Equal amounts of one currency are equal strings.
   */
  readonly amount: string
  /** Upper-case code: ISO 4217 (`"RUB"`) or the upstream's own (`"USDT_TRC20"`). */
  readonly currency: string
}

// ISO 4217 minor units. A currency that is not listed here is not padded.
const TWO =
  'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG'
const ZERO = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'
const THREE = 'BHD IQD JOD KWD LYD OMR TND'
const MINOR_UNITS: ReadonlyMap<string, number> = new Map(
  Object.entries({ 0: ZERO, 2: TWO, 3: THREE }).flatMap(([decimals, codes]) =>
    codes.split(' ').map((code) => [code, Number(decimals)] as const),
  ),
)

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,5}))?$/
const PLAIN = /^(?:0|[1-9]\d{0,20})(?:\.\d{1,20})?$/
const CURRENCY = /^[A-Za-z][A-Za-z0-9_]{1,19}$/
/** More than any amount or double has; keeps a hostile exponent from filling the memory. */
const MAX_DIGITS = 400

/** The decimals of a currency by ISO 4217 (RUB 2, JPY 0, KWD 3), or null when the code is not in that list. */
export function minorUnits(currency: string): number | null {
  return MINOR_UNITS.get(currency) ?? MINOR_UNITS.get(currency.toUpperCase()) ?? null
}

/**
 * Makes Money from decimal text ("485", "485.000", "4.85e2") without going through a float.
 * @throws PaymentError `invalid_request` / `not_sent` when the text is no decimal number or the currency no code
 */
export function money(amount: string, currency: string): Money {
  const made = readMoney(amount, currency)
  if (made === null) {
    throw invalid('money', 'amount must be decimal text such as "485.00", currency a code such as "RUB"')
  }
  return made
}

/** Like {@link money} for text of doubtful origin: null instead of an error. */
export function readMoney(amount: unknown, currency: unknown): Money | null {
  if (typeof currency !== 'string') return null
  const listed = MINOR_UNITS.get(currency)
  if (listed === undefined && !CURRENCY.test(currency)) return null
  const code = listed === undefined ? currency.toUpperCase() : currency
  const decimals = listed ?? minorUnits(code) ?? 0
  // Fast path: most amounts are plain decimals that need padding at most.
  if (typeof amount === 'string' && PLAIN.test(amount)) {
    const point = amount.indexOf('.')
    const missing = decimals - (point === -1 ? 0 : amount.length - point - 1)
    if (missing === 0) return { amount, currency: code }
    if (missing > 0) return { amount: (point === -1 ? `${amount}.` : amount) + '0'.repeat(missing), currency: code }
    if (!amount.endsWith('0')) return { amount, currency: code }
  }
  const decimal = parseDecimal(amount)
  return decimal === null ? null : { amount: formatDecimal(decimal, decimals), currency: code }
}

/** Whether a value is a currency's code. */
export function isCurrency(code: unknown): code is string {
  return typeof code === 'string' && (MINOR_UNITS.has(code) || CURRENCY.test(code))
}

/** Canonical text of a decimal number that is not money, such as a percentage ("2.50" becomes "2.5"); null when it is none. */
export function readDecimal(value: unknown): string | null {
  const decimal = parseDecimal(value)
  return decimal === null ? null : formatDecimal(decimal, 0)
}

/**
 * The amount as a whole number of the currency's smallest units: 4.85 RUB is 485n.
 * @param decimals how many decimals the unit has; by default those of ISO 4217
 * @throws PaymentError `invalid_request` when the currency's decimals are not known or the amount has more of them
 */
export function toMinorUnits(value: Money, decimals: number | null = minorUnits(value.currency)): bigint {
  const decimal = parseDecimal(value.amount)
  if (decimal === null || decimals === null || decimal.scale > decimals) {
    throw invalid('toMinorUnits', `amount does not fit the decimals of ${value.currency}; pass them if the currency is not in ISO 4217`)
  }
  return decimal.units * 10n ** BigInt(decimals - decimal.scale)
}

/**
 * Money from a whole number of smallest units: 485n in RUB is "4.85".
 * @param decimals how many decimals the unit has; by default those of ISO 4217
 * @throws PaymentError `invalid_request` when the currency's decimals are not known
 */
export function fromMinorUnits(units: bigint, currency: string, decimals: number | null = minorUnits(currency)): Money {
  if (decimals === null || !CURRENCY.test(currency)) {
    throw invalid('fromMinorUnits', 'the decimals of this currency are not in ISO 4217; pass them')
  }
  const code = currency.toUpperCase()
  return { amount: formatDecimal(trim({ units, scale: decimals }), minorUnits(code) ?? 0), currency: code }
}

/** Exact sum. @throws PaymentError `invalid_request` when the currencies differ */
export function addMoney(a: Money, b: Money): Money {
  return combine('addMoney', a, b, 1)
}

/** Exact difference, a − b. @throws PaymentError `invalid_request` when the currencies differ */
export function subtractMoney(a: Money, b: Money): Money {
  return combine('subtractMoney', a, b, -1)
}

/** Below 0, 0 or above 0, as for `Array.prototype.sort`. @throws PaymentError `invalid_request` when the currencies differ */
export function compareMoney(a: Money, b: Money): number {
  const difference = subtractMoney(a, b).amount
  return difference.startsWith('-') ? -1 : /[1-9]/.test(difference) ? 1 : 0
}

interface Decimal {
  readonly units: bigint
  /** Decimals after the point; 0 or more. */
  readonly scale: number
}

function parseDecimal(value: unknown): Decimal | null {
  const match = typeof value === 'string' && value.length <= 2 * MAX_DIGITS ? DECIMAL.exec(value) : null
  if (match === null) return null
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const scale = fraction.length - Number(exponent)
  if (Math.abs(scale) > 3 * MAX_DIGITS) return null
  const units = BigInt(sign + whole + fraction)
  const decimal = trim(scale < 0 ? { units: units * 10n ** BigInt(-scale), scale: 0 } : { units, scale })
  return Math.max(decimal.units.toString().length, decimal.scale) > MAX_DIGITS ? null : decimal
}

/** Drops trailing zeros after the point. */
function trim({ units, scale }: Decimal): Decimal {
  let [u, s] = [units, scale]
  while (s > 0 && u % 10n === 0n) [u, s] = [u / 10n, s - 1]
  return { units: u, scale: s }
}

function formatDecimal({ units, scale }: Decimal, decimals: number): string {
  const shown = Math.max(scale, decimals)
  const scaled = units * 10n ** BigInt(shown - scale)
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(shown + 1, '0')
  const sign = scaled < 0n ? '-' : ''
  return shown === 0 ? sign + digits : `${sign}${digits.slice(0, -shown)}.${digits.slice(-shown)}`
}

/** Cents of up to 13 digits: whole numbers that a double holds exactly, and a sum of two of them as well. */
const CENTS = /^(?:0|[1-9]\d{0,10})\.\d\d$/

/** `a` plus `sign` times `b`. */
function combine(operation: string, a: Money, b: Money, sign: 1 | -1): Money {
  // Fast path for most amounts: the general way gives the same result at ten times the cost.
  if (a.currency === b.currency && MINOR_UNITS.get(a.currency) === 2 && CENTS.test(a.amount) && CENTS.test(b.amount)) {
    const cents = centsOf(a) + sign * centsOf(b)
    const digits = String(Math.abs(cents)).padStart(3, '0')
    return { amount: `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`, currency: a.currency }
  }
  const [x, y] = [parseDecimal(a.amount), parseDecimal(b.amount)]
  if (a.currency !== b.currency) throw invalid(operation, `currencies differ: ${a.currency} and ${b.currency}`)
  if (x === null || y === null) throw invalid(operation, 'an amount is not decimal text')
  const scale = Math.max(x.scale, y.scale)
  const at = (d: Decimal): bigint => d.units * 10n ** BigInt(scale - d.scale)
  return { amount: formatDecimal(trim({ units: at(x) + BigInt(sign) * at(y), scale }), minorUnits(a.currency) ?? 0), currency: a.currency }
}

function centsOf({ amount }: Money): number {
  return Number(amount.slice(0, -3)) * 100 + Number(amount.slice(-2))
}

function invalid(operation: string, message: string): PaymentError {
  return new PaymentError({ code: 'invalid_request', outcome: 'not_sent', provider: 'paymux', operation, message })
}
