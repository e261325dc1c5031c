import { PaymentError } from './errors.js'
import type { PaymentProvider } from './provider.js'

/** The version of the specification that this package defines. */
export const SPEC_VERSION = 1

type Groups = Omit<PaymentProvider, 'specVersion' | 'id' | 'name' | 'close'>
type Members<Api> = { readonly [Name in keyof Api]-?: Api extends Record<Name, Api[Name]> ? 'required' | 'ack' : 'optional' }

/** What each group must have. A member that the interface gains and this table lacks is a compile error. */
const GROUPS: { readonly [Group in keyof Groups]-?: Members<NonNullable<Groups[Group]>> } = {
  balances: { list: 'required' },
  invoices: { create: 'required', get: 'required', methods: 'optional' },
  payouts: { create: 'required', get: 'required', methods: 'optional', banks: 'optional' },
  webhooks: { parse: 'required', ack: 'ack' },
}

/**
 * Checks at run time that a value is a provider of this specification, for plugins that are loaded by name.
 * @throws PaymentError `config` / `not_sent` that names every fault
 */
export function assertProvider(value: unknown): asserts value is PaymentProvider {
  const faults = faultsOf(value)
  if (faults.length === 0) return
  const id = isRecord(value) && typeof value.id === 'string' && value.id !== '' ? value.id : 'paymux'
  throw new PaymentError({
    code: 'config',
    outcome: 'not_sent',
    provider: id,
    operation: 'assertProvider',
    message: `this is not a provider of specification version ${SPEC_VERSION}: ${faults.join('; ')}`,
  })
}

function faultsOf(value: unknown): string[] {
  if (!isRecord(value)) return [`it is ${value === null ? 'null' : typeof value}, not an object`]
  const faults: string[] = []
  const version = faultOfVersion(value.specVersion, SPEC_VERSION)
  if (version !== null) faults.push(version)
  if (typeof value.id !== 'string' || !/^[a-z][a-z0-9-]*$/.test(value.id)) {
    faults.push('id must be lower-case letters, digits and hyphens, starting with a letter')
  }
  if (typeof value.name !== 'string' || value.name.trim() === '') faults.push('name must be text')
  if (typeof value.close !== 'function') faults.push('close must be a function')
  for (const [group, members] of Object.entries(GROUPS)) {
    const found = value[group]
    if (found === undefined) continue
    if (!isRecord(found)) {
      faults.push(`${group} must be an object or be absent`)
      continue
    }
    for (const [name, kind] of Object.entries<string>(members)) {
      const member = found[name]
      if (kind === 'ack') {
        if (!isAck(member)) faults.push(`${group}.${name} must be { status: number, body: string }`)
      } else if (typeof member !== 'function' && (kind === 'required' || member !== undefined)) {
        faults.push(`${group}.${name} must be a function${kind === 'optional' ? ' or be absent' : ''}`)
      }
    }
  }
  return faults
}

/**
 * Says in what way the specification version of a provider is not the known one; null when it is.
 * @param found `specVersion` of the provider
 */
export function faultOfVersion(found: unknown, known: number): string | null {
  if (found === known) return null
  const isVersion = typeof found === 'number' && Number.isInteger(found) && found > 0
  const advice = !isVersion
    ? `specVersion must be the number ${known}`
    : found > known
      ? 'a newer @paymux/core may know it'
      : `a newer version of this provider may have ${known}`
  return `its specVersion is ${describe(found)}, this @paymux/core knows ${known}: ${advice}`
}

function isAck(ack: unknown): boolean {
  return isRecord(ack) && typeof ack.status === 'number' && typeof ack.body === 'string'
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40))
  return typeof value === 'number' ? String(value) : typeof value
}
