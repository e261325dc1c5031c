import { money } from '@paymux/core'
import { at } from './wire.ts'

/** What a field may be; a question mark: or null. */
type Kind =
  | 'text'
  | 'text?'
  | 'money'
  | 'money?'
  | 'time?'
  | 'decimal?'
  | 'boolean'
  | 'object'
  | 'texts?'
  | 'list'
  | Readonly<{ words: readonly string[]; or?: null }>

const PAYOUT_STATUS = { words: ['pending', 'succeeded', 'failed', 'unknown'] } as const
const INVOICE_STATUS = { words: ['pending', 'paid', 'expired', 'failed', 'refunded', 'unknown'] } as const
const METHOD = {
  list: true,
  fields: {
    code: 'text',
    name: 'text',
    currency: 'text',
    min: 'money?',
    max: 'money?',
    'fee.percent': 'decimal?',
    'fee.fixed': 'money?',
    'fee.payerShare': 'decimal?',
    enabled: 'boolean',
  },
} as const

interface Shape {
  readonly list?: boolean
  readonly fields: Readonly<Record<string, Kind>>
}

/** The specification's results, as data. */
export const SHAPES: Readonly<Record<string, Shape>> = {
  'balances.list': { list: true, fields: { available: 'money', held: 'money?', total: 'money?', raw: 'object' } },
  'payouts.methods': METHOD,
  'invoices.methods': METHOD,
  'payouts.banks': { list: true, fields: { id: 'text', name: 'text' } },
  'payouts.create': {
    fields: { provider: 'text', id: 'text', reference: 'text', status: PAYOUT_STATUS, debited: 'money?', raw: 'object' },
  },
  'payouts.get': {
    fields: {
      provider: 'text',
      id: 'text',
      reference: 'text?',
      status: PAYOUT_STATUS,
      rawStatus: 'text',
      method: 'text?',
      destination: 'text?',
      amount: 'money?',
      debited: 'money?',
      fee: 'money?',
      received: 'money?',
      converted: 'money?',
      feeFrom: { words: ['amount', 'balance'], or: null },
      comment: 'text?',
      failureReason: 'text?',
      createdAt: 'time?',
      finishedAt: 'time?',
      raw: 'object',
    },
  },
  'invoices.create': {
    fields: { provider: 'text', id: 'text?', reference: 'text', url: 'text?', amount: 'money', expiresAt: 'time?', raw: 'object' },
  },
  'invoices.get': {
    fields: {
      provider: 'text',
      id: 'text',
      reference: 'text',
      status: INVOICE_STATUS,
      rawStatus: 'text',
      onHold: 'boolean',
      amount: 'money?',
      credited: 'money?',
      fee: 'money?',
      payerFee: 'money?',
      method: 'text?',
      payer: 'text?',
      metadata: 'texts?',
      createdAt: 'time?',
      expiresAt: 'time?',
      paidAt: 'time?',
      raw: 'object',
    },
  },
  'payout.updated': { fields: event(PAYOUT_STATUS) },
  'invoice.updated': { fields: event(INVOICE_STATUS) },
}

function event(status: Kind): Readonly<Record<string, Kind>> {
  return {
    provider: 'text',
    key: 'text',
    id: 'text',
    reference: 'text?',
    status,
    rawStatus: 'text?',
    amount: 'money?',
    signedFields: 'list',
    raw: 'object',
  }
}

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

/** The records of a result: those of a list, or the one. */
export function recordsOf(shape: string, result: unknown): readonly unknown[] | null {
  if (SHAPES[shape]?.list !== true) return [result]
  return Array.isArray(result) ? result : null
}

/** Says what is wrong with the shape of a result. */
export function faultsOfShape(shape: string, result: unknown, provider: string): readonly string[] {
  const records = recordsOf(shape, result)
  if (records === null) return ['the result is no list']
  return records.flatMap((record) =>
    Object.entries(SHAPES[shape]?.fields ?? {}).flatMap(([field, kind]) => {
      const value = at(record, field)
      const fault = value instanceof Date || typeof value === 'bigint' ? null : faultOf(value, kind)
      if (fault !== null) return [`${field} ${fault}`]
      return field === 'provider' && value !== provider ? [`provider is ${JSON.stringify(value)}, not "${provider}"`] : []
    }),
  )
}

