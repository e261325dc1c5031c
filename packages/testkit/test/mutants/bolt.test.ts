import { randomUUID } from 'node:crypto'
import type { Invoice, Recovery, Refund } from '@paymux/core'
import { PaymentError } from '@paymux/core'
import { idempotencyKey } from '@paymux/core/authoring'
import { expect, it } from 'vitest'
import type { BoltParts } from './bolt.ts'
import { BOLT } from './bolt.ts'
import { boltPlan, KEY } from './bolt-plan.ts'
import { brokenRules } from './plan.ts'
import type { Mutant } from './table.ts'
import { changed, testMutants } from './table.ts'

it('a correct provider with two stages, refunds, lists and unsigned webhooks breaks no rule', async () => {
  expect(await brokenRules(boltPlan(), { scenarios: [] })).toEqual({})
})

type Call = (...given: never[]) => Promise<unknown>

/** Wraps one call. */
const wrapped = (group: 'invoices' | 'refunds' | 'webhooks', name: string, change: (call: Call) => Call): Partial<BoltParts> => ({
  provider: (provider) => {
    const calls = provider[group] as unknown as Record<string, Call>
    return { ...provider, [group]: { ...calls, [name]: change(calls[name] as Call) } }
  },
})

const recovery = (changes: Partial<Recovery>): Recovery => ({ ...BOLT.recovery, ...changes })
let counter = 0

