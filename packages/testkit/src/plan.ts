import type {
  InvoiceStatus,
  Json,
  Money,
  PaymentErrorCode,
  PaymentProvider,
  PayoutStatus,
  RecordRef,
  RefundStatus,
  WebhookEvent,
  WebhookReply,
  WebhookRequest,
} from '@paymux/core'
import type { HttpAnswer } from './faults.ts'

/** A provider and its upstream, described so that the kit can hold one against the other. */
export interface ConformancePlan<Settings extends object = object> {
  /** The factory itself: `createAcme`. */
  readonly create: (settings: Settings) => PaymentProvider
  /** The settings as the provider declares them: what `defineSettings` gives. */
  readonly declared: DeclaredNames
  /** Settings that unlock everything. Secrets among them should be long and strange: they are looked for wherever they must not be. */
  readonly settings: Settings
  readonly upstream: UpstreamDescription
  /** Deviations by the id of a rule, each with its reason: a documented property of the upstream. One that is not needed fails. */
  readonly except?: Exceptions | undefined
}

/** What the kit reads of a provider's declared settings. */
export interface DeclaredNames {
  /** `id` of the provider. */
  readonly provider: string
  /** Every environment variable with the path of the setting that it stands in for: `{ ACME_KEY: 'shop.key' }`. */
  readonly environment: Readonly<Record<string, string>>
  /** Paths of the settings that nobody may see: `['shop.key', 'shop.webhookSecret']`. */
  readonly secrets: readonly string[]
  /** Paths of the settings that are of use only together, group by group. */
  readonly together: readonly (readonly string[])[]
}

/** By rule: the reason, for all subjects of the rule, or reasons by subject: `{ 'times-zoned': { 'payouts.get': 'why' } }`. */
export type Exceptions = Readonly<Record<string, string | Readonly<Record<string, string>>>>

/**
 * The upstream as its documentation describes it. Paths are of names joined by dots; in `required` and `documented` `*` stands for every
 * entry of a list or map.
 */
export interface UpstreamDescription {
  /** By name: `'payouts.get'`. All that the provider has of the specification, and calls of its own if you like. */
  readonly operations: Readonly<Record<string, OperationSample>>
  readonly webhooks?: readonly WebhookSample[] | undefined
  /** Refusals that every operation can answer, by what they mean: `{ unauthorized: { status: 401, body: '…' } }`. */
  readonly errors?: ErrorAnswers | undefined
  /** Path of the text for people in those refusals. */
  readonly errorMessage?: string | undefined
  /** Path of the HTTP-like status in those refusals, where the envelope has one. */
  readonly errorStatus?: string | undefined
  /** How amounts are written: as decimals (`4.85`, the default) or in the currency's smallest unit (`485`). */
  readonly amounts?: 'decimal' | 'minor' | undefined
}

/** Answers by the `code` that they must become. */
export type ErrorAnswers = Readonly<Partial<Record<PaymentErrorCode, HttpAnswer | readonly HttpAnswer[]>>>

/** One operation: how it is called, what the upstream answers, and where in the answer things are. */
export interface OperationSample {
  /** Method and path, without the query: `'GET /v1/payouts'`. */
  readonly route: string
  /**
   * What it is called with; left out where it takes nothing. A look-up takes the reference or id that the answer names, an order as
   * many optional fields as you like: each is looked for in the request.
   */
  readonly input?: object | undefined
  /** The record that `invoices.capture` and its like are about. */
  readonly ref?: Partial<RecordRef> | undefined
  /** The same call with another input, such as the look-up by id. What is left out is as above. */
  readonly otherCalls?: readonly OtherCall[] | undefined
  /**
   * All that this call sends besides its route, as the upstream documents it: a write must have it. Where a part is made anew each time
   * (a nonce, and the signature over it) a function, which gets what was sent and gives back what that should have been.
   */
  readonly sends?: DocumentedRequest | ((sent: DocumentedRequest) => DocumentedRequest) | undefined
  /** The documented success: a body, or a whole answer. */
  readonly success: string | HttpAnswer
  /** Of a call of the provider's own. Default `read`. */
  readonly effect?: 'read' | 'write' | undefined
  /** It works without any credentials. */
  readonly open?: true | undefined
  /** Paths in the answer without which there is no result. Everything else may be absent, null or empty. */
  readonly required: readonly string[]
  /** Paths of the record's own names. */
  readonly id?: string | undefined
  readonly reference?: string | undefined
  /** Path of the amount in an answer that must repeat what was asked for. */
  readonly amount?: string | undefined
  readonly status?: StatusWords | undefined
  /** Amounts of the result with the path that each is read from: `{ fee: 'commission' }`. Null: it is computed. */
  readonly money?: Readonly<Record<string, string | null>> | undefined
  /** Times of the result with the path that each is read from. */
  readonly times?: Readonly<Record<string, string>> | undefined
  /** Paths that the upstream documents as always there, although there is a result without them: their absence is drift. */
  readonly documented?: readonly string[] | undefined
  /** Where the answer says that it is test money. */
  readonly test?: TestFlag | undefined
  /** Of a list: an answer after which there is no more. */
  readonly lastPage?: string | HttpAnswer | undefined
  /** Refusals of this operation, in place of or besides the common ones. A used reference is `conflict`. */
  readonly errors?: ErrorAnswers | undefined
}

