import type { PaymentProvider } from '@paymux/core'
import { PaymentError } from '@paymux/core'
import type { AcmeSettings } from './acme.ts'
import type { Mutant } from './table.ts'
import { changed, errors, testMutants, wrap } from './table.ts'

const config = (message: string): PaymentError =>
  new PaymentError({ code: 'config', outcome: 'not_sent', provider: 'acme', operation: 'createAcme', message })

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
    name: 'names one of the settings that it needs',
    parts: errors((error) => (error.code === 'config' ? changed(error, { message: 'this needs the setting shop.id (ACME_ID)' }) : error)),
    breaks: 'settings-missing',
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
        const late = () => Promise.reject(config('ACME_ID and ACME_KEY are missing'))
        return {
          ...provider,
          payouts: { ...provider.payouts, create: late, get: late } as never,
          webhooks: { ...provider.webhooks, parse: late } as never,
        }
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
]

testMutants(MUTANTS, 'settings')
