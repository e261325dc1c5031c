import type { PlainObject, Value } from '../wire/json.ts'
import type { Choices } from './choices.ts'
import type { Panel } from './panel.ts'
import type { WebhookDraft } from './webhooks.ts'

// The interface of an upstream: a function `(context) => Upstream<Controls>`, which goes into `startSandbox({ upstreams })`. The
// sandbox does the rest: HTTP, faults, ledger, log, webhooks, time, control API and page.

/** Makes ids and keys, the same for the same seed. */
export interface Ids {
  /** A UUID of version 4. */
  readonly uuid: () => string
  /** So many lower-case hex digits. */
  readonly hex: (digits: number) => string
  /** The id of a new record: the next one that the sandbox's user asked for, or one of the upstream's own form; by default a UUID. */
  readonly record: (make?: () => string) => string
}

/** What the sandbox gives to an upstream. */
export interface UpstreamContext {
  /** Its name in `startSandbox({ upstreams })`, which is also the path prefix: "aaio". */
  readonly id: string
  /** Of this upstream: "http://127.0.0.1:40001/aaio". */
  readonly baseUrl: string
  readonly clock: {
    /** Milliseconds since 1970, UTC. */
    readonly now: () => number
    /** Runs `act` at that time; at once when it has passed. */
    readonly at: (time: number, act: () => void) => void
  }
  readonly ids: Ids
  /** The credentials that the upstream made, with those of `startSandbox({ credentials })` in their place. */
  readonly credentials: <T extends object>(made: T) => T
  /** What `startSandbox({ quirks })` says of this upstream. `withChoices` reads it. */
  readonly quirks: Readonly<Record<string, unknown>>
  /** Where webhooks of the account go when a record names no address of its own; null: nowhere. */
  readonly webhookUrl: () => string | null
  /** Hands a webhook over for delivery. It is on its way when this returns. */
  readonly sendWebhook: (draft: WebhookDraft) => void
}

/** Makes one upstream for one sandbox. */
export interface CreateUpstream<Controls extends object> {
  (context: UpstreamContext): Upstream<Controls>
  /** Facts that nobody documents: the values that each can have, the default first. See `withChoices`. */
  readonly choices?: Choices
}

/** One upstream in one sandbox: all its state is in here. */
export interface Upstream<Controls extends object> {
  readonly operations: readonly Operation[]
  /** What the sandbox's user has in hand: `sandbox.aaio`. */
  readonly controls: Controls
  /** Writes a JSON answer as this upstream does. */
  readonly writeJson: (value: Value) => string
  /** Names of the part of an answer that holds the record: `[]` the whole body, `['data']` an envelope's content. */
  readonly recordPath: readonly string[]
  /** The answer of a refusal. Without a text the sandbox made it up: 401, 404, 405, 413, 429, 500, 503. */
  readonly refusal: (status: number, text?: string) => Reply
  /** The same controls for the control API and the page. */
  readonly panel: Panel
}

/** An upstream under its name. */
export interface NamedUpstream extends Upstream<object> {
  readonly id: string
}

/** One endpoint. */
export interface Operation {
  /** The name that Paymux gives it: "payouts.create". */
  readonly name: string
  /** `write` operations are in the ledger. A `page` is for a browser. */
  readonly effect: 'read' | 'write' | 'page'
  readonly methods: readonly ('GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE')[]
  /** Below the base URL, with Hono's `:name` for parameters. */
  readonly path: string
  /** The merchant's reference in a request; null when it has none. For the ledger. */
  readonly referenceOf?: (request: UpstreamRequest) => string | null
  /** Name of the status word in the record, for the fault `unknown-status`. */
  readonly statusField?: string
  /** A field of the record that no client can do without, for the faults `missing-field` and `renamed-field`. */
  readonly keyField?: string
  /** Where its answer holds the record, or a list of them, when that is not `Upstream.recordPath`. For the same faults. */
  readonly recordPath?: readonly string[]
  /** The answer "still working, ask again", where the upstream has one. For the fault `still-working`. */
  readonly working?: Reply
  /** Carries the request out. A refusal is thrown by `refuse`. */
  readonly handle: (request: UpstreamRequest) => Reply
}

/** One request, read completely. */
export interface UpstreamRequest {
  readonly method: string
  /** With the upstream's prefix: "/aaio/api/balance". */
  readonly path: string
  /** Parameters of the path. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** @param name in lower case */
  readonly header: (name: string) => string | null
  readonly body: string
  /** Tells the ledger that this request was carried out and made this record. */
  readonly executed: (id: string) => void
}

export interface Reply {
  readonly status: number
  readonly body: { readonly json: Value } | { readonly text: string; readonly type: string }
  readonly headers?: Readonly<Record<string, string>>
}

export function json(status: number, body: PlainObject): Reply {
  return { status, body: { json: body } }
}

export function html(status: number, text: string): Reply {
  return { status, body: { text, type: 'text/html; charset=utf-8' } }
}

/** Sends a browser on. */
export function seeOther(location: string): Reply {
  return { ...html(303, ''), headers: { location } }
}

/** How the bodies of 429 and 5xx look, which neither upstream documents. */
export type ErrorBodies = 'json' | 'html' | 'empty'

/** An answer in one of the forms of {@link ErrorBodies}. */
export function errorReply(status: number, form: ErrorBodies, body: PlainObject): Reply {
  if (form === 'json') return json(status, body)
  return html(
    status,
    form === 'empty' ? '' : `<html>\n<head><title>${status}</title></head>\n<body><h1>${status}</h1><hr>nginx</body>\n</html>\n`,
  )
}

/** A refusal on its way to the answer. */
export class Refusal extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** Ends the request with the upstream's error answer. */
export function refuse(status: number, message: string): never {
  throw new Refusal(status, message)
}
