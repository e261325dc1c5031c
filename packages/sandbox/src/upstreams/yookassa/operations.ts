import type { Table } from '../../contract/store.ts'
import type { Operation, Reply, UpstreamRequest } from '../../contract/upstream.ts'
import { html, json, refuse, seeOther } from '../../contract/upstream.ts'
import type { PlainObject, Value } from '../../wire/json.ts'
import { fixed } from '../amounts.ts'
import { payPage } from '../pay-page.ts'
import type { Remember } from './access.ts'
import { amountIn, bodyOf, checkKeys, metadataIn, moneyOf, pageOf, part, referenceIn, textIn, WORKING } from './access.ts'
import type { YooKassaAccount, YooKassaKeys } from './account.ts'
import type { PaymentRecord, Payments, YooKassaPaymentMethod } from './payments.ts'
import { PAYMENT_METHODS } from './payments.ts'
import type { Payouts } from './payouts.ts'
import type { Refunds } from './refunds.ts'

/** A bank that takes payouts by SBP. */
export interface YooKassaBank {
  readonly name: string
  readonly bic: string
}

interface Parts {
  readonly account: YooKassaAccount
  readonly payments: Payments
  readonly refunds: Refunds
  readonly payouts: Payouts
  readonly banks: Table<YooKassaBank>
  readonly remember: Remember
}

type Body = ReadonlyMap<string, Value>
type Pair = keyof YooKassaAccount['credentials']

/** Every operation. https://yookassa.ru/developers/api */
export function operationsOf({ account, payments, refunds, payouts, banks, remember }: Parts): readonly Operation[] {
  const keysOf = (pair: Pair): YooKassaKeys => account.credentials[pair]
  const read = (
    name: string,
    pair: Pair,
    path: string,
    more: Partial<Operation>,
    answer: (request: UpstreamRequest) => PlainObject,
  ): Operation => ({
    name,
    effect: 'read',
    methods: ['GET'],
    path,
    ...more,
    handle: (request) => {
      checkKeys(request, keysOf(pair))
      return json(200, answer(request))
    },
  })
  /** @param carryOut gives the id of what was done, and how it is shown */
  const write = (
    name: string,
    pair: Pair,
    path: string,
    carryOut: (body: Body, request: UpstreamRequest) => readonly [string, () => PlainObject],
  ): Operation => ({
    name,
    effect: 'write',
    methods: ['POST'],
    path,
    referenceOf: (request) => referenceIn(request) ?? payments.store.byId(request.params.id ?? '')?.metadata.reference ?? null,
    ...RECORD,
    working: WORKING,
    handle: (request) => {
      checkKeys(request, keysOf(pair))
      return remember(request, keysOf(pair), () => {
        const [id, show] = carryOut(bodyOf(request), request)
        request.executed(id)
        return () => json(200, show())
      })
    },
  })
  const there = <R>(record: R | undefined): R => record ?? refuse(404, 'payment_id: The object with this id was not found')
  const checkReceipt = (body: Body): void => {
    if (account.quirks.receipts === 'mandatory' && !body.has('receipt')) refuse(400, 'receipt: Receipt is missing or illegal')
  }
  const inHand = (request: UpstreamRequest): PaymentRecord => {
    const record = there(payments.store.byId(request.params.id ?? ''))
    return record.status === 'waiting_for_capture' ? record : refuse(400, `payment_id: The payment is ${record.status}`)
  }

  return [
    read('balances.list', 'gateway', '/me', { keyField: 'payout_balance' }, () => ({
      account_id: keysOf('gateway').id,
      name: 'Sandbox',
      status: 'enabled',
      test: account.quirks.test,
      payout_balance: moneyOf(account.gateway),
      payout_methods: ['bank_card', 'yoo_money', 'sbp'],
    })),
    write('invoices.create', 'shop', '/payments', (body) => {
      checkReceipt(body)
      const record = payments.create({
        amount: amountIn(body),
        capture: body.get('capture') === true,
        description: textIn(body, 'description', 128),
        metadata: metadataIn(body),
        returnUrl: textIn(part(body, 'confirmation'), 'return_url', 2048),
      })
      return [record.id, () => payments.wire(record)]
    }),
    read('invoices.list', 'shop', '/payments', LIST, (request) => pageOf(request, payments.store.all(), payments.wire)),
    read('invoices.get', 'shop', '/payments/:id', RECORD, ({ params }) => payments.wire(there(payments.store.byId(params.id ?? '')))),
    write('invoices.capture', 'shop', '/payments/:id/capture', (body, request) => {
      checkReceipt(body)
      const record = inHand(request)
      const amount = body.has('amount') ? amountIn(body) : record.amount
      if (amount > record.amount) refuse(400, 'amount.value: The amount is larger than the payment')
      payments.capture(record, amount)
      return [record.id, () => payments.wire(record)]
    }),
    write('invoices.cancel', 'shop', '/payments/:id/cancel', (_, request) => {
      const record = inHand(request)
      payments.cancel(record, 'merchant', 'canceled_by_merchant')
      return [record.id, () => payments.wire(record)]
    }),
    write('refunds.create', 'shop', '/refunds', (body) => {
      checkReceipt(body)
      const record = refunds.create({
        payment: there(payments.store.byId(textIn(body, 'payment_id', 36) ?? '')),
        amount: amountIn(body),
        description: textIn(body, 'description', 250),
        metadata: metadataIn(body),
      })
      return [record.id, () => refunds.wire(record)]
    }),
    read('refunds.list', 'shop', '/refunds', LIST, (request) => pageOf(request, refunds.store.all(), refunds.wire)),
    read('refunds.get', 'shop', '/refunds/:id', RECORD, ({ params }) => refunds.wire(there(refunds.store.byId(params.id ?? '')))),
    write('payouts.create', 'gateway', '/payouts', (body) => {
      const record = payouts.create({
        amount: amountIn(body),
        description: textIn(body, 'description', 128),
        metadata: metadataIn(body),
        destination: destinationIn(body, banks),
      })
      return [record.id, () => payouts.wire(record)]
    }),
    // Before "/payouts/:id", which would take it too.
    read('payouts.get', 'gateway', '/payouts/search', LIST, (request) => {
      const [[name, value] = []] = [...request.query].filter(([one]) => one.startsWith('metadata['))
      if (name === undefined) refuse(400, 'metadata: The parameter is missing')
      const key = name?.slice('metadata['.length, -1) ?? ''
      return pageOf(
        request,
        payouts.store.all().filter(({ metadata }) => metadata[key] === value),
        payouts.wire,
      )
    }),
    read('payouts.list', 'gateway', '/payouts', LIST, (request) => pageOf(request, payouts.store.all(), payouts.wire)),
    read('payouts.get', 'gateway', '/payouts/:id', RECORD, ({ params }) => payouts.wire(there(payouts.store.byId(params.id ?? '')))),
    read('payouts.banks', 'gateway', '/sbp_banks', { keyField: 'items' }, () => ({
      type: 'list',
      items: banks.list().map(([id, { name, bic }]) => ({ bank_id: id, name, bic })),
    })),
    {
      name: 'invoices.form',
      effect: 'page',
      methods: ['GET', 'POST'],
      path: '/checkout/:id',
      handle: (request) => {
        const record = payments.store.byId(request.params.id ?? '')
        if (record === undefined) return html(404, '')
        return request.method === 'POST' ? press(payments, record, request) : html(200, pageHtml(payments, record))
      },
    },
  ]
}

