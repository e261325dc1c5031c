import type { Money } from '@paymux/core'
import { assertProvider, compareMoney, minorUnits, OPERATIONS, toMinorUnits } from '@paymux/core'
import { readDecimal } from '@paymux/core/authoring'
import type { Check } from '../check.ts'
import { check } from '../check.ts'
import type { Kit, Operation } from '../kit.ts'
import { inWords } from '../kit.ts'
import { faultsOfJson, faultsOfResult, sourcedFields, specified } from '../specification.ts'
import { at, literalsOf } from '../wire.ts'

/** The shape of the provider object and of its results. */
export function shapeChecks(kit: Kit): readonly Check[] {
  const provider = [
    check('provider-shape', 'provider', () => {
      try {
        assertProvider(kit.sample)
        return []
      } catch (error) {
        return [inWords(error)]
      }
    }),
    check('operations-described', 'provider', () => undescribed(kit)),
  ]
  const results = kit.operations.flatMap((operation) => [
    check('result-shape', operation.name, () => inspect(kit, operation, (result) => faultsOfResult(operation.name, result, kit.sample.id))),
    check('result-plain-json', operation.name, () =>
      inspect(kit, operation, (result) => (result === undefined ? [] : faultsOfJson(result))),
    ),
    check('result-fresh', operation.name, () => shared(kit, operation)),
    check('operations-described', operation.name, () =>
      inspect(kit, operation, (result) => [...unsourced(operation, result), ...unheld(kit, operation)]),
    ),
  ])
  return [...provider, ...results]
}

function undescribed({ sample, plan, webhooks }: Kit): readonly string[] {
  const described = Object.keys(plan.upstream.operations)
  const has = (name: string): boolean => typeof at(sample, name) === 'function'
  return [
    ...Object.keys(OPERATIONS)
      .filter((name) => has(name) && name !== 'webhooks.parse' && !described.includes(name))
      .map((name) => `the provider has ${name}, and upstream.operations has not`),
    ...described.filter((name) => !has(name)).map((name) => `upstream.operations has ${name}, and the provider has not`),
    ...(sample.webhooks !== undefined && webhooks.length === 0 ? ['the provider has webhooks, and upstream.webhooks is empty'] : []),
    ...Object.entries(plan.upstream.operations)
      .filter(([name, { effect }]) => effect !== undefined && specified(name) !== undefined)
      .map(([name]) => `the effect of ${name} is the specification's, so the description must not repeat it`),
    ...(plan.declared.provider === sample.id ? [] : [`the settings are those of "${plan.declared.provider}", not of "${sample.id}"`]),
    ...plan.declared.secrets
      .filter((path) => String(at(plan.settings, path) ?? '').length < 12)
      .map((path) => `the sample of ${path} is shorter than 12 characters, so it would be found by chance`),
  ]
}

async function inspect(kit: Kit, operation: Operation, faults: (result: unknown) => readonly string[]): Promise<readonly string[]> {
  return kit.session(operation, async ({ ask }) => {
    const end = await ask()
    return 'error' in end ? [`the documented success is not understood: ${inWords(end.error)}`] : faults(end.result)
  })
}

/** What a description leaves out would not be checked, so it must say where everything comes from. */
function unsourced({ name, sample, input, takes }: Operation, result: unknown): readonly string[] {
  const found = sourcedFields(name, result)
  const asked = (path: string): boolean => path === 'amount' && name.endsWith('.create') && isSame(at(result, path), input?.amount)
  return [
    ...found.money
      .filter((path) => sample.money?.[path] === undefined && !asked(path))
      .map((path) => `money does not say where ${path} comes from`),
    ...found.times.filter((path) => sample.times?.[path] === undefined).map((path) => `times does not say where ${path} comes from`),
    ...(found.status && sample.status === undefined ? ['status does not say where the status word is'] : []),
    ...(found.test && sample.test === undefined ? ['test does not say where test money is told from money'] : []),
    ...(takes === 'ref' && specified(name)?.effect === 'read' && sample.reference === undefined && sample.id === undefined
      ? ['neither reference nor id says where the names of the record are']
      : []),
    ...(specified(name)?.result.kind === 'page' && Array.isArray(at(result, 'items')) && (at(result, 'items') as unknown[]).length === 0
      ? ['the sample is a page without items']
      : []),
  ]
}

/** What an answer repeats of an order tells the replay of an older one. One that does not name the order may mean another amount. */
function unheld({ plan }: Kit, { name, sample, input, success }: Operation): readonly string[] {
  if (!name.endsWith('.create')) return []
  const { reference, amount } = (input ?? {}) as { readonly reference?: string; readonly amount?: Money }
  const isMinor = plan.upstream.amounts === 'minor' && amount !== undefined && minorUnits(amount.currency) !== null
  const digits = readDecimal(isMinor ? String(toMinorUnits(amount)) : amount?.amount)
  const texts = Object.entries(literalsOf(success.body)).map(([path, literal]) => [path, String(JSON.parse(literal))] as const)
  const named = texts.find(([, text]) => text === reference)?.[0]
  if (named === undefined) return []
  const priced = texts.find(([path, text]) => /(^|\.)amount(\.value)?$/.test(path) && digits !== null && readDecimal(text) === digits)?.[0]
  return [
    ...(sample.reference === undefined ? [`the answer repeats the reference at ${named}: name it as reference`] : []),
    ...(priced !== undefined && sample.amount === undefined ? [`the answer repeats the amount at ${priced}: name it as amount`] : []),
  ]
}

function isSame(one: unknown, other: unknown): boolean {
  return other !== undefined && compareMoney(one as Money, other as Money) === 0
}

async function shared(kit: Kit, operation: Operation): Promise<readonly string[]> {
  return kit.session(operation, async ({ ask }) => {
    const first = await ask()
    const kept = JSON.stringify('result' in first ? first.result : null, withoutBigInt)
    if ('result' in first) spoil(first.result)
    const second = await ask()
    const now = JSON.stringify('result' in second ? second.result : null, withoutBigInt)
    return kept === now ? [] : ['a change of one result shows in the next']
  })
}

function withoutBigInt(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}

function spoil(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  for (const item of Object.values(value)) spoil(item)
  for (const name of Object.keys(value)) Reflect.set(value, name, 'spoilt')
}
