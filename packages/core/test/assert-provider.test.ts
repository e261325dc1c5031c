import { describe, expect, it } from 'vitest'
import { assertProvider, PaymentError, SPEC_VERSION } from '../src/index.ts'
import { faultOfVersion } from '../src/spec/assert-provider.ts'

const call = async (): Promise<never> => {
  throw new Error('not called here')
}
const recovery = { lookup: true, repeat: 'same', withinMs: 86_400_000 }
const minimal = { specVersion: 1, id: 'acme', name: 'Acme', close: call }
const full = {
  ...minimal,
  balances: { list: call },
  invoices: { create: call, get: call, recovery, capture: call, cancel: call, list: call, methods: call },
  refunds: { create: call, get: call, recovery, list: call },
  payouts: { create: call, get: call, recovery, list: call, methods: call, banks: call },
  webhooks: { parse: call, ack: () => ({ status: 200, headers: {}, body: 'OK' }) },
}

function faults(value: unknown): string {
  try {
    assertProvider(value)
  } catch (error) {
    expect(PaymentError.is(error)).toBe(true)
    expect(error).toMatchObject({ code: 'config', outcome: 'not_sent', operation: 'assertProvider' })
    return (error as PaymentError).message
  }
  return ''
}

describe('assertProvider', () => {
  it('accepts a provider with every group, with none, with extras and with optional methods left out', () => {
    expect(faults(full)).toBe('')
    expect(faults(minimal)).toBe('')
    expect(faults({ ...full, rates: call, payouts: { create: call, get: call, recovery, rates: call } })).toBe('')
    expect(faults({ ...minimal, balances: undefined })).toBe('')
    expect(faults(Object.assign(Object.create({ extra: 1 }), full))).toBe('')
  })

  it.each([
    [null, 'null'],
    [undefined, 'undefined'],
    ['acme', 'string'],
    [1, 'number'],
    [() => full, 'function'],
  ])('refuses %o', (value, kind) => {
    expect(faults(value)).toContain(`it is ${kind}, not an object`)
  })

  it('names every fault at once', () => {
    const message = faults({
      specVersion: 2,
      id: 'Acme!',
      name: ' ',
      balances: {},
      invoices: { create: call, methods: 'no' },
      payouts: null,
      refunds: { create: call, get: call, recovery: { ...recovery, repeat: 'maybe' } },
      webhooks: { ack: { status: 200, body: 'OK' } },
    })
    for (const fault of [
      'its specVersion is 2, this @paymux/core knows 1: a newer @paymux/core may know it',
      'id must be lower-case letters',
      'name must be text',
      'close must be a function',
      'balances.list must be a function',
      'invoices.get must be a function',
      'invoices.methods must be a function or be absent',
      'payouts must be an object or be absent',
      'webhooks.parse must be a function',
      'webhooks.ack must be a function',
      'invoices.recovery must be { lookup: boolean',
      'refunds.recovery must be { lookup: boolean',
    ]) {
      expect(message).toContain(fault)
    }
    expect(message.split(';')).toHaveLength(12)
  })

  it.each(
    Object.entries({
      balances: ['list'],
      invoices: ['create', 'get', 'recovery'],
      refunds: ['create', 'get', 'recovery'],
      payouts: ['create', 'get', 'recovery'],
      webhooks: ['parse', 'ack'],
    }),
  )('demands of %s every required member', (group, methods) => {
    for (const method of methods) {
      const { [method]: _, ...rest } = full[group as 'balances'] as Record<string, unknown>
      expect(faults({ ...full, [group]: rest })).toContain(`${group}.${method} must be`)
    }
  })

  it.each([
    null,
    true,
    {},
    { ...recovery, lookup: 'yes' },
    { ...recovery, repeat: undefined },
    { ...recovery, withinMs: undefined },
    { ...recovery, withinMs: 0 },
    { ...recovery, withinMs: '24h' },
  ])('wants recovery as data: %j', (given) => {
    expect(faults({ ...full, payouts: { ...full.payouts, recovery: given } })).toContain('payouts.recovery must be { lookup: boolean')
  })

  it.each(['same', 'refused', 'pays_again', 'unknown'])('takes the recovery word %s', (repeat) => {
    expect(faults({ ...full, payouts: { ...full.payouts, recovery: { lookup: false, repeat, withinMs: null } } })).toBe('')
  })

  it('names the provider where it can', () => {
    expect(faults({ ...minimal, specVersion: '1' })).toMatch(/^acme assertProvider: .*specVersion is "1", this @paymux\/core knows 1/)
    expect(faults({ name: 'x' })).toMatch(/^paymux assertProvider: .*specVersion is undefined/)
  })

  it('knows the version that the package exports', () => {
    expect(faults({ ...minimal, specVersion: SPEC_VERSION })).toBe('')
    expect(faults({ ...minimal, specVersion: SPEC_VERSION + 1 })).toBe(
      `acme assertProvider: this is not a provider of specification version ${SPEC_VERSION}: its specVersion is ${SPEC_VERSION + 1}, ` +
        `this @paymux/core knows ${SPEC_VERSION}: a newer @paymux/core may know it`,
    )
  })

  // What a core of a later specification says of today's providers, and of tomorrow's.
  it.each([
    [1, 3, 'its specVersion is 1, this @paymux/core knows 3: a newer version of this provider may have 3'],
    [2, 3, 'its specVersion is 2, this @paymux/core knows 3: a newer version of this provider may have 3'],
    [12, 3, 'its specVersion is 12, this @paymux/core knows 3: a newer @paymux/core may know it'],
    ['3', 3, 'its specVersion is "3", this @paymux/core knows 3: specVersion must be the number 3'],
    [undefined, 3, 'its specVersion is undefined, this @paymux/core knows 3: specVersion must be the number 3'],
    [1.5, 1, 'its specVersion is 1.5, this @paymux/core knows 1: specVersion must be the number 1'],
    [Number.NaN, 1, 'its specVersion is NaN, this @paymux/core knows 1: specVersion must be the number 1'],
    [3, 3, null],
  ])('names both versions: found %j, known %i', (found, known, says) => {
    expect(faultOfVersion(found, known)).toBe(says)
  })
})
