import { PaymentError } from '../errors.ts'
import type { Connection, ConnectionSettings, LocalTimeSettings } from './connection.ts'
import { CONNECTION_SETTINGS, readConnection, readUtcOffset } from './connection.ts'
import { copyFields, shownName } from './copy.ts'
import type { CheckedRef, GivenRef, RefRules } from './refs.ts'
import { checkRef } from './refs.ts'
import type { InputContext, Rules } from './rules.ts'
import { checkInput, isPlainText } from './rules.ts'
import type { Setting, SettingsShape } from './setting.ts'

/** What a provider declares of its settings, once. */
export interface SettingsDefinition<Shape extends SettingsShape> {
  /** `id` of the provider. */
  readonly provider: string
  /** Name of the factory, for errors: `"createEnot"`. */
  readonly factory: string
  /** Address of the API, and the environment variable that replaces it. */
  readonly baseUrl: { readonly default: string; readonly variable: string }
  /** Offset of the upstream's local times: `"+03:00"`. Left out where its times carry a zone: then there is no such setting. */
  readonly utcOffset?: string | undefined
  readonly credentials: Shape
}

type ValueOf<S> = S extends Setting<'webhook'> ? readonly string[] : S extends Setting<'signing'> ? readonly [string, ...string[]] : string

/** What a factory takes for these credentials. */
export type GivenSettings<Shape extends SettingsShape> = {
  readonly [Name in keyof Shape]?:
    | (Shape[Name] extends Setting ? GivenValue<Shape[Name]> : { readonly [Key in keyof Shape[Name]]?: GivenValue<Shape[Name][Key]> })
    | undefined
}

type GivenValue<S> = S extends Setting<'webhook' | 'signing'> ? string | readonly string[] | undefined : string | undefined

type GroupOf<G> = { readonly [Key in keyof G as G[Key] extends Setting<'webhook'> ? never : Key]: ValueOf<G[Key]> }

/** Name of a setting or group, or path of a webhook secret in a group: `"apiKey"`, `"shop"`, `"shop.webhookSecret"`. */
export type SettingPath<Shape extends SettingsShape> = {
  [Name in keyof Shape & string]:
    | Name
    | (Shape[Name] extends Setting
        ? never
        : {
            [Key in keyof Shape[Name] & string]: Shape[Name][Key] extends Setting<'webhook'> ? `${Name}.${Key}` : never
          }[keyof Shape[Name] & string])
}[keyof Shape & string]

/** Type of the value at a path. */
export type SettingValue<Shape extends SettingsShape, Path extends SettingPath<Shape>> = Path extends keyof Shape
  ? Shape[Path] extends Setting
    ? ValueOf<Shape[Path]>
    : GroupOf<Shape[Path]>
  : readonly string[]

/** The declared settings of a provider. */
export interface DeclaredSettings<Shape extends SettingsShape> {
  readonly provider: string
  readonly factory: string
  /** Every environment variable with the path of its setting: `{ ENOT_USER_ID: 'user.id' }`. */
  readonly environment: Readonly<Record<string, string>>
  /** Paths of the settings that must not be shown. */
  readonly secrets: readonly string[]
  /** Paths of the settings that are of use only together, group by group. */
  readonly together: readonly (readonly string[])[]
  /**
   * Reads what a factory was given, each setting once, and the environment, here and never again.
   * @throws PaymentError `config` / `not_sent` that names every fault
   */
  readonly read: (given: GivenSettings<Shape> & ConnectionSettings & LocalTimeSettings) => ProviderSettings<Shape>
}

/** The settings of one provider object. They belong into closures, never on the object. */
export interface ProviderSettings<Shape extends SettingsShape> {
  readonly provider: string
  /** What `createHttpClient` takes besides the provider's own: connection, `id`, and every secret that is set. */
  readonly http: Connection & { readonly provider: string; readonly secrets: readonly string[]; readonly utcOffset: string }
  /** The value at a path; null when it is not set. */
  readonly get: <Path extends SettingPath<Shape>>(path: Path) => SettingValue<Shape, Path> | null
  /** The helpers of one call: `"payouts.create"`. */
  readonly operation: (name: string) => OperationHelpers<Shape>
}

/**
 * Reads the settings that a call needs. Ask for all of them at once: then one error names everything that is missing.
 * @throws PaymentError `config` / `not_sent` that names every setting that is missing, with its environment variable
 */
export interface Need<Shape extends SettingsShape> {
  <Path extends SettingPath<Shape>>(path: Path): SettingValue<Shape, Path>
  <const Paths extends readonly SettingPath<Shape>[]>(
    ...paths: Paths
  ): { readonly [Index in keyof Paths]: SettingValue<Shape, Paths[Index]> }
}

