import type { BalancesApi } from './balances.js'
import type { InvoicesApi } from './invoices.js'
import type { PayoutsApi } from './payouts.js'
import type { WebhooksApi } from './webhooks.js'

/**
 * A payment provider, specification version 1.
 *
 * A group that is there is a capability; a group that the upstream lacks is absent. Factories such as `createEnot` return
 * their exact type, so with one provider in hand nobody writes `?.`; this interface is for code that takes any provider.
 *
 * Every call rejects with a {@link PaymentError} and with nothing else.
 */
export interface PaymentProvider {
  /** The version of this specification that the object was written for. */
  readonly specVersion: 1
  /** Lower-case identifier, the same as in every record and error of this provider: `"aaio"`. */
  readonly id: string
  /** Name for people: `"Aaio"`. */
  readonly name: string
  /** Account balances. */
  readonly balances?: BalancesApi
  /** Money in: the customer pays the merchant. */
  readonly invoices?: InvoicesApi
  /** Money out: the merchant pays a recipient. */
  readonly payouts?: PayoutsApi
  /** Notifications from the upstream: verified and parsed. */
  readonly webhooks?: WebhooksApi
  /**
   * Lets the calls under way end, then frees the connections that this provider made; a transport that it was given stays open.
   * Calls made afterwards fail with `config` / `not_sent`. A provider that is idle keeps no process alive, closed or not.
   */
  readonly close: () => Promise<void>
}

/** Options of every call that reaches the network. */
export interface CallOptions {
  /** Ends the call early with `aborted`; the outcome says whether the request may have been sent. */
  readonly signal?: AbortSignal | undefined
  /** One deadline for the whole call in milliseconds: queueing, DNS, connect, TLS, headers, body and retries. */
  readonly timeoutMs?: number | undefined
}

/** Names one record: by the merchant's own id (`reference`) or by the provider's (`id`). Exactly one, never empty. */
export type Ref = { readonly reference: string; readonly id?: never } | { readonly id: string; readonly reference?: never }

/** A JSON value as Paymux keeps it: a number is the text of its token, so no digit is ever lost. */
export type Json = string | boolean | null | readonly Json[] | JsonObject

/** A JSON object as Paymux keeps it, see {@link Json}. */
export interface JsonObject {
  readonly [key: string]: Json
}
