import { idempotencyKey } from '@paymux/core/authoring'
import type { OperationSample } from '@paymux/testkit'
import type { YooKassaReceipt } from '../src/index.ts'
import { INVOICE_INPUT, PAYOUT_INPUT, REFUND_INPUT } from './operations.ts'
import { changed, fixture, PAYMENT_ID, rub } from './support.ts'

/** Credentials with everything that an upstream may escape when it repeats it. */
export const access = {
  shop: { id: '100500', secretKey: `test_4f+Canary-9Q==&"<w>'%tail-Zx81kk` },
  gateway: { id: '100600', secretKey: `test_7b+Canary-3T==&"<v>'%tail-Ym52pp` },
} as const
// Each call carries one of the two pairs.
const headersOf = (pair: keyof typeof access) => ({
  accept: 'application/json',
  authorization: `Basic ${btoa(`${access[pair].id}:${access[pair].secretKey}`)}`,
})
export const asShop = { headers: headersOf('shop') }
export const asGateway = { headers: headersOf('gateway') }
/** A write: the key depends on the call and on what makes it this very call. */
export const keyed = (pair: keyof typeof access, operation: string, parts: readonly (string | null)[], body?: string) => ({
  headers: { ...headersOf(pair), 'content-type': 'application/json', 'idempotence-key': idempotencyKey({ operation, parts }) },
  body,
})
const rubles = (value: string): string => `"amount":{"value":"${value}","currency":"RUB"}`
const payout = (reference: string, destination: string) =>
  keyed(
    'gateway',
    'payouts.create',
    [reference],
    `{${rubles('1500.00')},${destination},"description":"Выплата по договору 37","metadata":{"reference":"${reference}"}}`,
  )
const { amount, comment } = PAYOUT_INPUT
const RECEIPT: YooKassaReceipt = {
  customer: { fullName: 'Иванов Иван', inn: '6321341814', email: 'payer@shop.example', phone: '79000000000' },
  items: [
    {
      description: 'Сыр',
      amount: rub('800'),
      quantity: '1.250',
      vatCode: 2,
      measure: 'kilogram',
      paymentSubject: 'commodity',
      paymentMode: 'full_payment',
    },
  ],
  taxSystemCode: 1,
  internet: true,
}
const SENT_RECEIPT =
  '"receipt":{"customer":{"full_name":"Иванов Иван","inn":"6321341814","email":"payer@shop.example","phone":"79000000000"},' +
  '"items":[{"description":"Сыр","amount":{"value":"800.00","currency":"RUB"},"quantity":1.250,"vat_code":2,"measure":"kilogram",' +
  '"payment_subject":"commodity","payment_mode":"full_payment"}],"tax_system_code":1,"internet":true}'

/** What the writes send, with everything that they can carry. */
export const SENDS = {
  'invoices.create': {
    sends: keyed(
      'shop',
      'invoices.create',
      ['A-20417'],
      `{${rubles('1000.00')},"capture":true,"confirmation":{"type":"redirect","return_url":"https://shop.example/thanks"},` +
        '"description":"Заказ № 72","metadata":{"reference":"A-20417","cart":"981"}}',
    ),
    otherCalls: [
      {
        input: {
          ...INVOICE_INPUT,
          method: 'sbp',
          metadata: { b: '2', a: 'a"b', empty: '' },
          language: 'en_US',
          capture: false,
          receipt: RECEIPT,
        },
        sends: keyed(
          'shop',
          'invoices.create',
          ['A-20417'],
          `{${rubles('1000.00')},"capture":false,"confirmation":{"type":"redirect","return_url":"https://shop.example/thanks","locale":"en_US"},` +
            `"payment_method_data":{"type":"sbp"},"description":"Заказ № 72","metadata":{"reference":"A-20417","a":"a\\"b","b":"2","empty":""},${SENT_RECEIPT}}`,
        ),
        success: changed('payment-pending.json', { metadata: { reference: 'A-20417', a: 'a"b', b: '2', empty: '' } }),
      },
    ],
  },
  'invoices.capture': {
    sends: keyed('shop', 'invoices.capture', [PAYMENT_ID, '1000.00', 'RUB'], `{${rubles('1000.00')}}`),
    otherCalls: [
      // All of it.
      { input: {}, sends: keyed('shop', 'invoices.capture', [PAYMENT_ID, null, null], '{}') },
      {
        input: { amount: rub('1000'), receipt: RECEIPT },
        sends: keyed('shop', 'invoices.capture', [PAYMENT_ID, '1000.00', 'RUB'], `{${rubles('1000.00')},${SENT_RECEIPT}}`),
      },
    ],
  },
  'refunds.create': {
    sends: keyed(
      'shop',
      'refunds.create',
      ['R-20417-1'],
      `{"payment_id":"${PAYMENT_ID}",${rubles('250.00')},"description":"Вернули один товар","metadata":{"reference":"R-20417-1"}}`,
    ),
    otherCalls: [
      {
        input: { ...REFUND_INPUT, reason: undefined, receipt: RECEIPT },
        sends: keyed(
          'shop',
          'refunds.create',
          ['R-20417-1'],
          `{"payment_id":"${PAYMENT_ID}",${rubles('250.00')},"metadata":{"reference":"R-20417-1"},${SENT_RECEIPT}}`,
        ),
        success: changed('refund-succeeded.json', { description: undefined }),
      },
    ],
  },
  'payouts.create': {
    sends: payout('wd-2071', '"payout_destination_data":{"type":"sbp","phone":"79000000000","bank_id":"100000000111"}'),
    otherCalls: [
      {
        input: { reference: 'wd-2072', amount, comment, method: 'yoo_money', destination: '41001614575714' },
        sends: payout('wd-2072', '"payout_destination_data":{"type":"yoo_money","account_number":"41001614575714"}'),
        success: fixture('payout-wallet.json'),
      },
      {
        input: { reference: 'wd-2073', amount, comment, method: 'card_token', destination: 'hoiCz_UVAdi_eKEthqhjRIJp.SC.001.202101' },
        sends: payout('wd-2073', '"payout_token":"hoiCz_UVAdi_eKEthqhjRIJp.SC.001.202101"'),
        success: fixture('payout-canceled.json'),
      },
    ],
  },
} as const satisfies Readonly<Record<string, Pick<OperationSample, 'sends' | 'otherCalls'>>>
