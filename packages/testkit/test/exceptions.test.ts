import { PaymentError } from '@paymux/core'
import { zonedTime } from '@paymux/core/authoring'
import { describe, expect, it } from 'vitest'
import type { Check, ConformancePlan, Exceptions, OperationSample } from '../src/index.ts'
import { ConformanceError, conformance, conformanceChecks, RULES } from '../src/index.ts'
import type { AcmeSettings } from './mutants/acme.ts'
import { boltPlan } from './mutants/bolt-plan.ts'
import { acmePlan } from './mutants/plan.ts'

type Plan = ConformancePlan<AcmeSettings>

/** A provider that deviates: its times are always Moscow's. */
const moscow = (except: Exceptions): Plan => ({
  ...acmePlan({ time: (read, field) => zonedTime(read.text(field) ?? '', '+03:00') }, 'moscow'),
  except,
})

/** The checks of these rules, run; the message of each that fails. */
async function failures(plan: Plan, ...rules: readonly string[]): Promise<readonly string[]> {
  const checks = conformanceChecks(plan).filter(({ rule }) => rules.includes(rule))
  expect(checks.length).toBeGreaterThan(0)
  return (await Promise.all(checks.map(({ run }) => run().then(() => '', String)))).filter((message) => message !== '')
}

describe('an exception', () => {
  it('stands in for the checks of its rule while they fail', async () => {
    expect(await failures(moscow({}), 'times-zoned')).toHaveLength(1)
    const plan = moscow({ 'times-zoned': 'the upstream is in Moscow' })
    expect(conformanceChecks(plan).some(({ rule }) => rule === 'times-zoned')).toBe(false)
    expect(await failures(plan, 'except-needed')).toEqual([])
  })

  it('may be from a rule for one subject only', async () => {
    const rules = (plan: Plan): readonly string[] =>
      conformanceChecks(plan)
        .filter(({ rule }) => rule === 'request-route')
        .map(({ subject }) => subject)
    const plan = { ...acmePlan({ payoutPath: '/payout' }), except: { 'request-route': { 'payouts.get': 'there are two paths' } } }
    expect(rules(plan)).toEqual(['payouts.create'])
    expect(await failures(plan, 'except-needed')).toEqual([])
    expect(await failures(plan, 'request-route')).toHaveLength(1)
    const unneeded = moscow({ 'times-zoned': { 'payouts.create': 'it tells no time' } })
    expect((await failures(unneeded, 'except-needed'))[0]).toContain('"times-zoned of payouts.create" says nothing about this provider')
  })

  it('fails once its rule holds everywhere', async () => {
    const [message] = await failures({ ...acmePlan({}, 'acme'), except: { 'times-zoned': 'it used to be' } }, 'except-needed')
    expect(message).toBe(
      'ConformanceError: [except-needed] times-zoned (it used to be): "times-zoned" holds everywhere. Remove the exception: the rule holds.',
    )
  })

  it('fails when its rule says nothing about the provider', async () => {
    const { webhooks, ...rest } = acmePlan().upstream
    const plan = {
      ...acmePlan({ provider: ({ webhooks: _, ...provider }) => provider }),
      upstream: rest,
      except: { 'webhook-key': 'no webhooks' },
    }
    expect(webhooks).toHaveLength(1)
    expect((await failures(plan, 'except-needed'))[0]).toContain('"webhook-key" says nothing about this provider')
  })

  it.each([
    ['an unknown rule', { 'write-sent-twice': 'why not' }, /there is no rule "write-sent-twice"/],
    ['a name of every object', { constructor: 'why not' }, /there is no rule "constructor"/],
    ['the rules on exceptions', { 'except-needed': 'why not' }, /there is no rule "except-needed"/],
    ['no reason', { 'times-zoned': ' ' }, /the exception from "times-zoned" has no reason/],
  ])('cannot name %s', async (_, except, message) => {
    expect((await failures(moscow(except), 'except-known'))[0]).toMatch(message)
  })
})