const RECORD = { statusField: 'status', keyField: 'id' } as const
const LIST = { ...RECORD, recordPath: ['items'] } as const

function destinationIn(body: Body, banks: Table<YooKassaBank>): PlainObject & { readonly type: string } {
  if (textIn(body, 'payout_token', 500) !== null)
    return { type: 'bank_card', card: { first6: '555555', last4: '4477', card_type: 'MasterCard' } }
  const data = part(body, 'payout_destination_data')
  const type = textIn(data, 'type', 20)
  if (type === 'sbp') {
    const [bank, phone] = [textIn(data, 'bank_id', 12) ?? '', textIn(data, 'phone', 20) ?? '']
    if (banks.get(bank) === undefined) refuse(400, 'payout_destination_data.bank_id: Invalid value')
    if (!/^\d{4,16}$/.test(phone)) refuse(400, 'payout_destination_data.phone: Invalid value')
    return { type, phone, bank_id: bank, recipient_checked: false }
  }
  const account = textIn(data, 'account_number', 33) ?? ''
  if (type !== 'yoo_money') refuse(400, 'payout_destination_data.type: Invalid value')
  if (!/^\d{11,33}$/.test(account)) refuse(400, 'payout_destination_data.account_number: Invalid value')
  return { type: 'yoo_money', account_number: account }
}

function press({ controls, urlOf }: Payments, record: PaymentRecord, { body }: UpstreamRequest): Reply {
  if (record.status !== 'pending') return seeOther(urlOf(record))
  const form = new URLSearchParams(body)
  const method = PAYMENT_METHODS.find((one) => one === form.get('method'))
  if (form.get('action') === 'cancel') controls.fail(record.id, 'canceled_by_user')
  else controls.pay(record.id, { method })
  return seeOther(record.returnUrl ?? urlOf(record))
}

const NAMES: Readonly<Record<YooKassaPaymentMethod, string>> = { bank_card: 'Банковская карта', sbp: 'СБП', yoo_money: 'ЮMoney' }

function pageHtml({ urlOf }: Payments, record: PaymentRecord): string {
  return payPage({
    title: `ЮKassa: ${record.metadata.reference ?? record.id}`,
    amount: `${fixed(record.amount)} RUB`,
    description: record.description ?? '',
    status: record.status,
    open: record.status === 'pending',
    methods: PAYMENT_METHODS.map((code) => ({ code, name: NAMES[code] })),
    chosen: 'bank_card',
    action: urlOf(record),
    language: 'ru',
  })
}