const MUTANTS: readonly Mutant<Partial<BoltParts>>[] = [
  // Recovery
  { name: 'makes a key of chance', parts: { key: () => randomUUID() }, breaks: ['repeat-same', 'request-documented'] },
  {
    name: 'counts its calls in the key',
    parts: { key: (call) => `${idempotencyKey(call)}-${counter++}` },
    breaks: ['repeat-same', 'request-documented'],
  },
  {
    name: 'says when it sent a repeat',
    parts: { order: (wire) => ({ ...wire, sent: counter++ }) },
    breaks: ['repeat-same', 'request-documented'],
  },
  {
    name: 'has one key for all orders',
    parts: { key: ({ operation }) => idempotencyKey({ operation, parts: [] }) },
    breaks: ['repeat-same', 'request-documented'],
  },
  { name: 'promises a look-up that there is not', parts: { recovery: recovery({ lookup: true }) }, breaks: 'recovery-declared' },
  {
    name: 'promises that a repeat is refused',
    parts: { recovery: recovery({ repeat: 'refused', withinMs: null }) },
    breaks: 'recovery-declared',
  },
  { name: 'has a window for nothing', parts: { recovery: recovery({ repeat: 'unknown' }) }, breaks: 'recovery-declared' },
  {
    name: 'does not say what to do when nobody knows',
    parts: { call: ({ recovery: _, ...call }) => call },
    breaks: 'recovery-told',
  },

  // Refunds, captures and cancels are writes like any other
  {
    name: 'captures again after a 5xx',
    parts: wrapped(
      'invoices',
      'capture',
      (call) =>
        (...given) =>
          call(...given).catch((error: unknown) => {
            if (PaymentError.is(error) && error.code === 'unavailable') return call(...given)
            throw error
          }),
    ),
    breaks: 'write-sent-once',
  },
  {
    name: 'takes a page under 502 for a refused refund',
    parts: wrapped(
      'refunds',
      'create',
      (call) =>
        (...given) =>
          call(...given).catch((error: unknown) => {
            throw PaymentError.is(error) && error.httpStatus === 503 ? Object.assign(error, { outcome: 'rejected' }) : error
          }),
    ),
    breaks: ['outcome-honest'],
  },
  {
    name: 'captures everything whatever was asked',
    parts: wrapped('invoices', 'capture', (call) => (ref, _input, options) => call(ref, undefined as never, options)),
    breaks: [
      'amount-checked',
      'currency-checked',
      'request-amount-exact',
      'request-documented',
      'input-unknown-field',
      'input-complete',
      'input-inherited',
    ],
  },
  {
    name: 'returns what it canceled',
    parts: wrapped(
      'invoices',
      'cancel',
      (call) =>
        async (...given) =>
          (await call(...given)) ?? { canceled: true },
    ),
    breaks: 'result-shape',
  },
  {
    name: 'refunds another invoice when it is told a record',
    parts: {
      refundRules: {
        ...BOLT.refundRules,
        invoice: (value) => ({ value: { reference: null, id: String((value as { id?: unknown } | undefined)?.id) } }),
      },
    },
    breaks: ['input-complete'],
  },
  {
    name: 'takes any reason and drops it',
    parts: { order: ({ reason, ...wire }: { reason?: unknown }) => wire },
    breaks: 'input-carried',
  },

  { name: 'sends customers anywhere', parts: { page: (url) => url }, breaks: 'payment-page-safe' },

  // Lists
  {
    name: 'drops the cursor',
    parts: { pageQuery: ({ limit }) => ({ ...BOLT.pageQuery({ limit }), cursor: undefined }) },
    breaks: 'list-pages',
  },
  { name: 'drops the limit', parts: { pageQuery: ({ cursor }) => BOLT.pageQuery({ cursor }) }, breaks: 'list-pages' },
  { name: 'never comes to an end', parts: { next: (found) => found ?? 'page-2' }, breaks: 'list-pages' },
  { name: 'takes any page', parts: { checkPage: (page) => page }, breaks: ['page-checked', 'any-input'] },

  // Answers
  { name: 'takes test money for money', parts: { test: (found) => (found === null ? null : false) }, breaks: 'test-told' },
  {
    name: 'ignores the reference when it has an id',
    parts: { expectInvoice: (ref, record, context) => BOLT.expectInvoice({ ...ref, reference: null }, record, context) },
    breaks: 'record-matches',
  },

  // Webhooks that nobody signs
  { name: 'reads again for strangers', parts: { confirmingCall: {} }, breaks: 'webhook-read-once' },
  {
    name: 'asks about any id',
    parts: {
      webhookId: (id, { refuse }) => {
        if (id === null) throw refuse('invalid_request', 'there is no id')
        return encodeURIComponent(id)
      },
    },
    breaks: 'webhook-id-checked',
  },
  {
    name: 'takes an unknown record for an error of the read',
    parts: {
      confirm: async ({ read, ...rest }, received) => {
        const record = await (read as () => Promise<Invoice & Refund>)()
        return BOLT.confirm({ ...rest, read: async () => record } as never, received)
      },
    },
    breaks: 'webhook-read-once',
  },
  {
    name: 'asks for confirmation of what it just read',
    parts: { confirm: async (read, received) => ({ ...(await BOLT.confirm(read, received)), statusVerified: false }) as never },
    breaks: 'webhook-confirmed',
  },
  {
    name: 'claims a signature',
    parts: { confirm: async (read, received) => ({ ...(await BOLT.confirm(read, received)), signedFields: ['object'] }) as never },
    breaks: 'webhook-confirmed',
  },
  {
    name: 'has one key for every word of an unsigned upstream',
    parts: { confirm: async (read, received) => ({ ...(await BOLT.confirm(read, received)), key: 'bolt' }) as never },
    breaks: 'webhook-key',
  },
  ...(['the body names no record', 'the read is refused'] as const).map((what) => ({
    name: `says its key when ${what}`,
    parts: wrapped(
      'webhooks',
      'parse',
      (call) =>
        (...given) =>
          call(...given).catch((error: PaymentError) => {
            const isMeant = what === 'the read is refused' ? error.code === 'rejected' : error.message.includes('object.id')
            throw isMeant ? changed(error, { message: `asked with ${KEY}.` }) : error
          }),
    ),
    breaks: 'errors-keep-secrets' as const,
  })),
  {
    name: 'asks for the body of an empty answer',
    parts: {
      provider: ({ webhooks, ...rest }) => ({
        ...rest,
        webhooks: { ...webhooks, ack: () => ({ status: 204, headers: {}, body: 'OK' }) } as never,
      }),
    },
    breaks: 'webhook-ack',
  },

  {
    name: 'reads for a webhook as long as it likes',
    parts: wrapped('webhooks', 'parse', (call) => (request) => call(request)),
    breaks: 'webhook-confirmed',
  },

  // Inputs
  {
    name: 'has a reference of any kind',
    parts: { invoiceRules: { ...BOLT.invoiceRules, reference: (value) => ({ value: value as string }) } as typeof BOLT.invoiceRules },
    breaks: ['reference-checked', 'identifiers-ascii', 'input-complete', 'input-faults-together', 'any-input'],
  },
]

testMutants(MUTANTS, 'bolt', { planOf: boltPlan })
