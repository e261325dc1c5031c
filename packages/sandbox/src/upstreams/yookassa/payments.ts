import { Conflict } from '../../contract/errors.ts'
import type { RecordControls, Store } from '../../contract/store.ts'
import { createStore, recordControls } from '../../contract/store.ts'
import type { UpstreamContext } from '../../contract/upstream.ts'
import type { PlainObject } from '../../wire/json.ts'
import { iso } from '../../wire/times.ts'
import { fixed, percentOf } from '../amounts.ts'
import { moneyOf } from './access.ts'
import type { YooKassaAccount } from './account.ts'
import { notify } from './account.ts'

/** How a payer can pay. */
export const PAYMENT_METHODS = ['bank_card', 'sbp', 'yoo_money'] as const

export type YooKassaPaymentMethod = (typeof PAYMENT_METHODS)[number]

/** A payment as the upstream keeps it; sums in kopecks, times in milliseconds. */
export interface PaymentRecord {
  readonly id: string
  readonly description: string | null
  readonly metadata: Readonly<Record<string, string>>
  readonly returnUrl: string | null
  /** Whether it succeeds as soon as it is paid. */
  readonly capture: boolean
  readonly test: boolean
  readonly createdAt: number
  amount: bigint
  status: 'pending' | 'waiting_for_capture' | 'succeeded' | 'canceled'
  method: { readonly type: YooKassaPaymentMethod; readonly id: string } | null
  refunded: bigint
  expiresAt: number
  capturedAt: number | null
  canceled: { readonly party: string; readonly reason: string } | null
}

/** A payment for the sandbox's user. Amounts in roubles. */
export interface YooKassaPayment {
  readonly id: string
  /** `metadata.reference`; "" when there is none. */
  readonly reference: string
  readonly status: PaymentRecord['status']
  readonly amount: string
  readonly refunded: string
  readonly method: YooKassaPaymentMethod | null
  readonly reason: string | null
  /** The payment page. */
  readonly url: string
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly paidAt: string | null
}

/** What the user can do with payments. A `ref` is an id or the merchant's reference. Each sends its notification. */
export interface YooKassaPaymentControls extends RecordControls<YooKassaPayment> {
  /** The payer pays: `succeeded`, or `waiting_for_capture` where it was made in two steps. */
  readonly pay: (ref: string, options?: { readonly method?: YooKassaPaymentMethod | undefined }) => YooKassaPayment
  /** The payment is refused: `canceled`. */
  readonly fail: (ref: string, reason?: string) => YooKassaPayment
  /** The time is over: `canceled`. Comes by itself with the clock too. */
  readonly expire: (ref: string) => YooKassaPayment
}

export type PaymentOrder = Pick<PaymentRecord, 'amount' | 'description' | 'metadata' | 'returnUrl' | 'capture'>

export interface Payments {
  readonly store: Store<PaymentRecord>
  readonly controls: YooKassaPaymentControls
  readonly create: (order: PaymentOrder) => PaymentRecord
  readonly capture: (record: PaymentRecord, amount: bigint) => void
  readonly cancel: (record: PaymentRecord, party: string, reason: string) => void
  readonly wire: (record: PaymentRecord) => PlainObject
  readonly urlOf: (record: PaymentRecord) => string
}

/** Of the amount; a figure that is made up. */
const FEE_PERCENT = '3.5'
const CONFIRM_WITHIN_MS = 60 * 60 * 1000
const CAPTURE_WITHIN_MS = 7 * 24 * 60 * 60 * 1000