function faultOf(value: unknown, kind: Kind): string | null {
  if (value === undefined) return 'is missing'
  if (typeof kind === 'object') {
    const known = kind.words.includes(value as string) || (kind.or === null && value === null)
    return known ? null : `is ${JSON.stringify(value)}, none of ${kind.words.join(', ')}`
  }
  const [base, nullable] = [kind.replace('?', ''), kind.endsWith('?')]
  if (value === null) return nullable ? null : 'is null'
  if (base === 'money') return faultOfMoney(value)
  if (base === 'text') return typeof value === 'string' && value !== '' ? null : 'is no text, or an empty one'
  if (base === 'time')
    return typeof value === 'string' && TIME.test(value) ? null : `is ${JSON.stringify(value)}, no ISO 8601 time with an offset`
  if (base === 'decimal')
    return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? null : `is ${JSON.stringify(value)}, no decimal text`
  if (base === 'list') return Array.isArray(value) && value.every((item) => typeof item === 'string') ? null : 'is no list of texts'
  if (base === 'boolean') return typeof value === 'boolean' ? null : 'is not true or false'
  const isObject = typeof value === 'object' && !Array.isArray(value)
  if (base === 'texts') return isObject && Object.values(value).every((item) => typeof item === 'string') ? null : 'is no object of texts'
  return isObject ? null : 'is no object'
}

function faultOfMoney(value: unknown): string | null {
  const { amount, currency } = value as { amount?: unknown; currency?: unknown }
  if (typeof amount !== 'string' || typeof currency !== 'string') return 'is no Money: { amount: text, currency: text }'
  try {
    const canonical = money(amount, currency)
    return canonical.amount === amount && canonical.currency === currency
      ? null
      : `is ${amount} ${currency}; the canonical form is ${canonical.amount} ${canonical.currency}`
  } catch {
    return `is ${JSON.stringify(amount)} ${currency}, no amount`
  }
}

/** Paths of what a result says about money and time, and whether it has a status: what a description must give the source of. */
export function sourcedFields(
  shape: string,
  result: unknown,
): { readonly money: readonly string[]; readonly times: readonly string[]; readonly status: boolean } {
  const { list, fields = {} } = SHAPES[shape] ?? {}
  const paths = (kinds: readonly unknown[]): string[] =>
    Object.entries(fields)
      .filter(([, kind]) => kinds.includes(kind))
      .map(([field]) => (list === true ? `0.${field}` : field))
      .filter((path) => (at(result, path) ?? null) !== null)
  return { money: paths(['money', 'money?']), times: paths(['time?']), status: 'rawStatus' in fields }
}

/** Says where a value is not plain JSON. */
export function faultsOfJson(value: unknown, path = 'the result'): readonly string[] {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return []
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path} is ${value}`]
  if (Array.isArray(value)) return value.flatMap((item, index) => faultsOfJson(item, `${path}[${index}]`))
  if (typeof value !== 'object') return [`${path} is ${value === undefined ? 'undefined' : `a ${typeof value}`}`]
  const prototype: unknown = Object.getPrototypeOf(value)
  // Of any realm: a test runner may bring globals of its own.
  const isPlain = prototype === null || (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'isPrototypeOf'))
  if (!isPlain) return [`${path} is a ${value.constructor?.name ?? 'class instance'}`]
  const hidden = Reflect.ownKeys(value).filter((key) => typeof key === 'symbol' || !Object.prototype.propertyIsEnumerable.call(value, key))
  return [
    ...hidden.map((key) => `${path} has the hidden property ${String(key)}`),
    ...Object.entries(value).flatMap(([name, item]) => faultsOfJson(item, `${path}.${name}`)),
  ]
}
