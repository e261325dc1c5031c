import { PaymentError } from '../errors.ts'
import { MEMBERS, OPERATIONS } from './operations.ts'
import type { PaymentProvider } from './provider.ts'

/** The version of the specification that this package defines. */
export const SPEC_VERSION = 1

const REPEAT: readonly unknown[] = ['same', 'refused', 'pays_again', 'unknown']

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
  for (const [group, members] of Object.entries(MEMBERS)) {
    if (value[group] !== undefined) faults.push(...faultsOfGroup(group, value[group], members))
  }
  return faults
}

function faultsOfGroup(group: string, value: unknown, members: Readonly<Record<string, 'recovery' | 'ack'>>): readonly string[] {
  if (!isRecord(value)) return [`${group} must be an object or be absent`]
  const faults: string[] = []
  for (const [operation, { required }] of Object.entries(OPERATIONS)) {
    const [owner, name = ''] = operation.split('.')
    if (owner !== group) continue
    const call = value[name]
    if (typeof call !== 'function' && (required || call !== undefined)) {
      faults.push(`${operation} must be a function${required ? '' : ' or be absent'}`)
    }
  }
  for (const [name, kind] of Object.entries(members)) {
    if (kind === 'ack' && typeof value[name] !== 'function') faults.push(`${group}.${name} must be a function`)
    if (kind === 'recovery' && !isRecovery(value[name]))
      faults.push(
        `${group}.${name} must be { lookup: boolean, repeat: "same" | "refused" | "pays_again" | "unknown", withinMs: number | null }`,
      )
  }
  return faults
}

function isRecovery(value: unknown): boolean {
  if (!isRecord(value)) return false
  const { lookup, repeat, withinMs } = value
  return typeof lookup === 'boolean' && REPEAT.includes(repeat) && (withinMs === null || (typeof withinMs === 'number' && withinMs > 0))
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
  return `its specVersion is ${inWords(found)}, this @paymux/core knows ${known}: ${advice}`
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function inWords(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40))
  return typeof value === 'number' ? String(value) : typeof value
}
