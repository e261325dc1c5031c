import { amount, oneOf, text } from '../../contract/fields.ts'
import type { Panel } from '../../contract/panel.ts'
import { action, recordsPanel, tablePanel, valuesPanel } from '../../contract/panel.ts'
import type { Table } from '../../contract/store.ts'
import { createTable } from '../../contract/store.ts'
import type { Upstream } from '../../contract/upstream.ts'
import { withChoices } from '../../contract/with-choices.ts'
import { writeJson } from '../../wire/json.ts'
import type { AccountControls } from '../account.ts'
import { accountControls } from '../account.ts'
import { createMemory, refusalOf } from './access.ts'
import type { YooKassaAccount, YooKassaCredentials } from './account.ts'
import type { YooKassaBank } from './operations.ts'
import { operationsOf } from './operations.ts'
import type { YooKassaPaymentControls } from './payments.ts'
import { createPayments, PAYMENT_METHODS } from './payments.ts'
import type { YooKassaPayoutControls } from './payouts.ts'
import { createPayouts } from './payouts.ts'
import type { YooKassaQuirks } from './quirks.ts'
import { YOOKASSA_QUIRKS } from './quirks.ts'
import type { YooKassaRefundControls } from './refunds.ts'
import { createRefunds } from './refunds.ts'

/** In roubles: what the shop has earned, and what the gateway can pay out. */
export interface YooKassaBalance {
  readonly shop: string
  readonly gateway: string
}

/** The sandbox's YooKassa. */
export interface YooKassaSandbox extends AccountControls<YooKassaCredentials, YooKassaQuirks, YooKassaBalance> {
  readonly invoices: YooKassaPaymentControls
  readonly refunds: YooKassaRefundControls
  readonly payouts: YooKassaPayoutControls
  /** Of SBP, by id. */
  readonly banks: Table<YooKassaBank>
}

const BANKS: Readonly<Record<string, YooKassaBank>> = {
  '100000000111': { name: 'Сбербанк', bic: '044525225' },
  '100000000008': { name: 'Альфа-Банк', bic: '044525593' },
  '100000000004': { name: 'Т-Банк', bic: '044525974' },
}

/** https://yookassa.ru/developers/api */
export const createYooKassaUpstream = withChoices(YOOKASSA_QUIRKS, (context, quirks): Upstream<YooKassaSandbox> => {
  const { ids, clock } = context
  const number = (): string => String(100_000 + Number.parseInt(ids.hex(4), 16))
  const account: YooKassaAccount = {
    credentials: context.credentials({
      shop: { id: number(), secretKey: `test_${ids.hex(40)}` },
      gateway: { id: number(), secretKey: `test_${ids.hex(40)}` },
    }),
    get quirks() {
      return quirks.get()
    },
    settleAfterMs: null,
    shop: 100_000_000n,
    gateway: 100_000_000n,
  }
  const payments = createPayments(context, account)
  const refunds = createRefunds(context, account)
  const payouts = createPayouts(context, account)
  const banks = createTable(BANKS)
  const controls: YooKassaSandbox = {
    ...accountControls(context, account, quirks, ['shop', 'gateway']),
    invoices: payments.controls,
    refunds: refunds.controls,
    payouts: payouts.controls,
    banks,
  }
  return {
    writeJson,
    recordPath: [],
    refusal: (status, text) => refusalOf(ids, status, text),
    operations: operationsOf({ account, payments, refunds, payouts, banks, remember: createMemory(clock.now) }),
    controls,
    panel: panelOf(controls),
  }
})

const TONES = { pending: 'open', waiting_for_capture: 'held', succeeded: 'good', canceled: 'bad' } as const

function panelOf({ baseUrl, credentials: { shop, gateway }, invoices, refunds, payouts, ...controls }: YooKassaSandbox): Panel {
  const open = ({ status }: { readonly status: string }): boolean => status === 'pending'
  return {
    name: 'YooKassa',
    env: {
      YOOKASSA_BASE_URL: baseUrl,
      YOOKASSA_SHOP_ID: shop.id,
      YOOKASSA_SECRET_KEY: shop.secretKey,
      YOOKASSA_GATEWAY_ID: gateway.id,
      YOOKASSA_GATEWAY_SECRET_KEY: gateway.secretKey,
    },
    records: {
      payouts: recordsPanel(
        payouts,
        ({ status, method, amount: sum }) => ({ tone: TONES[status], method, amount: `${sum} RUB`, link: null }),
        [
          action('settle', 'the money arrives', open, {}, (ref) => payouts.settle(ref)),
          action('fail', 'declined, the money comes back', open, { reason: text }, (ref, { reason }) => payouts.fail(ref, reason)),
        ],
      ),
      invoices: recordsPanel(
        invoices,
        ({ status, method, amount: sum, url }) => ({ tone: TONES[status], method: method ?? '', amount: `${sum} RUB`, link: url }),
        [
          action('pay', 'the payer pays', open, { method: oneOf(PAYMENT_METHODS) }, (ref, options) => invoices.pay(ref, options)),
          action('fail', 'the payment is refused', open, { reason: text }, (ref, { reason }) => invoices.fail(ref, reason)),
          action('expire', 'the time is over', open, {}, (ref) => invoices.expire(ref)),
        ],
      ),
      refunds: recordsPanel(refunds, ({ status, amount: sum }) => ({ tone: TONES[status], method: '', amount: `${sum} RUB`, link: null }), [
        action('settle', 'the payer gets the money', open, {}, (ref) => refunds.settle(ref)),
        action('fail', 'the money comes back to the shop', open, { reason: text }, (ref, { reason }) => refunds.fail(ref, reason)),
      ]),
    },
    currency: 'RUB',
    balance: valuesPanel({ shop: amount, gateway: amount }, controls.balance.get, controls.balance.set),
    tables: { banks: tablePanel(controls.banks, { name: text, bic: text }) },
    settleAfter: controls.settleAfter,
  }
}
