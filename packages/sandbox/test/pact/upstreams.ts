import type { WebhookRequest } from '@paymux/core'
import { createAaio } from '@paymux/provider-aaio'
import { createCryptobot } from '@paymux/provider-cryptobot'
import { createEnot } from '@paymux/provider-enot'
import { createYooKassa } from '@paymux/provider-yookassa'
import type { Sandbox, SandboxOptions } from '../../src/index.ts'
import { startSandbox } from '../../src/index.ts'
import { aaioCredentials, setUpAaio } from './aaio-states.ts'
import { cryptobotCredentials, setUpCryptobot } from './cryptobot-states.ts'
import { enotCredentials, setUpEnot } from './enot-states.ts'
import type { State } from './pacts.ts'
import type { Example } from './steps.ts'
import { setUpYooKassa, yookassaCredentials } from './yookassa-states.ts'

/** What the verification needs to know of one upstream. */
export interface ContractUpstream {
  readonly id: 'aaio' | 'enot' | 'cryptobot' | 'yookassa'
  readonly credentials: (state: State) => SandboxOptions['credentials']
  readonly setUp: (sandbox: Sandbox, state: State, example: Example) => Promise<void>
  /** The record in a reply. */
  readonly recordOf: (body: unknown) => Example
  /** The fields of a webhook as it was sent. */
  readonly fieldsOf: (body: string) => object
  /** Whether the webhook's signature holds for the provider with these credentials. */
  readonly parse: (sandbox: Sandbox, webhook: WebhookRequest) => Promise<unknown>
}

const object = (value: unknown): Example => (typeof value === 'object' && value !== null ? (value as Example) : {})

export const CONTRACT_UPSTREAMS: readonly ContractUpstream[] = [
  {
    id: 'aaio',
    credentials: (state) => ({ aaio: aaioCredentials(state) }),
    setUp: setUpAaio,
    recordOf: object,
    fieldsOf: (body) => Object.fromEntries(new URLSearchParams(body)),
    parse: ({ aaio: { credentials, baseUrl } }, webhook) => createAaio({ ...credentials, baseUrl }).webhooks.parse(webhook),
  },
  {
    id: 'enot',
    credentials: (state) => ({ enot: enotCredentials(state) }),
    setUp: setUpEnot,
    recordOf: (body) => object(object(body).data),
    fieldsOf: (body) => JSON.parse(body) as object,
    parse: ({ enot: { credentials, baseUrl } }, webhook) => createEnot({ ...credentials, baseUrl }).webhooks.parse(webhook),
  },
  {
    id: 'cryptobot',
    credentials: (state) => ({ cryptobot: cryptobotCredentials(state) }),
    setUp: setUpCryptobot,
    recordOf: (body) => object(object(body).result),
    fieldsOf: (body) => JSON.parse(body) as object,
    parse: ({ cryptobot: { credentials, baseUrl } }, webhook) => createCryptobot({ ...credentials, baseUrl }).webhooks.parse(webhook),
  },
  {
    id: 'yookassa',
    credentials: (state) => ({ yookassa: yookassaCredentials(state) }),
    setUp: setUpYooKassa,
    recordOf: object,
    fieldsOf: (body) => JSON.parse(body) as object,
    parse: ({ yookassa: { credentials, baseUrl } }, webhook) => createYooKassa({ ...credentials, baseUrl }).webhooks.parse(webhook),
  },
]

export function upstreamOf(id: ContractUpstream['id']): ContractUpstream {
  const upstream = CONTRACT_UPSTREAMS.find((one) => one.id === id)
  if (upstream === undefined) throw new Error(`there is no contract of ${id}`)
  return upstream
}

/** A sandbox for one interaction. */
export function startFor(credentials: SandboxOptions['credentials'], webhookUrl?: string): Promise<Sandbox> {
  return startSandbox({ seed: 7, now: '2026-05-03T08:15:07Z', credentials, webhookUrl })
}
