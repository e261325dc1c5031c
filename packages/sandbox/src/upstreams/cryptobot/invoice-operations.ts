import type { Operation, Reply, UpstreamRequest } from '../../contract/upstream.ts'
import { html, refuse, seeOther } from '../../contract/upstream.ts'
import { payPage } from '../pay-page.ts'
import type { Params } from './access.ts'
import { amountIn, isNamed, operationsOf, textIn } from './access.ts'
import type { CryptobotAccount } from './account.ts'
import { readUnits, unitsText } from './decimals.ts'
import type { InvoiceRecord } from './invoice-records.ts'
import { toWire } from './invoice-records.ts'
import type { InvoiceOrder, Invoices } from './invoices.ts'

const FIELDS = { statusField: 'status', keyField: 'invoice_id' }
const LONGEST_EXPIRY_SECONDS = 2_678_400

/** Operations of invoices. https://help.send.tg/en/articles/10279948-crypto-pay-api */
export function invoiceOperations(account: CryptobotAccount, invoices: Invoices, now: () => number): readonly Operation[] {
  const { token } = account.credentials
  const wire = (record: InvoiceRecord) => toWire(record, invoices.urlOf(record))
  const there = (id: string | null): InvoiceRecord => {
    const record = invoices.store.byId(id ?? '')
    return record !== undefined && invoices.isThere(record) ? record : refuse(400, 'INVOICE_NOT_FOUND')
  }
  const { list, write } = operationsOf(token)
  return [
    write(
      'createInvoice',
      { name: 'invoices.create', ...FIELDS },
      (params) => params('payload'),
      (params) => {
        const record = invoices.create(orderOf(params, account, now()))
        return [record.id, wire(record)]
      },
    ),
    write(
      'deleteInvoice',
      { name: 'invoices.cancel' },
      (params) => invoices.store.byId(params('invoice_id') ?? '')?.payload ?? null,
      (params) => {
        const record = there(params('invoice_id'))
        invoices.remove(record)
        return [record.id, true]
      },
    ),
    list('getInvoices', { name: 'invoices.get', ...FIELDS }, (params) => {
      const [ids, status] = [params('invoice_ids'), params('status')]
      return invoices.store
        .all()
        .filter((one) => invoices.isThere(one) && isNamed(ids, one.id) && (status ?? one.status) === one.status)
        .map(wire)
    }),
    {
      name: 'invoices.form',
      effect: 'page',
      methods: ['GET', 'POST'],
      path: '/pay/:hash',
      handle: (request) => {
        const record = invoices.store.all().find(({ hash }) => hash === request.params.hash)
        if (record === undefined) return html(404, '')
        return request.method === 'POST' ? press(record, request) : html(200, page(record))
      },
    },
  ]

  function press(record: InvoiceRecord, { body }: UpstreamRequest): Reply {
    const form = new URLSearchParams(body)
    const asset = form.get('method') ?? ''
    if (form.get('action') === 'cancel') return seeOther(invoices.urlOf(record))
    if (record.status !== 'active' || !invoices.isThere(record) || !invoices.assetsOf(record).includes(asset))
      return html(409, page(record))
    invoices.controls.pay(record.id, { asset })
    return seeOther(record.button?.url ?? invoices.urlOf(record))
  }

  function page(record: InvoiceRecord): string {
    return payPage({
      title: `Crypto Pay: ${record.payload ?? record.id}`,
      amount: `${unitsText(record.amount)} ${record.currency}`,
      description: record.description ?? '',
      status: record.status,
      open: record.status === 'active' && invoices.isThere(record),
      methods: invoices.assetsOf(record).map((code) => ({ code, name: account.currencies.get(code)?.name ?? code })),
      chosen: '',
      action: invoices.urlOf(record),
      language: 'en',
    })
  }
}

function orderOf(params: Params, account: CryptobotAccount, now: number): InvoiceOrder {
  const fiat = params('currency_type') === 'fiat'
  const code = params(fiat ? 'fiat' : 'asset') ?? ''
  const currency = account.currencies.get(code)
  if (currency?.fiat !== fiat) return refuse(400, fiat ? 'FIAT_INVALID' : 'ASSET_INVALID')
  const amount = amountIn(params)
  if (amount < (readUnits(currency.minInvoice) ?? 0n)) refuse(400, 'AMOUNT_TOO_SMALL')
  const seconds = params('expires_in')
  if (seconds !== null && !(/^\d{1,7}$/.test(seconds) && Number(seconds) >= 1 && Number(seconds) <= LONGEST_EXPIRY_SECONDS))
    refuse(400, 'EXPIRES_IN_INVALID')
  const [name, url] = [params('paid_btn_name'), params('paid_btn_url')]
  if ((name === null) !== (url === null)) refuse(400, 'PAID_BTN_URL_INVALID')
  return {
    fiat,
    currency: code,
    amount,
    accepted: fiat ? (params('accepted_assets')?.split(',') ?? null) : null,
    description: textIn(params, 'description', 1024),
    hiddenMessage: textIn(params, 'hidden_message', 2048),
    button: name === null || url === null ? null : { name, url },
    payload: textIn(params, 'payload', 4096),
    swapTo: params('swap_to'),
    allowComments: params('allow_comments') !== 'false',
    allowAnonymous: params('allow_anonymous') !== 'false',
    expiresAt: seconds === null ? null : now + Number(seconds) * 1000,
  }
}
