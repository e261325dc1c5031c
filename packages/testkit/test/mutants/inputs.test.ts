import type { CreatePayout } from '@paymux/core'
import { PaymentError } from '@paymux/core'
import type { Rules } from '@paymux/core/authoring'
import { amountIn, checkInput, identifier, optional } from '@paymux/core/authoring'
import { jsonNumber } from '@paymux/core/http'
import { PARTS } from './acme.ts'
import type { Mutant } from './table.ts'
import { testMutants, wrap } from './table.ts'

const config = (message: string): PaymentError =>
  new PaymentError({ code: 'config', outcome: 'not_sent', provider: 'acme', operation: 'createAcme', message })
const rules = (changes: Partial<Rules<CreatePayout>>) => ({ rules: { ...PARTS.rules, ...changes } })
const KNOWN = Object.keys(PARTS.rules)
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
const checkable = (value: unknown): object | null => (isObject(value) ? value : null)

/** What is right, or what a mutant makes of the error. */
function orElse<T>(right: () => T, wrong: () => T | null): T {
  try {
    return right()
  } catch (error) {
    const made = wrong()
    if (made !== null) return made
    throw error
  }
}

const MUTANTS: readonly Mutant[] = [
  {
    name: 'drops fields that it does not know',
    parts: {
      checkCreate: (input, table, call) => {
        const given = (typeof input === 'object' ? input : null) ?? input
        const known =
          typeof given === 'object' && given !== null
            ? Object.fromEntries(Object.entries(given).filter(([name]) => KNOWN.includes(name)))
            : given
        return checkInput(known as CreatePayout, table, call)
      },
    },
    breaks: ['input-unknown-field', 'input-inherited'],
  },
  {
    name: 'sends zero amounts',
    parts: rules({
      amount: (value) =>
        /^0(\.0+)?$/.test((value as CreatePayout['amount'])?.amount) ? { value: value as never } : PARTS.rules.amount(value),
    }),
    breaks: 'amount-checked',
  },
  {
    name: 'sends negative amounts',
    parts: {
      ...rules({
        amount: (value) => ((value as CreatePayout['amount'])?.amount === '-5.00' ? { value: value as never } : PARTS.rules.amount(value)),
      }),
    },
    breaks: 'amount-checked',
  },
  {
    name: 'sends what floats leave behind',
    parts: rules({
      amount: (value) =>
        /\.\d{3,}$/.test((value as CreatePayout['amount'])?.amount) ? { value: value as never } : PARTS.rules.amount(value),
    }),
    breaks: 'amount-checked',
  },
  {
    name: 'takes numbers for amounts',
    parts: {
      ...rules({
        amount: (value) =>
          typeof (value as CreatePayout['amount'])?.amount === 'number' ? { value: value as never } : PARTS.rules.amount(value),
      }),
      amount: ({ amount }) => jsonNumber(String(amount)),
    },
    breaks: 'amount-checked',
  },
  {
    name: 'sends any currency',
    parts: rules({ amount: (value) => amountIn(String((value as CreatePayout['amount'])?.currency))(value) }),
    breaks: 'currency-checked',
  },
  { name: 'takes references of any length', parts: rules({ reference: identifier(1_000_000) }), breaks: 'reference-checked' },
  {
    name: 'takes line breaks in references',
    parts: rules({
      reference: (value) =>
        typeof value === 'string' && value.includes('\r\n') ? { value: value as never } : PARTS.rules.reference(value),
    }),
    breaks: 'reference-checked',
  },
  {
    name: 'takes an empty reference for a look-up',
    parts: {
      checkRef: (ref, call) =>
        orElse(
          () => PARTS.checkRef(ref, call),
          () => (ref?.reference === '' ? { reference: '', id: null } : null),
        ),
    },
    breaks: ['reference-checked', 'input-inherited'],
  },
  {
    name: 'looks a record up by what it was given',
    parts: {
      checkRef: (ref, call) => {
        PARTS.checkRef(ref, call)
        return { reference: ref.reference ?? null, id: ref.id ?? null }
      },
    },
    breaks: 'input-copied',
  },
  {
    name: 'knows own and visible fields only',
    parts: { checkCreate: (input, table, call) => checkInput(isObject(input) ? { ...input } : input, table, call) },
    breaks: 'input-inherited',
  },
  {
    name: 'takes what looks like other characters',
    parts: rules({
      destination: (value) => (typeof value === 'string' && value.length < 64 ? { value: value as never } : PARTS.rules.destination(value)),
    }),
    breaks: 'identifiers-ascii',
  },
  {
    name: 'strips what nobody sees',
    parts: {
      checkRef: (ref, call) => {
        const given = checkable(ref)
        const strip = (text: unknown): unknown => (typeof text === 'string' ? text.replace(/\p{Cf}|\s(?=.)/gu, '') : text)
        return PARTS.checkRef(
          given === null ? ref : (Object.fromEntries(Object.entries(given).map(([name, value]) => [name, strip(value)])) as never),
          call,
        )
      },
    },
    breaks: ['identifiers-ascii', 'input-inherited'],
  },
  {
    name: 'looks at its options twice',
    parts: {
      options: (options) => {
        if (options?.timeoutMs === -7) throw config('timeoutMs')
        return options
      },
    },
    breaks: 'options-checked',
  },
  {
    name: 'names one fault at a time',
    parts: {
      checkCreate: (input, table, call) => {
        try {
          return checkInput(input, table, call)
        } catch (error) {
          const { message } = error as PaymentError
          throw new PaymentError({
            code: 'invalid_request',
            outcome: 'not_sent',
            ...call,
            message: message.split(';')[0] ?? '',
          })
        }
      },
    },
    breaks: 'input-faults-together',
  },
  {
    name: 'stumbles over an input of null',
    parts: {
      checkCreate: (input, table, call) => {
        Object.keys(input)
        return checkInput(input, table, call)
      },
    },
    breaks: ['input-complete', 'input-inherited'],
  },
  {
    name: 'sends what its caller writes meanwhile',
    parts: {
      checkCreate: (input, table, call) => {
        PARTS.checkCreate(input, table, call)
        return input
      },
    },
    breaks: ['input-copied'],
  },
  {
    name: 'shows what its caller writes meanwhile',
    parts: wrap((call) => async (input: unknown, options?: object) => {
      const result = (await call(input, options)) as { reference: string }
      const { reference } = (input ?? {}) as { reference?: string }
      return typeof reference === 'string' ? { ...result, reference } : result
    }),
    breaks: 'input-copied',
  },
  {
    name: 'stumbles over what is no text',
    parts: {
      checkCreate: (input, table, call) =>
        orElse(
          () => PARTS.checkCreate(input, table, call),
          () => (typeof input?.destination === 'bigint' ? (JSON.parse(JSON.stringify({ ...input })) as CreatePayout) : null),
        ),
    },
    breaks: ['any-input', 'input-inherited'],
  },
  { name: 'sends orders without a method', parts: rules({ method: optional(identifier(20)) as never }), breaks: 'input-complete' },
  {
    name: 'refuses optional fields that are undefined',
    parts: {
      checkCreate: (input, table, call) => {
        const strict = typeof input === 'object' && input !== null && 'bank' in input ? { ...table, bank: identifier(20) } : table
        return checkInput(input, strict, call)
      },
    },
    breaks: ['input-undefined', 'input-inherited'],
  },
  {
    name: 'looks nothing up, and everything is found',
    parts: {
      checkRef: (ref, call) =>
        orElse(
          () => PARTS.checkRef(ref, call),
          () => ((ref?.reference ?? ref?.id ?? null) === null && typeof ref === 'object' ? { reference: null, id: null } : null),
        ),
    },
    breaks: ['look-up-checked', 'input-inherited'],
  },
  {
    name: 'takes what stands before a mark for the name',
    parts: {
      checkRef: (ref, call) => {
        const { reference, id } = PARTS.checkRef(ref, call)
        return { reference: reference?.split('&')[0] ?? null, id: id?.split('&')[0] ?? null }
      },
    },
    breaks: 'look-up-encoded',
  },
  {
    name: 'refuses a receipt for a name',
    parts: {
      checkRef: (ref, call) => {
        if (ref !== null && typeof ref === 'object' && 'raw' in ref)
          throw new PaymentError({ ...call, code: 'invalid_request', outcome: 'not_sent', message: 'what is raw' })
        return PARTS.checkRef(ref, call)
      },
    },
    breaks: ['look-up-fits', 'input-inherited'],
  },
  {
    name: 'takes null for a name',
    parts: {
      checkRef: (ref, call) =>
        ref?.id === null && typeof ref.reference === 'string' ? { reference: ref.reference, id: 'null' } : PARTS.checkRef(ref, call),
    },
    breaks: ['look-up-fits', 'input-inherited'],
  },
]

testMutants(MUTANTS, 'inputs')