describe('what is declared', () => {
  it('follows from the groups of the provider', () => {
    const rulesOf = (plan: Plan): Set<string> => new Set(conformanceChecks(plan).map(({ rule }) => rule))
    expect(rulesOf(acmePlan())).toContain('webhook-key')
    expect(rulesOf(acmePlan({ provider: ({ webhooks: _, ...rest }) => rest }))).not.toContain('webhook-key')
    const readOnly = acmePlan({ provider: ({ webhooks: _, payouts: __, ...rest }) => rest })
    expect([...rulesOf(readOnly)].filter((rule) => rule.startsWith('write-') || rule.startsWith('amount-'))).toEqual([])
  })

  it('is one test for each check, with its rule in the name and time enough', () => {
    const declared: [string, string, number | undefined][] = []
    let suite = ''
    const describe = (name: string, body: () => void): void => {
      suite = name
      body()
    }
    conformance({ describe, it: (name, _body, timeoutMs) => declared.push([suite, name, timeoutMs]) }, acmePlan())
    expect(declared).toHaveLength(conformanceChecks(acmePlan()).length)
    expect(declared).toContainEqual(['conformance: faults', 'payouts.create: write-sent-once', 600_000])
    for (const [, name] of declared) expect(Object.keys(RULES)).toContain(name.split(': ').at(-1))
  })

  it('is one failing test when there is no provider to begin with', async () => {
    const create = (): never => {
      throw new PaymentError({ code: 'config', outcome: 'not_sent', provider: 'acme', operation: 'createAcme', message: 'no' })
    }
    const checks = conformanceChecks({ ...acmePlan(), create })
    expect(checks.map(({ rule }) => rule)).toEqual(['provider-shape'])
    await expect(checks[0]?.run()).rejects.toThrow('it could not be made from the plan’s settings'.replace('’', "'"))
  })
})

describe('a description that leaves things out', () => {
  const without = (change: (plan: Plan) => Plan): Promise<readonly string[]> => failures(change(acmePlan()), 'operations-described')
  const operations = acmePlan().upstream.operations
  const { 'payouts.get': get, ...others } = operations

  it.each<[string, (plan: Plan) => Plan, RegExp]>([
    [
      'an operation',
      (plan) => ({ ...plan, upstream: { ...plan.upstream, operations: others } }),
      /the provider has payouts\.get, and upstream\.operations has not/,
    ],
    [
      'webhooks',
      (plan) => ({ ...plan, upstream: { ...plan.upstream, webhooks: [] } }),
      /the provider has webhooks, and upstream\.webhooks is empty/,
    ],
    [
      'whose settings they are',
      (plan) => ({ ...plan, declared: { ...plan.declared, provider: 'other' } }),
      /the settings are those of "other", not of "acme"/,
    ],
    [
      'that the specification knows',
      (plan) => ({
        ...plan,
        upstream: { ...plan.upstream, operations: { ...others, 'payouts.get': { ...(get as OperationSample), effect: 'read' } } },
      }),
      /the effect of payouts\.get is the specification's/,
    ],
    [
      'a secret worth looking for',
      (plan) => ({ ...plan, settings: { shop: { ...plan.settings.shop, key: 'k' } } }),
      /the sample of shop\.key is shorter than 12/,
    ],
    [
      'amounts, times, status and reference',
      (plan) => ({
        ...plan,
        upstream: {
          ...plan.upstream,
          operations: {
            ...others,
            'payouts.get': { route: get?.route ?? '', input: { reference: 'r-1' }, success: get?.success ?? '', required: [] },
          },
        },
      }),
      /where amount comes from[\s\S]*where fee comes from[\s\S]*where createdAt comes from[\s\S]*where the status word is[\s\S]*where the names of the record are/,
    ],
    [
      'the provider',
      (plan) => ({
        ...plan,
        upstream: { ...plan.upstream, operations: { ...operations, 'balances.list': { route: 'GET /', success: '{}', required: [] } } },
      }),
      /upstream\.operations has balances\.list, and the provider has not/,
    ],
  ])('%s fails', async (_, change, message) => {
    expect((await without(change)).join('\n')).toMatch(message)
  })
})

