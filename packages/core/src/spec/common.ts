/** Options of every call that reaches the network. */
export interface CallOptions {
  /** Ends the call early with `aborted`; the outcome says whether the request may have been sent. */
  readonly signal?: AbortSignal | undefined
  /** One deadline for the whole call in milliseconds: queueing, DNS, connect, TLS, headers, body and retries. */
  readonly timeoutMs?: number | undefined
}

/**
 * Names one record: by the merchant's own id (`reference`), by the provider's (`id`), or by both. At least one is set.
 * Other fields are ignored, so a receipt can be passed as it is. If both are given and the upstream can use both, the record must match both.
 */
export interface RecordRef {
  readonly reference: string | null
  readonly id: string | null
}

/** What can be done after a `create` whose outcome is `unknown`: facts about the upstream, as data. */
export interface Recovery {
  /** Whether `get({ reference })` can find what was created. Not finding it proves nothing by itself. */
  readonly lookup: boolean
  /**
   * What the upstream does with the very same create again.
   * - `same`: it answers with the first object, as long as it keeps the key (`withinMs`); afterwards it creates another
   * - `refused`: it rejects the duplicate (`conflict`): something was created before
   * - `pays_again`: it creates another
   * - `unknown`: it is not documented, so treat it like `pays_again`
   */
  readonly repeat: 'same' | 'refused' | 'pays_again' | 'unknown'
  /** How long `repeat: 'same'` holds after the first create, in milliseconds; null: for ever, or `repeat` is another word. */
  readonly withinMs: number | null
}

/** Which part of a list to read. Providers add `from` and `to` where the upstream filters by time. */
export interface Page {
  /** `next` of the page before; left out for the first page. */
  readonly cursor?: string | undefined
  /** Most items of this page; upstreams have limits of their own. */
  readonly limit?: number | undefined
}

/** One page of a list, newest first. While records are added, an item may appear on two pages. */
export interface Listed<T> {
  readonly items: readonly T[]
  /** `cursor` of the next page; null: this is the last one. */
  readonly next: string | null
}

/** Optional inputs that several upstreams take: a provider picks those that it can carry, so that they have one name everywhere. */
export interface SharedInputs {
  /** Where the customer's browser goes after paying. It proves nothing: confirm by a webhook or a read. */
  readonly returnUrl?: string | undefined
  /** Where the customer's browser goes when paying failed. */
  readonly failUrl?: string | undefined
  /** Where the upstream sends the webhooks of this record, in place of the address in its cabinet. */
  readonly webhookUrl?: string | undefined
  /** How long the customer can pay, in minutes. */
  readonly expiresInMinutes?: number | undefined
  /** Language of the payment page, as the upstream names it: `"ru"`. */
  readonly language?: string | undefined
}

/** A JSON value as Paymux keeps it: a number is the text of its token, so no digit is ever lost. */
export type Json = string | boolean | null | readonly Json[] | JsonObject

/** A JSON object as Paymux keeps it, see {@link Json}. */
export interface JsonObject {
  readonly [key: string]: Json
}
