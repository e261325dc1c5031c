import type { Choices } from '../choices.ts'
import type { Given } from '../credentials.ts'
import type { AaioCredentials } from './aaio/account.ts'
import type { AaioSandbox } from './aaio/index.ts'
import { createAaioUpstream } from './aaio/index.ts'
import type { AaioSettings } from './aaio/settings.ts'
import { AAIO_CHOICES } from './aaio/settings.ts'
import type { EnotCredentials } from './enot/account.ts'
import type { EnotSandbox } from './enot/index.ts'
import { createEnotUpstream } from './enot/index.ts'
import type { EnotSettings } from './enot/settings.ts'
import { ENOT_CHOICES } from './enot/settings.ts'
import type { Upstream, UpstreamContext } from './upstream.ts'

// Every upstream that there is. A new one is a folder beside this file and one line in each of these six.

/** Ids, which are also the path prefixes. */
export const UPSTREAM_IDS = ['aaio', 'enot'] as const

/** The values that each setting can have. */
export const UPSTREAM_CHOICES: Readonly<Record<UpstreamId, Choices>> = { aaio: AAIO_CHOICES, enot: ENOT_CHOICES }

/** Settings of every upstream. */
export interface UpstreamSettings {
  readonly aaio?: Partial<AaioSettings> | undefined
  readonly enot?: Partial<EnotSettings> | undefined
}

/** Credentials of your own, by upstream. */
export interface UpstreamCredentials {
  readonly aaio?: Given<AaioCredentials> | undefined
  readonly enot?: Given<EnotCredentials> | undefined
}

/** What every upstream gives to the sandbox's user. */
export interface UpstreamControls {
  readonly aaio: AaioSandbox
  readonly enot: EnotSandbox
}

/** Id of an upstream. */
export type UpstreamId = keyof UpstreamControls

type Upstreams = { readonly [Id in UpstreamId]: Upstream<UpstreamControls[Id]> }

/** Makes all of them, each with its own state. */
export function createUpstreams(
  contextOf: (id: UpstreamId) => UpstreamContext,
  settings: UpstreamSettings = {},
  credentials: UpstreamCredentials = {},
): Upstreams {
  return {
    aaio: createAaioUpstream(contextOf('aaio'), settings.aaio, credentials.aaio),
    enot: createEnotUpstream(contextOf('enot'), settings.enot, credentials.enot),
  }
}

/** What their users have in hand. */
export function controlsOf(upstreams: Upstreams): UpstreamControls {
  return Object.fromEntries(Object.entries(upstreams).map(([id, { controls }]) => [id, controls])) as unknown as UpstreamControls
}