describe('documented', () => {
  const nulls = async (...documented: readonly string[]): Promise<string> => {
    const plan = boltPlan({}, 'documented')
    const list = { ...(plan.upstream.operations['invoices.list'] as OperationSample), documented }
    const changed = { ...plan, upstream: { ...plan.upstream, operations: { 'invoices.list': list } } }
    return (await failures(changed, 'nulls-reported')).join()
  }

  it('takes a * for every entry', async () => {
    expect(await nulls('items.*.amount', 'items.*.status')).toBe('')
    expect(await nulls('items.*.method')).toContain('the absence of items.0.method, which is documented, was not reported')
  })

  it('must stand for something in the sample', async () => {
    expect(await nulls('balances.*.held')).toContain('the sample has nothing at balances.*.held')
  })
})

it('a failure says which rule, what happened and what to do', async () => {
  const broken = conformanceChecks(moscow({})).find(({ rule }) => rule === 'times-zoned') as Check
  const error = await broken.run().catch((error: unknown) => error)
  expect(error).toBeInstanceOf(ConformanceError)
  expect((error as ConformanceError).rule).toBe('times-zoned')
  expect((error as ConformanceError).message).toMatch(
    /^\[times-zoned\] payouts\.get: createdAt is 2026-03-10T17:08:42\+03:00; "2026-03-10 17:08:42" at \+05:00 is 2026-03-10T12:08:42\.000Z\.\n {2}- createdAt is [\s\S]+ Return times as ISO 8601/,
  )
})

it('a fault that ends with what an error says has one full stop', () => {
  const { message } = new ConformanceError('raw-exact', 'payouts.get', [
    'it fails: PaymentError: acme payouts.get: amount is not an amount.',
  ])
  expect(message).toMatch(/is not an amount\. Keep/)
})

describe('another call', () => {
  const { operations } = acmePlan().upstream
  const get = operations['payouts.get'] as OperationSample
  const byId = async (rule: string, other: object): Promise<string> => {
    const sample = { ...get, otherCalls: [{ input: { id: 'p-71' }, ...other }] }
    const plan = acmePlan()
    const changed = { ...plan, upstream: { ...plan.upstream, operations: { ...operations, 'payouts.get': sample } } }
    const check = conformanceChecks(changed).find((each) => each.rule === rule && each.subject === 'payouts.get') as Check
    return check.run().then(
      () => 'passes',
      (error: Error) => error.message,
    )
  }

  it('is asked for where a half that the description does not use finds something', async () => {
    const { otherCalls: _, ...alone } = get
    const plan = acmePlan()
    const changed = { ...plan, upstream: { ...plan.upstream, operations: { ...operations, 'payouts.get': alone } } }
    const [message] = await failures(changed, 'look-up-checked')
    expect(message).toContain('given {"id":"x-1"} (if the upstream finds records by id, describe that call in otherCalls), the call')
  })

  it('may have a route of its own', async () => {
    expect(await byId('request-route', {})).toBe('passes')
    expect(await byId('request-route', { route: get.route })).toBe('passes')
    expect(await byId('request-route', { route: 'GET /payouts/p-71' })).toContain('not GET /payouts/p-71')
  })

  it('may have an answer of its own, which is read as thoroughly', async () => {
    const required = ['ok', 'data', 'data.id', 'data.state']
    expect(await byId('required-fields', { success: String(get.success).replace('done', 'new'), required })).toBe('passes')
    expect(await byId('optional-fields', { success: String(get.success).replace('done', 'new'), required: [] })).toContain(
      'data.state absent',
    )
  })
})
