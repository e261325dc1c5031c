import type { CreatePayout, PaymentProvider } from '@paymux/core'
import { PaymentError } from '@paymux/core'
import type { Rules } from '@paymux/core/authoring'
import { amountIn, checkInput, checkRef, identifier, optional } from '@paymux/core/authoring'
import { jsonNumber } from '@paymux/core/http'
import type { AcmeSettings } from './acme.ts'
import { PARTS } from './acme.ts'
import type { Mutant } from './table.ts'
import { SOME_FAULTS, testMutants, wrap } from './table.ts'

const config = (message: string): PaymentError =>
  new PaymentError({ code: 'config', outcome: 'not_sent', provider: 'acme', operation: 'createAcme', message })
const rules = (changes: Partial<Rules<CreatePayout>>) => ({ rules: { ...PARTS.rules, ...changes } })
const KNOWN = Object.keys(PARTS.rules)
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
const checkable = (value: unknown): object | null => (isObject(value) ? value : null)

const MUTANTS: readonly Mutant[] = [
  // Shape
  {
    name: 'is of another specification',
    parts: { provider: (same) => ({ ...same, specVersion: 2 }) as unknown as PaymentProvider },
    breaks: 'provider-shape',
  },
  {
    name: 'has stubs for what its upstream lacks',
    parts: { provider: (same) => ({ ...same, balances: { list: () => Promise.reject(new Error('not supported')) } }) },
    breaks: 'operations-described',
  },
  { name: 'leaves a field out', parts: { payout: ({ comment, ...rest }) => rest as never }, breaks: 'result-shape' },
  {
    name: 'returns a Date',
    parts: { payout: (payout) => ({ ...payout, createdAt: (payout.createdAt === null ? null : new Date(payout.createdAt)) as never }) },
    breaks: 'result-plain-json',
  },
  { name: 'returns a BigInt', parts: { payout: (payout) => ({ ...payout, amountMinor: 1250n }) }, breaks: 'result-plain-json' },
  {
    name: 'returns class instances',
    parts: { payout: (payout) => ({ ...payout, fee: Object.assign(new (class Fee {})(), payout.fee) as never }) },
    breaks: 'result-plain-json',
  },
  {
    name: 'hands the same object out twice',
    parts: wrap((call) => {
      const kept = new Map<string, unknown>()
      return async (input, options) => {
        const result = await call(input, options)
        const text = JSON.stringify(result)
        if (!kept.has(text)) kept.set(text, result)
        return kept.get(text)
      }
    }),
    breaks: 'result-fresh',
  },

  // Settings
  {
    name: 'throws in the factory when nothing is set',
    parts: {
      settings: (given) => {
        if (given.shop === undefined && process.env.ACME_KEY === undefined) throw config('ACME_KEY is missing')
        return given
      },
    },
    breaks: ['settings-missing', 'settings-copied'],
  },
  {
    name: 'takes half of its credentials for none',
    parts: { settings: (given) => (given.shop?.id === undefined || given.shop.key === undefined ? { ...given, shop: {} } : given) },
    breaks: ['settings-half-filled', 'settings-copied'],
  },
  {
    name: 'reads the environment when it is called',
    parts: {
      provider: (provider, { shop }) => {
        if (shop !== undefined) return provider
        const late = () => Promise.reject(config('ACME_KEY is missing'))
        return { ...provider, payouts: { create: late, get: late }, webhooks: { ...provider.webhooks, parse: late } as never }
      },
    },
    breaks: 'settings-environment',
  },
  {
    name: 'ignores settings that it does not know',
    parts: { settings: ({ paymuxTestkit, ...known }: AcmeSettings & { paymuxTestkit?: unknown }) => known },
    breaks: ['settings-unknown-name', 'settings-copied'],
  },
  {
    name: 'looks at its settings twice',
    parts: {
      settings: (given) => {
        if (given?.shop !== undefined && given.shop.key === undefined) throw config('shop.key is missing')
        return given
      },
    },
    breaks: 'settings-copied',
  },
  {
    name: 'takes null for no settings',
    parts: { settings: (given) => given ?? {} },
    breaks: 'settings-copied',
  },
  {
    name: 'talks plain HTTP to anybody',
    parts: {
      settings: (given) => (given.baseUrl === 'http://payments.example' ? { ...given, baseUrl: 'https://payments.example' } : given),
    },
    breaks: ['settings-base-url', 'settings-copied'],
  },
  {
    name: 'keeps its settings on the object',
    parts: { provider: (provider, settings) => ({ ...provider, settings }) },
    breaks: 'object-keeps-secrets',
  },
  {
    name: 'hides its settings on the object',
    parts: { provider: (provider, settings) => Object.defineProperty({ ...provider }, 'settings', { value: settings }) },
    breaks: 'object-keeps-secrets',
  },

  // Requests
  { name: 'calls another path', parts: { payoutPath: '/payout' }, breaks: 'request-route' },
  {
    name: 'asks twice to be sure',
    parts: wrap((call) => async (input, options) => {
      await call(input, options)
      return call(input, options)
    }),
    breaks: ['request-route', 'input-copied', 'options-checked'],
  },
  { name: 'drops the bank', parts: { body: ({ bank, ...rest }) => rest }, breaks: 'input-carried' },
  { name: 'drops who bears the fee', parts: { body: ({ fee_from, ...rest }) => rest }, breaks: 'input-carried' },
  {
    name: 'drops fields that it does not know',
    parts: {
      checkCreate: (input, table, id) => {
        const given = (typeof input === 'object' ? input : null) ?? input
        const known =
          typeof given === 'object' && given !== null
            ? Object.fromEntries(Object.entries(given).filter(([name]) => KNOWN.includes(name)))
            : given
        return checkInput(known as CreatePayout, table, id, 'payouts.create')
      },
    },
    breaks: ['input-unknown-field', 'input-inherited'],
  },
  {
    name: 'sends zero amounts',
    parts: rules({ amount: (value) => (/^0(\.0+)?$/.test((value as CreatePayout['amount'])?.amount) ? null : PARTS.rules.amount(value)) }),
    breaks: 'amount-checked',
  },
  {
    name: 'sends negative amounts',
    parts: { ...rules({ amount: (value) => ((value as CreatePayout['amount'])?.amount === '-5.00' ? null : PARTS.rules.amount(value)) }) },
    breaks: 'amount-checked',
  },
  {
    name: 'sends what floats leave behind',
    parts: rules({ amount: (value) => (/\.\d{3,}$/.test((value as CreatePayout['amount'])?.amount) ? null : PARTS.rules.amount(value)) }),
    breaks: 'amount-checked',
  },
  {
    name: 'takes numbers for amounts',
    parts: {
      ...rules({ amount: (value) => (typeof (value as CreatePayout['amount'])?.amount === 'number' ? null : PARTS.rules.amount(value)) }),
      amount: ({ amount }) => jsonNumber(String(amount)),
    },
    breaks: 'amount-checked',
  },
  { name: 'writes amounts through a float', parts: { amount: ({ amount }) => Number(amount) }, breaks: 'request-amount-exact' },
  {
    name: 'writes minor units through a float',
    parts: { amount: ({ amount }) => Math.floor(Number(amount) * 100) },
    breaks: 'request-amount-exact',
  },
  {
    name: 'sends any currency',
    parts: rules({ amount: (value) => amountIn(String((value as CreatePayout['amount'])?.currency))(value) }),
    breaks: 'currency-checked',
  },
  { name: 'takes references of any length', parts: rules({ reference: identifier(1_000_000) }), breaks: 'reference-checked' },
  {
    name: 'takes line breaks in references',
    parts: rules({ reference: (value) => (typeof value === 'string' && value.includes('\r\n') ? null : PARTS.rules.reference(value)) }),
    breaks: 'reference-checked',
  },
  {
    name: 'takes an empty reference for a look-up',
    parts: { checkRef: (ref, id) => (ref?.reference === '' ? ref : checkRef(ref, id, 'payouts.get')) },
    breaks: ['reference-checked', 'input-copied', 'input-inherited'],
  },
  {
    name: 'drops what it checked',
    parts: {
      checkCreate: (input, table, id) => {
        checkInput(input, table, id, 'payouts.create')
        return input
      },
    },
    breaks: 'input-copied',
  },
  {
    name: 'looks a record up by what it was given',
    parts: {
      checkRef: (ref, id) => {
        checkRef(ref, id, 'payouts.get')
        return ref
      },
    },
    breaks: 'input-copied',
  },
  {
    name: 'knows own and visible fields only',
    parts: { checkCreate: (input, table, id) => checkInput(isObject(input) ? { ...input } : input, table, id, 'payouts.create') },
    breaks: 'input-inherited',
  },
  {
    name: 'takes what looks like other characters',
    parts: rules({ destination: (value) => (typeof value === 'string' && value.length < 64 ? null : PARTS.rules.destination(value)) }),
    breaks: 'identifiers-ascii',
  },
  {
    name: 'strips what nobody sees',
    parts: {
      checkRef: (ref, id) => {
        const given = checkable(ref)
        const strip = (text: unknown): unknown => (typeof text === 'string' ? text.replace(/\p{Cf}|\s(?=.)/gu, '') : text)
        return checkRef(
          given === null ? ref : (Object.fromEntries(Object.entries(given).map(([name, value]) => [name, strip(value)])) as never),
          id,
          'payouts.get',
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
      checkCreate: (input, table, id) => {
        try {
          return checkInput(input, table, id, 'payouts.create')
        } catch (error) {
          const { message } = error as PaymentError
          throw new PaymentError({
            code: 'invalid_request',
            outcome: 'not_sent',
            provider: id,
            operation: 'payouts.create',
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
      checkCreate: (input, table, id) => {
        Object.keys(input)
        return checkInput(input, table, id, 'payouts.create')
      },
    },
    breaks: ['input-complete', 'input-inherited'],
  },
  { name: 'sends orders without a method', parts: rules({ method: optional(identifier(20)) }), breaks: 'input-complete' },
  {
    name: 'refuses optional fields that are undefined',
    parts: {
      checkCreate: (input, table, id) => {
        const strict = typeof input === 'object' && input !== null && 'bank' in input ? { ...table, bank: identifier(20) } : table
        return checkInput(input, strict, id, 'payouts.create')
      },
    },
    breaks: ['input-undefined', 'input-inherited'],
  },
  {
    name: 'prefers one of two names in a look-up',
    parts: {
      checkRef: (ref, id) => {
        const { reference, id: other } = (ref ?? {}) as { reference?: string; id?: string }
        return checkRef(reference !== undefined && other !== undefined ? { reference } : ref, id, 'payouts.get')
      },
    },
    breaks: ['look-up-checked', 'input-copied', 'input-inherited'],
  },
]

testMutants(MUTANTS, 'requests', SOME_FAULTS)
