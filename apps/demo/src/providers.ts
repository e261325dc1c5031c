import type { BalancesApi, PayoutsApi } from '@paymux/core'
import { createAaio } from '@paymux/provider-aaio'
import { createEnot } from '@paymux/provider-enot'
import { AAIO_KEY, AAIO_REFERENCES } from './upstream/aaio.ts'
import { ENOT_REFERENCES, ENOT_USER } from './upstream/enot.ts'
import type { LocalUpstream } from './upstream/server.ts'
import { startLocalUpstream } from './upstream/server.ts'

/** What the demo needs of a provider. `createAaio` and `createEnot` both fit, and so would any other. */
export interface DemoProvider {
  readonly id: string
  readonly name: string
  readonly balances?: BalancesApi
  readonly payouts: Pick<PayoutsApi, 'get'>
}

/** A provider that is ready to be asked. */
export interface Source {
  readonly provider: DemoProvider
  /** For people: which upstream is asked. */
  readonly upstream: string
  /** Payouts to show when none is named: a real upstream has no list of them. */
  readonly references: readonly string[]
}

interface Entry {
  readonly name: string
  /** One of them in the environment means: ask the real upstream. */
  readonly variables: readonly [baseUrl: string, ...keys: string[]]
  readonly real: () => DemoProvider
  readonly local: (baseUrl: string) => DemoProvider
  readonly references: readonly string[]
}

const ENTRIES: Readonly<Record<string, Entry>> = {
  aaio: {
    name: 'Aaio',
    variables: ['AAIO_BASE_URL', 'AAIO_API_KEY'],
    real: () => createAaio(),
    local: (baseUrl) => createAaio({ apiKey: AAIO_KEY, baseUrl }),
    references: AAIO_REFERENCES,
  },
  enot: {
    name: 'Enot',
    variables: ['ENOT_BASE_URL', 'ENOT_USER_ID', 'ENOT_USER_KEY'],
    real: () => createEnot(),
    local: (baseUrl) => createEnot({ user: ENOT_USER, baseUrl }),
    references: ENOT_REFERENCES,
  },
}

/** Ids of the providers that the demo knows. */
export const PROVIDER_IDS: readonly string[] = Object.keys(ENTRIES)

/** Makes the providers, runs the work and stops what was started for it. */
export async function withSources<T>(ids: readonly string[], work: (sources: readonly Source[]) => Promise<T>): Promise<T> {
  let local: LocalUpstream | undefined
  const sources: Source[] = []
  try {
    for (const id of ids) {
      const entry = ENTRIES[id]
      if (entry === undefined) throw new Error(`there is no provider ${id}`)
      const baseUrl = process.env[entry.variables[0]]
      if (entry.variables.some((name) => process.env[name])) {
        const upstream = `${entry.name}: asking the real upstream${baseUrl ? ` at ${baseUrl}` : ''}`
        sources.push({ provider: entry.real(), upstream, references: [] })
      } else {
        local ??= await startLocalUpstream()
        const upstream = `${entry.name}: no keys in the environment (${entry.variables.slice(1).join(', ')}), asking a local upstream`
        sources.push({ provider: entry.local(local.baseUrl), upstream, references: entry.references })
      }
    }
    return await work(sources)
  } finally {
    await local?.close()
  }
}