/** What one call checks before it sends, bound to its provider and name. */
export interface OperationHelpers<Shape extends SettingsShape> {
  readonly operation: string
  /** The value at a path; of several paths a list, in their order. */
  readonly need: Need<Shape>
  /**
   * Copies an input and parses the copy, see {@link checkInput}.
   * @param across faults that concern more than one field; a field with a fault of its own is undefined here
   * @throws PaymentError `invalid_request` / `not_sent` that names every fault
   */
  readonly checkInput: <Input extends object>(given: Input, rules: Rules<Input>, across?: InputContext<Input>['across']) => Input
  /**
   * Reads `reference` and `id` of what a look-up was given, see {@link checkRef}.
   * @throws PaymentError `invalid_request` / `not_sent`, also when the half that is needed is null
   */
  readonly checkRef: <Usable extends RefRules>(given: GivenRef, rules: Usable) => CheckedRef<Usable>
}

/** Declares the settings of a provider: names, environment, redaction and the texts about what is missing all follow from it. */
export function defineSettings<const Shape extends SettingsShape>(definition: SettingsDefinition<Shape>): DeclaredSettings<Shape> {
  const { provider, factory, baseUrl, credentials } = definition
  const leaves = leavesOf(credentials)
  const groups = Object.keys(credentials).map((name) => leaves.filter(({ path, kind }) => path[0] === name && kind !== 'webhook'))
  return {
    provider,
    factory,
    environment: { ...Object.fromEntries(leaves.map(({ variable, label }) => [variable, label])), [baseUrl.variable]: 'baseUrl' },
    secrets: leaves.filter(({ kind }) => kind !== 'text').map(({ label }) => label),
    together: groups.filter((group) => group.length > 1).map((group) => group.map(({ label }) => label)),
    read: (given) => readSettings(definition, leaves, given),
  }
}

/** What can go into a header as it is; keeps CR and LF out. */
const KEY = /^[\x21-\x7e]+$/

interface Leaf extends Setting {
  readonly path: readonly [name: string, key?: string]
  /** `"shop.key"`. */
  readonly label: string
}

function leavesOf(shape: SettingsShape): readonly Leaf[] {
  return Object.entries(shape).flatMap(([name, entry]): readonly Leaf[] =>
    isSetting(entry)
      ? [{ ...entry, path: [name], label: name }]
      : Object.entries(entry).map(([key, leaf]) => ({ ...leaf, path: [name, key], label: `${name}.${key}` })),
  )
}

function isSetting(entry: SettingsShape[string]): entry is Setting {
  return typeof entry.kind === 'string'
}

function readSettings<Shape extends SettingsShape>(
  { provider, factory, baseUrl, utcOffset, credentials }: SettingsDefinition<Shape>,
  leaves: readonly Leaf[],
  settings: unknown,
): ProviderSettings<Shape> {
  const environment = (globalThis as { process?: { env?: Readonly<Record<string, string | undefined>> } }).process?.env ?? {}
  const copy = copyFields(settings)
  const given = copy.fields ?? {}
  const faults: string[] = [...copy.faults]
  const refuse = (fault: string): void => void faults.push(fault)
  if (copy.fields === null) refuse('the settings must be an object')
  refuseUnknown(given, [...Object.keys(credentials), ...CONNECTION_SETTINGS, ...(utcOffset === undefined ? [] : ['utcOffset'])], '', refuse)

  const groups = new Map<string, Readonly<Record<string, unknown>>>()
  for (const [name, entry] of Object.entries(credentials)) {
    if (isSetting(entry)) continue
    const group = given[name] ?? {}
    if (typeof group !== 'object' || Array.isArray(group)) refuse(`${name} must be an object { ${Object.keys(entry).join(', ')} }`)
    else refuseUnknown(group, Object.keys(entry), `${name}.`, refuse)
    groups.set(name, group as Readonly<Record<string, unknown>>)
  }

  const values = new Map<string, string | readonly string[]>()
  for (const leaf of leaves) {
    const [name, key] = leaf.path
    const own = key === undefined ? given[name] : groups.get(name)?.[key]
    const value = own ?? (environment[leaf.variable] || undefined)
    if (value !== undefined) values.set(leaf.label, readValue(leaf, value, refuse))
  }
  refuseHalves(leaves, values, refuse)

  const connection = readConnection(given, { variable: baseUrl.variable, url: environment[baseUrl.variable] || baseUrl.default }, refuse)
  const offset = utcOffset === undefined ? '+00:00' : readUtcOffset(given.utcOffset === undefined ? utcOffset : given.utcOffset, refuse)
  if (faults.length > 0) throw configError(provider, factory, faults.join('; '))

  const secrets = leaves.filter(({ kind }) => kind !== 'text').flatMap(({ label }) => values.get(label) ?? [])
  const found = new Map<string, unknown>(values)
  for (const name of groups.keys()) {
    const group = leaves.filter(({ path, kind }) => path[0] === name && kind !== 'webhook')
    if (!group.every(({ label }) => values.has(label))) continue
    found.set(name, Object.fromEntries(group.map(({ path: [, key = ''], label }) => [key, values.get(label)])))
  }
  const get = (path: string): unknown => found.get(path) ?? null
  const need = (paths: readonly string[], operation: string): unknown => {
    const values = paths.map(get)
    const missing = paths.filter((_, index) => values[index] === null)
    if (missing.length > 0) throw configError(provider, operation, `this needs ${namesOf(leaves, missing)}`)
    return values.length === 1 ? values[0] : values
  }
  const helpers = new Map<string, OperationHelpers<Shape>>()
  const operationOf = (operation: string): OperationHelpers<Shape> => ({
    operation,
    need: ((...paths: readonly string[]) => need(paths, operation)) as Need<Shape>,
    checkInput: (input, rules, across) => checkInput(input, rules, { provider, operation, across }),
    checkRef: (ref, rules) => checkRef(ref, rules, { provider, operation }),
  })
  return {
    provider,
    http: { ...connection, provider, secrets, utcOffset: offset },
    get: get as ProviderSettings<Shape>['get'],
    operation: (name) => {
      const known = helpers.get(name)
      if (known !== undefined) return known
      const made = operationOf(name)
      helpers.set(name, made)
      return made
    },
  }
}

