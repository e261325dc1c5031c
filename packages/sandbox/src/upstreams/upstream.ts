import type { Clock } from '../clock.ts'
import type { Panel } from '../control/panel.ts'
import type { Ids } from '../random.ts'
import type { WebhookDraft } from '../webhooks/types.ts'
import type { PlainObject, Value } from '../wire/json.ts'

// The interface of an upstream. To add one: a folder here with a function `(context, settings) => Upstream<Controls>`, and its
// lines in `index.ts`. The sandbox does the rest: HTTP, faults, ledger, log, webhooks and time.

/** What the sandbox gives to an upstream. */
export interface UpstreamContext {
  /** Of this upstream: "http://127.0.0.1:40001/aaio". */
  readonly baseUrl: string
  readonly clock: Pick<Clock, 'now'> & { readonly at: (time: number, act: () => void) => void }
  readonly ids: Ids
  /** Where webhooks of the account go when a record names no address of its own; null: nowhere. */
  readonly webhookUrl: () => string | null
  /** Hands a webhook over for delivery. It is on its way when this returns. */
  readonly sendWebhook: (draft: WebhookDraft) => void
}

/** One upstream in one sandbox: all its state is in here. */
export interface Upstream<Controls extends object> {
  /** Also the path prefix: "aaio". */
  readonly id: string
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

/** One endpoint. */
export interface Operation {
  /** The name that Paymux gives it: "payouts.create". */
  readonly name: string
  /** `write` operations are in the ledger. A `page` is for a browser. */
  readonly effect: 'read' | 'write' | 'page'
  readonly methods: readonly ('GET' | 'POST')[]
  /** Below the base URL, with Hono's `:name` for parameters. */
  readonly path: string
  /** The merchant's reference in a request; null when it has none. For the ledger. */
  readonly referenceOf?: (request: UpstreamRequest) => string | null
  /** Name of the status word in the record, for the fault `unknown-status`. */
  readonly statusField?: string
  /** A field of the record that no client can do without, for the faults `missing-field` and `renamed-field`. */
  readonly keyField?: string
  /** Carries the request out. A refusal is thrown by `refuse`. */
  readonly handle: (request: UpstreamRequest) => Reply
}

/** One request, read completely. */
export interface UpstreamRequest {
  readonly method: string
  /** Parameters of the path. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** @param name in lower case */
  readonly header: (name: string) => string | null
  readonly body: string
  /** Tells the ledger that this request was carried out and made this record. */
  readonly executed: (id: string) => void
}

/** One answer. */
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