/** What a request says besides its method and path. The order of names is free; what is left out must not be there. */
export interface DocumentedRequest {
  /** As in a URL: `'id=po_17'`. */
  readonly query?: string | undefined
  /** By lower-case name, those of HTTP itself aside: keys, signatures, idempotency keys. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** JSON, in which 5, 5.0 and "5" are three different things, or a form. */
  readonly body?: string | undefined
}

/** The same call with another input; with a `success` of its own it is read as thoroughly as the first. */
export interface OtherCall extends Partial<Omit<OperationSample, 'otherCalls' | 'effect' | 'open' | 'input'>> {
  readonly input: object
}

/** Where test money is told from money, and by which values. */
export interface TestFlag {
  readonly path: string
  readonly test: Json
  readonly live: Json
}

/** Where the status is, and all documented words for it. */
export interface StatusWords {
  readonly path: string
  readonly words: Readonly<Record<string, PayoutStatus | InvoiceStatus | RefundStatus>>
}

/** One kind of webhook. */
export type WebhookSample = SignedWebhook | UnsignedWebhook

/** Fields that both kinds of webhook have. */
interface Webhook {
  readonly name: string
  /** A form or a JSON object. */
  readonly body: string
  /** What the event must say, besides what the specification demands of each. */
  readonly event: ExpectedEvent
  /** Path of the id in the body. */
  readonly id: string
  /** What must be answered once the event is stored. Default: any 2xx. */
  readonly ack?: Partial<WebhookReply> | undefined
  /** The longest body that the provider takes, in bytes. Default 64 KiB. */
  readonly maxBytes?: number | undefined
}

/** A webhook that a signature vouches for. */
export interface SignedWebhook extends Webhook {
  /** Signs a body as the upstream does. */
  readonly sign: (body: string, secret: string) => WebhookRequest & { readonly body: string }
  /** Path of the setting that holds the secret. */
  readonly secret: string
  /** Where the signature ends up. */
  readonly signature: { readonly header: string } | { readonly field: string }
  /** In the body. */
  readonly status?: StatusWords | undefined
  /** Path in the body of what becomes `amount`. */
  readonly amount?: string | undefined
  /** Paths that the upstream documents as always there, although there is an event without them: their absence is drift. */
  readonly documented?: readonly string[] | undefined
}

/** A webhook that nothing vouches for: the record that it names is read. */
export interface UnsignedWebhook extends Webhook {
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly read: ReadSample
}

/** The read that confirms an unsigned webhook. */
export interface ReadSample {
  /** Method and path, without the query. */
  readonly route: string
  /** The record that the webhook names. */
  readonly success: string | HttpAnswer
  /** In that answer. */
  readonly status?: StatusWords | undefined
  /** Besides the common ones. `not_found` is what the upstream says of a record that it does not know. */
  readonly errors?: ErrorAnswers | undefined
}

/** What an event must say. */
export interface ExpectedEvent {
  readonly type: WebhookEvent['type']
  readonly id: string
  readonly reference: string | null
  readonly status: PayoutStatus | InvoiceStatus | RefundStatus
  readonly amount?: Money | null | undefined
  readonly statusVerified?: boolean | undefined
  readonly test?: boolean | null | undefined
  /** Of an invoice. */
  readonly refunded?: Money | null | undefined
  /** Of a refund. */
  readonly invoice?: RecordRef | undefined
}
