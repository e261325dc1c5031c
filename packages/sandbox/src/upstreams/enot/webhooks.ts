import { hmac } from '@paymux/core/crypto'
import type { WebhookDraft } from '../../contract/webhooks.ts'
import type { PlainObject, Value } from '../../wire/json.ts'
import { num } from '../../wire/json.ts'
import { ksort, phpJson } from '../../wire/php.ts'
import { fixed, shortest } from '../amounts.ts'
import type { EnotAccount } from './account.ts'
import type { InvoiceRecord } from './invoice-records.ts'
import type { PayoutRecord } from './payout-records.ts'
import type { EnotQuirks } from './quirks.ts'
import { amountValue, customValue, dateValue } from './values.ts'

type Drafted = Pick<WebhookDraft, 'kind' | 'recordId' | 'reference' | 'status' | 'url'>

/** `type` and `code` by status; 0 stands for a status that has no webhook. */
const CODES: Readonly<Record<InvoiceRecord['status'], { readonly type: number; readonly code: number }>> = {
  created: { type: 1, code: 0 },
  success: { type: 1, code: 1 },
  refund: { type: 2, code: 20 },
  expired: { type: 1, code: 31 },
  fail: { type: 1, code: 32 },
}

export function invoiceWebhook(record: InvoiceRecord, { credentials, quirks }: EnotAccount, url: string | null): WebhookDraft {
  const { type, code } = CODES[record.status]
  const body: PlainObject = {
    invoice_id: record.id,
    status: record.status,
    amount: amountValue(record.amount, 'string', quirks),
    currency: record.currency,
    order_id: record.orderId,
    custom_fields: customValue(record.customFields, quirks),
    type: num(type),
    code: num(code),
    ...detailsOf(record, quirks),
  }
  const draft = { kind: 'invoice', recordId: record.id, reference: record.orderId, status: record.status, url } as const
  return toDraft(draft, body, credentials.shop.webhookKey, quirks)
}

function detailsOf(record: InvoiceRecord, quirks: EnotQuirks): PlainObject {
  const time = (at: number | null): string => dateValue(at ?? record.createdAt, 'seconds', quirks)
  if (record.status === 'fail' || record.status === 'expired') return { reject_time: time(record.finishedAt) }
  if (record.refund !== null) {
    const { amount, reason, at } = record.refund
    const refunded = quirks.refundAmount === 'string' ? fixed(amount) : num(shortest(amount))
    return { refund_amount: refunded, refund_reason: reason, refund_time: time(at) }
  }
  return {
    pay_time: time(record.finishedAt),
    pay_service: record.service,
    payer_details: record.payer,
    credited: amountValue(record.fees?.credited ?? 0n, 'string', quirks),
  }
}

/** The wallet is not masked here. */
export function payoutWebhook(record: PayoutRecord, { credentials, quirks }: EnotAccount, url: string | null): WebhookDraft {
  const body: PlainObject = {
    payoff_id: record.id,
    order_id: record.orderId === '' ? undefined : record.orderId,
    status: record.status,
    amount: amountValue(record.amount, 'string', quirks),
    commission: amountValue(record.commission, 'string', quirks),
    service: record.service,
    wallet: record.wallet,
    error_message: record.errorMessage ?? undefined,
  }
  const draft = { kind: 'payout', recordId: record.id, reference: record.orderId, status: record.status, url } as const
  return toDraft(draft, body, credentials.user.webhookKey, quirks)
}

/** Signed by HMAC over the body in canonical form: top-level keys sorted, as PHP writes it. */
function toDraft(drafted: Drafted, body: PlainObject, key: string, quirks: EnotQuirks): WebhookDraft {
  const style = quirks.webhookBody
  const canonical: Record<EnotQuirks['signature'], () => string> = {
    a: () => phpJson(ksort(body), 'escaped'),
    b: () => phpJson(ksort(body), 'plain'),
    raw: () => phpJson(body, style),
  }
  const signature = hmac('sha256', { key, data: canonical[quirks.signature]() })
  const changed = ({ field, value }: { readonly field: string; readonly value: Value }): PlainObject => ({ ...body, [field]: value })
  return {
    ...drafted,
    amountField: 'amount',
    encode: (change) => ({
      headers: { 'content-type': 'application/json', 'x-api-sha256-signature': signature },
      body: phpJson(change === undefined ? body : changed(change), style),
    }),
    redelivery: { times: quirks.redeliveries, delayMs: quirks.redeliveryDelayMs },
  }
}
