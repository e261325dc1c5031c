import type { BalancesApi } from './balances.ts'
import type { InvoicesApi } from './invoices.ts'
import type { PayoutsApi } from './payouts.ts'
import type { RefundsApi } from './refunds.ts'
import type { WebhooksApi } from './webhooks.ts'

/**
 * A payment provider, specification version 1.
 *
 * A group that is there is a capability; a group that the upstream lacks is absent. Factories such as `createEnot` return
 * their exact type, so with one provider in hand nobody writes `?.`; this interface is for code that takes any provider.
 *
 * Every call rejects with a `PaymentError` and with nothing else.
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
  /** Money back: the merchant returns what a customer paid. */
  readonly refunds?: RefundsApi
  /** Money out: the merchant pays a recipient. */
  readonly payouts?: PayoutsApi
  /** Notifications from the upstream: verified and parsed. */
  readonly webhooks?: WebhooksApi
  /**
   * Frees the connections that the provider made; a transport that was passed in stays open and is closed by who made it.
   * May be called more than once. An idle provider never keeps a process alive, so short scripts need not call it.
   */
  readonly close: () => Promise<void>
}
