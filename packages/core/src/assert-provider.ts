import { PaymentError } from './errors.js'
import type { PaymentProvider } from './provider.js'

/** The version of the specification that this package defines. */
export const SPEC_VERSION = 1

const GROUPS: Readonly<Record<string, { required: readonly string[]; optional: readonly string[] }>> = {
  balances: { required: ['list'], optional: [] },
  invoices: { required: ['create', 'get'], optional: ['methods'] },
  payouts: { required: ['create', 'get'], optional: ['methods', 'banks'] },
  webhooks: { required: ['parse'], optional: [] },
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
  if (value.specVersion !== SPEC_VERSION) {
    faults.push(`specVersion is ${describe(value.specVersion)}; this @paymux/core knows version ${SPEC_VERSION}`)
  }
  if (typeof value.id !== 'string' || !/^[a-z][a-z0-9-]*$/.test(value.id)) {
    faults.push('id must be lower-case letters, digits and hyphens, starting with a letter')
  }
  if (typeof value.name !== 'string' || value.name.trim() === '') faults.push('name must be text')
  for (const [group, methods] of Object.entries(GROUPS)) {
    const found = value[group]
    if (found === undefined) continue
    if (!isRecord(found)) {
      faults.push(`${group} must be an object or be absent`)
      continue
    }
    for (const method of methods.required) {
      if (typeof found[method] !== 'function') faults.push(`${group}.${method} must be a function`)
    }
    for (const method of methods.optional) {
      if (found[method] !== undefined && typeof found[method] !== 'function') {
        faults.push(`${group}.${method} must be a function or be absent`)
      }
    }
    if (group === 'webhooks' && !isAck(found.ack)) faults.push('webhooks.ack must be { status: number, body: string }')
  }
  return faults
}

function isAck(ack: unknown): boolean {
  return isRecord(ack) && typeof ack.status === 'number' && typeof ack.body === 'string'
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function describe(value: unknown): string {
  return typeof value === 'number' || typeof value === 'string' ? JSON.stringify(value) : typeof value
}
