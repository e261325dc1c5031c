export type { PaymentErrorCode, PaymentErrorInit, PaymentOutcome } from './errors.ts'
export { PaymentError } from './errors.ts'
export type { ReadsOf } from './first-answer.ts'
export { firstAnswer } from './first-answer.ts'
export type { Money } from './money.ts'
export { addMoney, compareMoney, fromMinorUnits, minorUnits, money, subtractMoney, toMinorUnits } from './money.ts'
export { assertProvider, SPEC_VERSION } from './spec/assert-provider.ts'
export type { Balance, BalancesApi } from './spec/balances.ts'
export type { CallOptions, Json, JsonObject, Listed, Page, RecordRef, Recovery, SharedInputs } from './spec/common.ts'
export type { FieldKind, Fields } from './spec/fields.ts'
export type {
  CaptureInvoice,
  CreateInvoice,
  Invoice,
  InvoiceReceipt,
  InvoiceStatus,
  InvoicesApi,
} from './spec/invoices.ts'
export type { Bank, PaymentMethod } from './spec/methods.ts'
export type { GroupName, InputKind, Operation, OperationName, ResultKind } from './spec/operations.ts'
export { EVENTS, MEMBERS, OPERATIONS } from './spec/operations.ts'
export type { CreatePayout, Payout, PayoutReceipt, PayoutStatus, PayoutsApi } from './spec/payouts.ts'
export type { PaymentProvider } from './spec/provider.ts'
export type { CreateRefund, Refund, RefundReceipt, RefundStatus, RefundsApi } from './spec/refunds.ts'
export { isFinal } from './spec/status.ts'
export type {
  InvoiceUpdated,
  PayoutUpdated,
  RefundUpdated,
  WebhookEvent,
  WebhookReply,
  WebhookRequest,
  WebhooksApi,
} from './spec/webhooks.ts'
