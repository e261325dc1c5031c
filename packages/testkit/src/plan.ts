import type { InvoiceStatus, PaymentErrorCode, PaymentProvider, PayoutStatus, WebhookRequest } from '@paymux/core'
import type { HttpAnswer } from './faults.ts'

/** A provider and its upstream, described so that the kit can hold one against the other. */
export interface ConformancePlan<Settings extends object = object> {
  /** The factory itself: `createAcme`. */
  readonly create: (settings: Settings) => PaymentProvider
  /** Settings that unlock everything. Secrets among them should be long and strange: they are looked for wherever they must not be. */
  readonly settings: Settings
  /** Every environment variable of the factory, with the path of the setting that it stands in for: `{ ACME_KEY: 'shop.key' }`. */
  readonly environment: Readonly<Record<string, string>>
  /** Paths of the settings that nobody may see: `['shop.key', 'shop.webhookSecret']`. */
  readonly secrets: readonly string[]
  /** Settings that are of use only together. Default: those in one nested object, secrets of webhooks aside. */
  readonly together?: readonly (readonly string[])[] | undefined
  readonly upstream: Upstream
  /** Deviations: the id of a rule with the reason, a documented property of the upstream. One that is not needed fails. */
  readonly except?: Readonly<Record<string, string>> | undefined
}

/** The upstream as its documentation describes it. Paths are of names joined by dots; `*` stands for every entry of a list or map. */
export interface Upstream {
  /** By name: `'payouts.get'`. All that the provider has of the specification, and more if you like. */
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
  /** What the operation is called with; left out for lists. A look-up takes the reference that the answer names. */
  readonly input?: object | undefined
  /** Other inputs with the same answer, such as the look-up by id. */
  readonly otherInputs?: readonly object[] | undefined
  /** Their routes in the same order, where they are not `route`: `['GET /v1/payouts/p-1']`. */
  readonly otherRoutes?: readonly string[] | undefined
  /** The documented success: a body, or a whole answer. */
  readonly success: string | HttpAnswer
  /** Default: `create` is a write, everything else a read. */
  readonly effect?: 'read' | 'write' | undefined
  /** It works without any credentials. */
  readonly open?: true | undefined
  /** Paths in the answer without which there is no result. Everything else may be absent, null or empty. */
  readonly required: readonly string[]
  /** Paths of the record's own names. */
  readonly id?: string | undefined
  readonly reference?: string | undefined
  readonly status?: StatusWords | undefined
  /** Amounts of the result with the path that each is read from: `{ fee: 'commission' }`. Null: it is computed. */
  readonly money?: Readonly<Record<string, string | null>> | undefined
  /** Times of the result with the path that each is read from. */
  readonly times?: Readonly<Record<string, string>> | undefined
  /** Paths that the upstream documents as always there, although there is a result without them: their absence is drift. */
  readonly documented?: readonly string[] | undefined
  /** Refusals of this operation, in place of or besides the common ones. */
  readonly errors?: ErrorAnswers | undefined
}

/** Where the status is, and all documented words for it. */
export interface StatusWords {
  readonly path: string
  readonly words: Readonly<Record<string, PayoutStatus | InvoiceStatus>>
}

/** One kind of webhook. */
export interface WebhookSample {
  readonly name: string
  /** A form or a JSON object, not signed yet. */
  readonly body: string
  /** Signs a body as the upstream does. */
  readonly sign: (body: string, secret: string) => WebhookRequest & { readonly body: string }
  /** Path of the setting that holds the secret. */
  readonly secret: string
  /** Where the signature ends up. */
  readonly signature: { readonly header: string } | { readonly field: string }
  /** What the event must say. */
  readonly event: {
    readonly type: 'payout.updated' | 'invoice.updated'
    readonly id: string
    readonly reference: string | null
    readonly status: PayoutStatus | InvoiceStatus
  }
  /** Path of the id in the body. */
  readonly id: string
  readonly status?: StatusWords | undefined
  /** Path of what becomes `amount`. */
  readonly amount?: string | undefined
  /** Paths that the upstream documents as always there, although there is an event without them: their absence is drift. */
  readonly documented?: readonly string[] | undefined
  /** The longest body that the provider takes, in bytes. Default 64 KiB. */
  readonly maxBytes?: number | undefined
}
