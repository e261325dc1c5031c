import { isDeepStrictEqual } from 'node:util'
import type { WebhookEvent } from '@paymux/core'
import type { Kit } from '../kit.ts'
import { inWords } from '../kit.ts'
import type { WebhookSample } from '../plan.ts'
import { faultsOfEvent } from '../specification.ts'
import { at } from '../wire.ts'

/** Says how an event differs from the specification's and the expected one. */
export function faultsOfExpected({ sample: provider }: Kit, { event: expected }: WebhookSample, event: WebhookEvent): readonly string[] {
  return [
    ...faultsOfEvent(expected.type, event, provider.id),
    ...Object.entries(expected)
      .filter(([name, value]) => value !== undefined && !isDeepStrictEqual(plain(at(event, name)), plain(value)))
      .map(([name, value]) => `${name} is ${JSON.stringify(at(event, name))}, not ${JSON.stringify(value)}`),
  ]
}

/** Says how the answer to an event differs from what the upstream wants. */
export function faultsOfAck({ sample: provider }: Kit, { ack: expected = {} }: WebhookSample, event: WebhookEvent): readonly string[] {
  let reply: unknown
  try {
    reply = provider.webhooks?.ack(event)
  } catch (error) {
    return [`ack fails: ${inWords(error)}`]
  }
  const { status, headers, body } = (reply ?? {}) as { status?: unknown; headers?: unknown; body?: unknown }
  const isReply = typeof headers === 'object' && headers !== null && typeof body === 'string' && typeof status === 'number'
  if (!isReply) return ['ack returns no { status, headers, body }']
  return [
    ...(status >= 200 && status < 300 ? [] : [`ack says ${status}, no 2xx: the upstream would send it again`]),
    ...(status === 204 && body !== '' ? ['ack has a body under 204, which no framework can send'] : []),
    ...Object.entries(expected)
      .filter(([name, value]) => value !== undefined && !isDeepStrictEqual(plain(at(reply, name)), plain(value)))
      .map(([name, value]) => `${name} of ack is ${JSON.stringify(at(reply, name))}, not ${JSON.stringify(value)}`),
  ]
}

/** Without prototypes, which differ between realms. */
function plain(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? { ...value } : value
}
