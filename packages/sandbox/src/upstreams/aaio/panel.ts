import { address, amount, anyText, decimal, mapOf, orNull, required, text } from '../../contract/fields.ts'
import type { Panel, Tone } from '../../contract/panel.ts'
import { action, ratesPanel, recordsPanel, tablePanel, valuesPanel } from '../../contract/panel.ts'
import type { AaioSandbox } from './controls.ts'
import type { AaioInvoice } from './invoice-records.ts'
import type { AaioPayout } from './payout-records.ts'

const TONES: Readonly<Record<AaioPayout['status'] | AaioInvoice['status'], Tone>> = {
  in_process: 'open',
  success: 'good',
  cancel: 'bad',
  hold: 'held',
  expired: 'bad',
}

/** What scripts and people can do with the sandbox's Aaio. */
export function aaioPanel(controls: AaioSandbox): Panel {
  const { baseUrl, credentials, payouts, invoices } = controls
  const open = ({ status }: AaioPayout | AaioInvoice): boolean => status === 'in_process'
  return {
    name: 'Aaio',
    env: {
      AAIO_BASE_URL: baseUrl,
      AAIO_API_KEY: credentials.apiKey,
      AAIO_SHOP_ID: credentials.shop.id,
      AAIO_SHOP_SECRET_1: credentials.shop.secret1,
      AAIO_SHOP_SECRET_2: credentials.shop.secret2,
      AAIO_PAYOUT_WEBHOOK_SECRET: credentials.payoutWebhookSecret,
    },
    records: {
      payouts: recordsPanel(payouts, ({ status, method, asked }) => ({ tone: TONES[status], method, amount: `${asked} RUB`, link: null }), [
        action('settle', 'the money arrives', open, {}, (ref) => payouts.settle(ref)),
        action('fail', 'cancelled, the money comes back', open, { reason: text }, (ref, { reason }) => payouts.fail(ref, reason)),
      ]),
      invoices: recordsPanel(
        invoices,
        ({ status, method, amount: sum, currency, url }) => ({ tone: TONES[status], method, amount: `${sum} ${currency}`, link: url }),
        [
          action('choose', 'the customer chooses a method', open, { method: required(text) }, (ref, { method }) =>
            invoices.choose(ref, method),
          ),
          action('pay', 'the customer pays', open, { method: text }, (ref, options) => invoices.pay(ref, options)),
          action('hold', 'paid, and the money is held back', open, { method: text }, (ref, options) => invoices.hold(ref, options)),
          action(
            'release',
            'held money becomes available',
            ({ status }) => status === 'hold',
            {},
            (ref) => invoices.release(ref),
          ),
          action('expire', 'the time is over', open, {}, (ref) => invoices.expire(ref)),
        ],
      ),
    },
    currency: 'RUB',
    balance: valuesPanel({ available: amount, hold: amount, referral: amount }, controls.balance.get, controls.balance.set),
    shop: valuesPanel({ successUrl: orNull(address), failUrl: orNull(address), domain: text }, controls.shop.get, controls.shop.set),
    tables: {
      payoutMethods: tablePanel(controls.payoutMethods, {
        name: anyText,
        min: decimal,
        max: decimal,
        percent: decimal,
        fixed: decimal,
        currency: text,
      }),
      invoiceMethods: tablePanel(controls.invoiceMethods, {
        name: anyText,
        min: mapOf(decimal),
        max: mapOf(decimal),
        merchantPercent: decimal,
        userPercent: decimal,
        shares: text,
      }),
      rates: ratesPanel(controls.rates),
      orderRates: ratesPanel(controls.orderRates),
      banks: tablePanel(controls.banks, { name: text }),
    },
    settleAfter: controls.settleAfter,
  }
}
