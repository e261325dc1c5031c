import { PaymentError } from '../errors.js'
import type { Transport } from '../http/index.js'
import { isPlainText } from './checks.js'
import { copyFields, shownName } from './copy.js'
import { readOffset } from './times.js'

/** Settings that every provider takes besides its credentials. */
export interface ConnectionSettings {
  /** Another host of the same API: https, or http on loopback. */
  readonly baseUrl?: string | undefined
  /** Default deadline of a whole call in milliseconds, retries included. Default 60 000. */
  readonly timeoutMs?: number | undefined
  /** Longest time to connect, in milliseconds. Default 15 000. With an own `transport` that one decides. */
  readonly connectTimeoutMs?: number | undefined
  /** How often a read is tried again. Writes never are. Default 2. */
  readonly retries?: number | undefined
  /** Offset of the upstream's local times, `"+03:00"` or `"+0300"`. Default Moscow's, unless the provider says otherwise: an assumption. */
  readonly utcOffset?: string | undefined
  /** Replaces the HTTP stack, for example to go through a proxy. */
  readonly transport?: Transport | undefined
}

/** What a provider's connection is without settings. */
export interface ConnectionDefaults {
  readonly baseUrl: string
  /** Environment variable of `baseUrl`. */
  readonly variable: string
  /** Offset of the upstream's local times; `"+03:00"` where nothing is said. */
  readonly utcOffset?: string | undefined
}

/** {@link ConnectionSettings}, checked and filled with their defaults. */
export interface Connection {
  readonly baseUrl: string
  readonly timeoutMs: number
  readonly connectTimeoutMs: number
  readonly retries: number
  readonly utcOffset: string
  readonly transport: Transport | undefined
}

/** Credentials that unlock something together; null when none of them is set. */
export type Group<Name extends string> = Readonly<Record<Name, string>> | null

/** Reads the settings of one factory and gathers every fault before it throws. */
export interface SettingsReader<Settings extends object> {
  /** A copy of the settings, each of them read once. Read from this: a getter may say something else the next time. */
  readonly given: Partial<Settings>
  /**
   * A group of texts, each given or from its environment variable. Half of a group is a fault that names what is missing.
   * @param name as written in the factory's settings; empty for top-level settings
   * @param alsoKnown names that the group may have besides
   */
  readonly group: <Name extends string>(
    name: string,
    given: Readonly<Partial<Record<NoInfer<Name>, string | undefined>>> | undefined,
    variables: Readonly<Record<Name, string>>,
    alsoKnown?: readonly string[],
  ) => Group<Name>
  /** A secret that stays here and checks what comes in: one text or a list, for rotation. Empty when none is set. */
  readonly secrets: (name: string, given: string | readonly string[] | undefined, variable: string) => readonly string[]
  /** The settings that every provider takes. `variable` names the environment variable of `baseUrl`. */
  readonly connection: (defaults: ConnectionDefaults) => Connection
  /** @throws PaymentError `config` / `not_sent` that names every fault so far */
  readonly done: () => void
}

const MAX_MS = 2 ** 31 - 1
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/
/** What can go into a header as it is; keeps CR and LF out. */
const KEY = /^[\x21-\x7e]+$/

const CONNECTION = ['baseUrl', 'timeoutMs', 'connectTimeoutMs', 'retries', 'utcOffset', 'transport']

/**
 * Copies the settings of a factory and starts reading them; the environment is read here and never again.
 * @param known names of the provider's own settings; a name that is neither among them nor a {@link ConnectionSettings} is a fault
 */
