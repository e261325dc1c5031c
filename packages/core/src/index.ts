export { assertProvider, SPEC_VERSION } from './assert-provider.js'
export type { Balance, BalancesApi } from './balances.js'
export type { PaymentErrorCode, PaymentErrorInit, PaymentOutcome } from './errors.js'
export { PaymentError } from './errors.js'
export type {
  CreateInvoice,
  Invoice,
  InvoiceReceipt,
  InvoiceStatus,
  InvoicesApi,
  PaymentMethod,
} from './invoices.js'
export type { Money } from './money.js'
export { addMoney, compareMoney, fromMinorUnits, minorUnits, money, subtractMoney, toMinorUnits } from './money.js'
export type { Bank, CreatePayout, Payout, PayoutReceipt, PayoutStatus, PayoutsApi } from './payouts.js'
export type { CallOptions, Json, JsonObject, PaymentProvider, Ref } from './provider.js'
export { isFinal } from './status.js'
export type { InvoiceUpdated, PayoutUpdated, WebhookEvent, WebhookRequest, WebhooksApi } from './webhooks.js'
