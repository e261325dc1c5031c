import { hash } from '@paymux/core/crypto'
import type { WebhookDraft } from '../../contract/webhooks.ts'
import { moscowTime } from '../../wire/times.ts'
import { fixed } from '../amounts.ts'
import type { AaioAccount } from './account.ts'
import type { InvoiceRecord } from './invoice-records.ts'
import { maskWallet } from './mask.ts'
import type { PayoutRecord } from './payout-records.ts'

type Form = Readonly<Record<string, string>>

/** Sent once, whatever the answer. https://wiki.aaio.so/priem-platezhei/ */
export function invoiceWebhook(record: InvoiceRecord, { credentials, quirks }: AaioAccount, url: string | null): WebhookDraft {
  const { id, secret2 } = credentials.shop
  const form = {
    status: record.status,
    merchant_id: id,
    invoice_id: record.id,
    order_id: record.orderId,
    amount: fixed(record.amount),
    currency: record.currency,
    profit: fixed(record.fees?.profit ?? 0n),
    commission: fixed(record.fees?.merchant ?? 0n),
    commission_client: fixed(record.fees?.client ?? 0n),
    commission_type: record.fees?.shares ?? '',
    method: record.method,
    ...optional(quirks.emptyFields, { desc: record.desc, email: record.email }),
    ...record.custom,
  }
  const sign = hash('sha256', [form.merchant_id, form.amount, form.currency, secret2, form.order_id].join(':'))
  return draft('invoice', record.id, record.orderId, record.status, url, 'amount', { ...form, sign })
}

/** Sent once, whatever the answer. https://wiki.aaio.so/vyvod-sredstv/ */
export function payoutWebhook(record: PayoutRecord, { credentials, quirks }: AaioAccount, url: string | null): WebhookDraft {
  const form = {
    id: record.id,
    my_id: record.myId,
    method: record.method,
    ...(record.bank === '' ? {} : { bank: record.bank }),
    wallet: maskWallet(record.wallet, quirks.wallet),
    amount: fixed(record.amount),
    amount_in_currency: record.rate === null ? fixed(record.amount) : record.inCurrency,
    amount_currency: record.currency,
    ...(record.rate === null ? {} : { amount_rate: record.rate }),
    amount_down: fixed(record.amountDown),
    commission: fixed(record.commission),
    commission_type: String(record.commissionType),
    status: record.status,
    ...optional(quirks.emptyFields, { cancel_message: record.cancelMessage }),
    date: moscowTime(record.createdAt),
    complete_date: moscowTime(record.completedAt ?? record.createdAt),
  }
  const sign = hash('sha256', [form.id, credentials.payoutWebhookSecret, form.amount_down].join(':'))
  return draft('payout', record.id, record.myId, record.status, url, 'amount_down', { ...form, sign })
}

function optional(how: AaioAccount['quirks']['emptyFields'], fields: Form): Form {
  // A form has no null.
  return how === 'text' ? fields : Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))
}

function draft(
  kind: WebhookDraft['kind'],
  recordId: string,
  reference: string,
  status: string,
  url: string | null,
  amountField: string,
  form: Form,
): WebhookDraft {
  return {
    kind,
    recordId,
    reference,
    status,
    url,
    amountField,
    encode: (change) => ({
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(change === undefined ? form : { ...form, [change.field]: change.value }).toString(),
    }),
    redelivery: { times: 0, delayMs: 0 },
  }
}
