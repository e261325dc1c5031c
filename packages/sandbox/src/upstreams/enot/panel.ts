import { address, amount, decimal, flag, orNull, text } from '../../contract/fields.ts'
import type { Panel, Tone } from '../../contract/panel.ts'
import { action, ratesPanel, recordsPanel, tablePanel, valuesPanel } from '../../contract/panel.ts'
import type { EnotSandbox } from './controls.ts'
import type { EnotInvoice } from './invoice-records.ts'
import type { EnotPayout } from './payout-records.ts'

const TONES: Readonly<Record<EnotPayout['status'] | EnotInvoice['status'], Tone>> = {
  wait: 'open',
  created: 'open',
  success: 'good',
  fail: 'bad',
  expired: 'bad',
  refund: 'bad',
}

/** What scripts and people can do with the sandbox's Enot. */
export function enotPanel(controls: EnotSandbox): Panel {
  const { baseUrl, credentials, payouts, invoices } = controls
  const { user, shop } = credentials
  const open = ({ status }: EnotPayout | EnotInvoice): boolean => status === 'wait' || status === 'created'
  const payment = { service: text, payer: text }
  return {
    name: 'Enot',
    env: {
      ENOT_BASE_URL: baseUrl,
      ENOT_USER_ID: user.id,
      ENOT_USER_KEY: user.key,
      ENOT_USER_WEBHOOK_KEY: user.webhookKey,
      ENOT_SHOP_ID: shop.id,
      ENOT_SHOP_KEY: shop.key,
      ENOT_SHOP_WEBHOOK_KEY: shop.webhookKey,
    },
    records: {
      payouts: recordsPanel(
        payouts,
        ({ status, service, amount: sum }) => ({ tone: TONES[status], method: service, amount: `${sum} RUB`, link: null }),
        [
          action('settle', 'the money arrives', open, {}, (ref) => payouts.settle(ref)),
          action('fail', 'declined, the money comes back', open, { reason: text }, (ref, { reason }) => payouts.fail(ref, reason)),
        ],
      ),
      invoices: recordsPanel(
        invoices,
        ({ status, service, amount: sum, currency, url, held }) => ({
          tone: held && status === 'success' ? 'held' : TONES[status],
          method: service ?? '',
          amount: `${sum} ${currency}`,
          link: url,
        }),
        [
          action('pay', 'the payer pays', open, payment, (ref, options) => invoices.pay(ref, options)),
          action('hold', 'paid, and the money is frozen', open, payment, (ref, options) => invoices.hold(ref, options)),
          action(
            'release',
            'frozen money becomes active',
            ({ status, held }) => held && status === 'success',
            {},
            (ref) => invoices.release(ref),
          ),
          action('fail', 'the payment is declined', open, {}, (ref) => invoices.fail(ref)),
          action('expire', 'the time is over', open, {}, (ref) => invoices.expire(ref)),
          action(
            'refund',
            'money goes back to the payer',
            ({ status }) => status === 'success',
            { amount, reason: text },
            (ref, options) => invoices.refund(ref, options),
          ),
        ],
      ),
    },
    currency: 'RUB',
    balance: valuesPanel({ active: amount, frozen: amount }, controls.balance.get, controls.balance.set),
    shop: valuesPanel({ successUrl: orNull(address), failUrl: orNull(address) }, controls.shop.get, controls.shop.set),
    tables: {
      tariffs: tablePanel(controls.tariffs, {
        service: text,
        label: orNull(text),
        currency: text,
        enabled: flag,
        percent: decimal,
        fix: decimal,
        min: orNull(decimal),
        max: orNull(decimal),
        shopPercent: decimal,
        userPercent: decimal,
      }),
      payoffServices: tablePanel(controls.payoffServices, {
        percent: decimal,
        fix: decimal,
        min: decimal,
        max: decimal,
        currency: text,
      }),
      rates: ratesPanel(controls.rates),
      banks: tablePanel(controls.banks, { name: text }),
    },
    settleAfter: controls.settleAfter,
  }
}
