import type { Choices, Chosen } from './choices.ts'
import type { Given } from './credentials.ts'
import type { CreateUpstream } from './upstream.ts'

// What follows from a record of upstreams: everything that names an upstream derives from its key.

/** Upstreams by their names, which are also the path prefixes: `{ acme: createAcmeUpstream }`. */
export type Upstreams = Readonly<Record<string, CreateUpstream<object>>>

/** Name of an upstream. */
export type UpstreamId<U extends Upstreams> = keyof U & string

/** What every upstream gives to the sandbox's user. */
export type ControlsOf<U extends Upstreams> = { readonly [Id in keyof U]: ReturnType<U[Id]>['controls'] }

/** Quirks by upstream: facts that nobody documents. */
export type QuirksOf<U extends Upstreams> = {
  readonly [Id in keyof U]?: (U[Id] extends { readonly choices: infer C extends Choices } ? Partial<Chosen<C>> : never) | undefined
}

/** Credentials of your own, by upstream. */
export type CredentialsOf<U extends Upstreams> = {
  readonly [Id in keyof U]?: (ControlsOf<U>[Id] extends { readonly credentials: infer C } ? Given<C> : never) | undefined
}
