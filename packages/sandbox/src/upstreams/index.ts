import type { AaioSandbox } from './aaio/index.js'
import { createAaioUpstream } from './aaio/index.js'
import type { AaioSettings } from './aaio/settings.js'
import type { EnotSandbox } from './enot/index.js'
import { createEnotUpstream } from './enot/index.js'
import type { EnotSettings } from './enot/settings.js'
import type { Upstream, UpstreamContext } from './upstream.js'

/** Settings of every upstream: its line here is one of the two that a new one needs. */
export interface UpstreamSettings {
  readonly aaio?: Partial<AaioSettings> | undefined
  readonly enot?: Partial<EnotSettings> | undefined
}

/** What every upstream gives to the sandbox's user. */
export interface UpstreamControls {
  readonly aaio: AaioSandbox
  readonly enot: EnotSandbox
}

type Id = keyof UpstreamControls

/** Every upstream: the other line. */
export const UPSTREAMS: {
  readonly [I in Id]: (context: UpstreamContext, settings?: UpstreamSettings[I]) => Upstream<UpstreamControls[I]>
} = {
  aaio: createAaioUpstream,
  enot: createEnotUpstream,
}
