import type { PlainObject, Value } from '../../wire/json.ts'
import { num } from '../../wire/json.ts'
import type { EnotAccount } from './account.ts'
import type { InvoiceRecord } from './invoice-records.ts'
import { amountValue, customValue, dateValue } from './values.ts'

/** The record of invoice info. */
export function infoOf(record: InvoiceRecord, { credentials, quirks }: EnotAccount): PlainObject {
  const { fees } = record
  const paid = fees !== null
  const amount = (units: bigint | undefined): Value => (units === undefined ? null : amountValue(units, 'number', quirks))
  const percent = (text: string | undefined): Value => (text === undefined ? null : num(text))
  const common = {
    commission_amount: amount(fees === null ? undefined : fees.shop + fees.user),
    commission_percent: percent(fees?.percent),
    shop_commission_amount: amount(fees?.shop),
  }
  const feeFields =
    quirks.feeFields === 'table'
      ? { ...common, user_commission_amount: amount(fees?.user), user_commission_percent: percent(fees?.userPercent) }
      : { ...common, user_commission: amount(fees?.user), shop_commission_percent: percent(fees?.shopPercent) }
  return {
    invoice_id: record.id,
    order_id: record.orderId,
    shop_id: credentials.shop.id,
    status: record.status === 'refund' ? quirks.refundStatus : record.status,
    invoice_amount: amount(record.amount),
    credited: amount(fees?.credited),
    currency: record.currency,
    // Also of a payment that was declined.
    pay_service: paid || record.status === 'fail' ? record.service : null,
    payer_details: record.payer ?? (quirks.emptyFields === 'text' ? '' : null),
    ...feeFields,
    custom_field: customValue(record.customFields, quirks),
    created_at: dateValue(record.createdAt, 'minutes', quirks),
    expired_at: dateValue(record.expiresAt, 'minutes', quirks),
    paid_at: paid ? dateValue(record.finishedAt ?? record.createdAt, 'minutes', quirks) : quirks.unpaid === 'null' ? null : undefined,
  }
}