export function readSettings<Settings extends object>(
  provider: string,
  factory: string,
  settings: Settings,
  known: readonly string[],
): SettingsReader<Settings> {
  const environment = (globalThis as { process?: { env?: Readonly<Record<string, string | undefined>> } }).process?.env ?? {}
  const copy = copyFields(settings)
  const faults: string[] = [...copy.faults]
  const given = copy.fields ?? {}
  if (copy.fields === null) faults.push('the settings must be an object')
  const refuseUnknown = (values: object, allowed: readonly string[], prefix: string): void => {
    for (const name of Object.keys(values)) {
      if (!allowed.includes(name)) faults.push(`${prefix}${shownName(name)} is no setting; known are ${allowed.join(', ')}`)
    }
  }
  refuseUnknown(given, [...known, ...CONNECTION], '')
  return {
    given: given as Partial<Settings>,
    group: (name, values, variables, alsoKnown = []) => {
      type Name = keyof typeof variables
      const names = Object.keys(variables) as Name[]
      const label = (key: Name): string => `${name === '' ? key : `${name}.${key}`} (${variables[key]})`
      if ((values ?? undefined) !== undefined && (typeof values !== 'object' || Array.isArray(values))) {
        faults.push(`${name} must be an object { ${[...names, ...alsoKnown].join(', ')} }`)
        return null
      }
      const found = names.map((key) => [key, values?.[key] ?? (environment[variables[key]] || undefined)] as const)
      if (name !== '') refuseUnknown(values ?? {}, [...names, ...alsoKnown], `${name}.`)
      if (found.every(([, value]) => value === undefined)) return null
      for (const [key, value] of found) {
        if (value === undefined || value === '') faults.push(`${label(key)} is missing`)
        else if (typeof value !== 'string' || !KEY.test(value))
          faults.push(`${label(key)} must be printable ASCII without spaces or line breaks`)
      }
      return Object.fromEntries(found) as Group<Name>
    },
    secrets: (name, value, variable) => {
      const list = [value ?? (environment[variable] || [])].flat()
      if (value !== undefined && list.length === 0) faults.push(`${name} (${variable}) is an empty list`)
      if (!list.every((secret) => typeof secret === 'string' && isPlainText(secret) && secret.trim() === secret && secret !== '')) {
        faults.push(`${name} (${variable}) must be text without line breaks or spaces around it`)
      }
      return list
    },
    connection: (defaults) => {
      const { timeoutMs = 60_000, connectTimeoutMs = 15_000, retries = 2, transport, ...texts } = given as ConnectionSettings
      const baseUrl = withoutSlashes(texts.baseUrl ?? (environment[defaults.variable] || defaults.baseUrl))
      const fault = faultOfUrl(baseUrl)
      if (fault !== null) faults.push(`baseUrl (${defaults.variable}) ${fault}`)
      for (const [name, value] of Object.entries({ timeoutMs, connectTimeoutMs })) {
        if (typeof value !== 'number' || !(value > 0 && value <= MAX_MS))
          faults.push(`${name} must be above 0 and at most ${MAX_MS} milliseconds`)
      }
      if (!Number.isInteger(retries) || retries < 0 || retries > 10) faults.push('retries must be a whole number from 0 to 10')
      const { utcOffset: offset = defaults.utcOffset ?? '+03:00' } = texts
      const utcOffset = typeof offset === 'string' ? readOffset(offset) : null
      if (utcOffset === null) faults.push('utcOffset must look like "+03:00"')
      if (transport !== undefined && typeof transport !== 'function') faults.push('transport must be a function')
      return { baseUrl, timeoutMs, connectTimeoutMs, retries, utcOffset: utcOffset ?? '', transport }
    },
    done: () => {
      if (faults.length > 0) throw configError(provider, factory, `${faults.join('; ')}`)
    },
  }
}

/**
 * The group that an operation needs.
 * @throws PaymentError `config` / `not_sent` when it is not set
 */
export function need<T>(group: T | null, provider: string, operation: string, settings: string): T {
  if (group === null) throw configError(provider, operation, `this needs the settings ${settings}`)
  return group
}

function configError(provider: string, operation: string, message: string): PaymentError {
  return new PaymentError({ code: 'config', outcome: 'not_sent', provider, operation, message })
}

/** Not a pattern: one for the slashes at the end is quadratic in the length of a text that is full of them. */
function withoutSlashes(url: unknown): string {
  if (typeof url !== 'string') return ''
  let end = url.length
  while (url[end - 1] === '/') end--
  return url.slice(0, end)
}

function faultOfUrl(text: string): string | null {
  // The parser drops white space, but paths are appended to the text itself; an empty query or fragment would swallow them.
  if (!URL.canParse(text) || /\s/.test(text)) return 'must be a URL'
  const { username, password } = new URL(text)
  if (username + password !== '' || /[?#]/.test(text)) return 'must have no credentials, query or fragment'
  return isSafeUrl(text) ? null : 'must be https, or http on loopback'
}

/** Whether a text is an https URL, or an http one on loopback. */
export function isSafeUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname))
}
