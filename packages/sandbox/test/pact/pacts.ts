import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** State of an interaction: a name, and the values that the upstream needs to get there. */
export interface State {
  readonly name: string
  readonly params?: Readonly<Record<string, string>>
}

/** One request and its reply. */
export interface Interaction {
  readonly description: string
  readonly providerStates: readonly State[]
  readonly request: { readonly body?: unknown }
  readonly response: { readonly status: number; readonly body: unknown }
}

export interface Message {
  readonly description: string
  readonly providerStates: readonly State[]
  readonly contents: Readonly<Record<string, unknown>>
}

/** A committed contract of a provider package. */
export interface Pact {
  readonly path: string
  readonly interactions: readonly Interaction[]
  readonly messages: readonly Message[]
}

/** @param name "aaio-webhooks" of the package of "aaio" */
export function readPact(upstream: string, name: string = upstream): Pact {
  const path = fileURLToPath(new URL(`../../../provider-${upstream}/pacts/${name}.json`, import.meta.url))
  const { interactions = [], messages = [] } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Pact>
  return { path, interactions, messages }
}

/** The one state of an interaction, its values complete. */
export function stateOf({ providerStates }: Interaction | Message): Required<State> {
  const [state, ...others] = providerStates
  if (state === undefined || others.length > 0) throw new Error('an interaction has one state')
  return { name: state.name, params: state.params ?? {} }
}