function refuseUnknown(values: object, allowed: readonly string[], prefix: string, refuse: (fault: string) => void): void {
  for (const name of Object.keys(values)) {
    if (!allowed.includes(name)) refuse(`${prefix}${shownName(name)} is not a setting; known are ${allowed.join(', ')}`)
  }
}

/** The value of a setting, as a list where it may be one; faults go to `refuse`. */
function readValue({ kind, label, variable }: Leaf, value: unknown, refuse: (fault: string) => void): string | readonly string[] {
  const isList = kind === 'webhook' || kind === 'signing'
  const list: readonly unknown[] = isList ? [value].flat() : [value]
  const fault = list.length === 0 ? 'is an empty list' : kind === 'webhook' ? faultOfSecrets(list) : faultOfKeys(list)
  if (fault !== null) refuse(`${label} (${variable}) ${fault}`)
  return (isList ? list : value) as string | readonly string[]
}

/** A secret that is never sent may be any text. */
function faultOfSecrets(list: readonly unknown[]): string | null {
  const isFine = list.every((item) => typeof item === 'string' && isPlainText(item) && item.trim() === item && item !== '')
  return isFine ? null : 'must be text without line breaks or spaces around it'
}

/** A key that is sent must fit into a header. */
function faultOfKeys(list: readonly unknown[]): string | null {
  if (list.includes('')) return 'is missing'
  const isFine = list.every((item) => typeof item === 'string' && KEY.test(item))
  return isFine ? null : 'must be printable ASCII without spaces or line breaks'
}

/** A group is set as a whole or not at all. */
function refuseHalves(leaves: readonly Leaf[], values: ReadonlyMap<string, unknown>, refuse: (fault: string) => void): void {
  const grouped = leaves.filter(({ path, kind }) => path[1] !== undefined && kind !== 'webhook')
  for (const { path, label, variable } of grouped) {
    const isStarted = grouped.some((other) => other.path[0] === path[0] && values.has(other.label))
    if (isStarted && !values.has(label)) refuse(`${label} (${variable}) is missing`)
  }
}

/** "the settings user.id and user.key (ENOT_USER_ID, ENOT_USER_KEY)". */
function namesOf(leaves: readonly Leaf[], paths: readonly string[]): string {
  const named = leaves.filter(
    ({ path: [name, key], label, kind }) => paths.includes(label) || (paths.includes(name) && key !== undefined && kind !== 'webhook'),
  )
  const [last = '', ...others] = named.map(({ label }) => label).reverse()
  const labels = others.length === 0 ? last : `${others.reverse().join(', ')} and ${last}`
  return `the setting${named.length > 1 ? 's' : ''} ${labels} (${named.map(({ variable }) => variable).join(', ')})`
}

function configError(provider: string, operation: string, message: string): PaymentError {
  return new PaymentError({ code: 'config', outcome: 'not_sent', provider, operation, message })
}