export function createPayments(context: UpstreamContext, account: YooKassaAccount): Payments {
  const { clock, ids } = context
  const store = createStore<PaymentRecord>('payment', ({ metadata }) => metadata.reference ?? '')
  const urlOf = ({ id }: PaymentRecord): string => `${context.baseUrl}/checkout/${id}`
  const wire = (record: PaymentRecord): PlainObject => paymentWire(record, account, urlOf(record))

  const view = (record: PaymentRecord): YooKassaPayment => ({
    id: record.id,
    reference: record.metadata.reference ?? '',
    status: record.status,
    amount: fixed(record.amount),
    refunded: fixed(record.refunded),
    method: record.method?.type ?? null,
    reason: record.canceled?.reason ?? null,
    url: urlOf(record),
    createdAt: iso(record.createdAt),
    paidAt: iso(record.capturedAt),
  })
  const tell = (record: PaymentRecord): YooKassaPayment => {
    const { id, metadata, status } = record
    notify(context, account, { kind: 'invoice', event: `payment.${status}`, id, reference: metadata.reference ?? '', object: wire(record) })
    return view(record)
  }
  const cancel = (record: PaymentRecord, party: string, reason: string): void => {
    record.status = 'canceled'
    record.canceled = { party, reason }
    tell(record)
  }
  const capture = (record: PaymentRecord, amount: bigint): void => {
    record.amount = amount
    record.status = 'succeeded'
    record.capturedAt = clock.now()
    account.shop += amount - percentOf(amount, FEE_PERCENT)
    tell(record)
  }
  const expireAt = (record: PaymentRecord, time: number, status: PaymentRecord['status'], reason: string): void => {
    record.expiresAt = time
    clock.at(time, () => {
      if (record.status === status) cancel(record, 'yoo_money', reason)
    })
  }
  const pending = (ref: string): PaymentRecord => {
    const record = store.find(ref)
    if (record.status !== 'pending') throw new Conflict(`the payment ${record.id} waits for no payer: ${record.status}`)
    return record
  }
  const canceled = (record: PaymentRecord, reason: string): YooKassaPayment => {
    cancel(record, 'yoo_money', reason)
    return view(record)
  }

  return {
    store,
    capture,
    cancel,
    wire,
    urlOf,
    create: (order) => {
      const record = store.add({
        ...order,
        id: ids.record(),
        test: account.quirks.test,
        createdAt: clock.now(),
        status: 'pending',
        method: null,
        refunded: 0n,
        expiresAt: 0,
        capturedAt: null,
        canceled: null,
      })
      expireAt(record, clock.now() + CONFIRM_WITHIN_MS, 'pending', 'expired_on_confirmation')
      return record
    },
    controls: {
      ...recordControls(store, view),
      pay: (ref, { method = 'bank_card' } = {}) => {
        const record = pending(ref)
        record.method = { type: method, id: ids.record() }
        if (record.capture) {
          capture(record, record.amount)
          return view(record)
        }
        record.status = 'waiting_for_capture'
        expireAt(record, clock.now() + CAPTURE_WITHIN_MS, 'waiting_for_capture', 'expired_on_capture')
        return tell(record)
      },
      fail: (ref, reason = 'insufficient_funds') => {
        const record = pending(ref)
        record.method = { type: 'yoo_money', id: ids.record() }
        return canceled(record, reason)
      },
      expire: (ref) => canceled(pending(ref), 'expired_on_confirmation'),
    },
  }
}

/** https://yookassa.ru/developers/api#payment_object */
function paymentWire(record: PaymentRecord, { credentials }: YooKassaAccount, url: string): PlainObject {
  const { id, status, amount, description, metadata, method, canceled, capturedAt } = record
  const isPaid = status === 'succeeded' || status === 'waiting_for_capture'
  return {
    id,
    status,
    amount: moneyOf(amount),
    income_amount: status === 'succeeded' ? moneyOf(amount - percentOf(amount, FEE_PERCENT)) : undefined,
    refunded_amount: record.refunded > 0n ? moneyOf(record.refunded) : undefined,
    description: description ?? undefined,
    recipient: { account_id: credentials.shop.id, gateway_id: credentials.shop.id },
    payment_method: method === null ? undefined : methodOf(method),
    captured_at: capturedAt === null ? undefined : iso(capturedAt),
    created_at: iso(record.createdAt),
    expires_at: status === 'waiting_for_capture' ? iso(record.expiresAt) : undefined,
    confirmation: status === 'pending' ? { type: 'redirect', confirmation_url: url } : undefined,
    test: record.test,
    paid: isPaid,
    refundable: status === 'succeeded' && record.refunded < amount,
    metadata,
    cancellation_details: canceled === null ? undefined : { party: canceled.party, reason: canceled.reason },
    authorization_details:
      isPaid && method?.type === 'bank_card' ? { rrn: '10000000000', auth_code: '000000', three_d_secure: { applied: true } } : undefined,
  }
}

function methodOf({ type, id }: NonNullable<PaymentRecord['method']>): PlainObject {
  const shapes: Readonly<Record<YooKassaPaymentMethod, PlainObject>> = {
    bank_card: {
      title: 'Bank card *4444',
      card: {
        first6: '555555',
        last4: '4444',
        expiry_year: '2028',
        expiry_month: '07',
        card_type: 'MasterCard',
        issuer_country: 'RU',
        issuer_name: 'Sberbank',
      },
    },
    sbp: { sbp_operation_id: '1027088AE4CB48CB81287833347A8777' },
    yoo_money: { title: 'YooMoney wallet 41001184120504', account_number: '41001184120504' },
  }
  return { type, id, saved: false, status: 'inactive', ...shapes[type] }
}
