import { InvalidInput } from '../../contract/errors.ts'
import { decimal, flag, integer, orNull, text } from '../../contract/fields.ts'
import type { Panel } from '../../contract/panel.ts'
import { action, recordsPanel, tablePanel, valuesPanel } from '../../contract/panel.ts'
import type { Table } from '../../contract/store.ts'
import { createTable } from '../../contract/store.ts'
import type { Operation, Upstream, UpstreamContext } from '../../contract/upstream.ts'
import { num, writeJson } from '../../wire/json.ts'
import { operationsOf, refusalOf } from './access.ts'
import type { CryptobotAccount, CryptobotCredentials } from './account.ts'
import type { CryptobotCurrency, CryptobotRate } from './data.ts'
import * as data from './data.ts'
import { readUnits, unitsText } from './decimals.ts'
import { invoiceOperations } from './invoice-operations.ts'
import type { CryptobotInvoice } from './invoice-records.ts'
import type { CryptobotInvoiceControls } from './invoices.ts'
import { createInvoices } from './invoices.ts'
import type { CryptobotTransferControls } from './transfers.ts'
import { createTransfers, transferOperations } from './transfers.ts'

/** Sums by asset: `{ USDT: '418.37' }`; what is held back under "USDT.onhold". */
export type CryptobotBalance = Readonly<Record<string, string>>

/** The sandbox's Crypto Pay. */
export interface CryptobotSandbox {
  /** For `createCryptobot({ ...credentials, baseUrl })`. */
  readonly baseUrl: string
  readonly credentials: CryptobotCredentials
  readonly payouts: CryptobotTransferControls
  readonly invoices: CryptobotInvoiceControls
  readonly balance: { readonly get: () => CryptobotBalance; readonly set: (balance: { readonly [Name in string]?: string }) => void }
  /** Assets, and money for prices, by code. */
  readonly currencies: Table<CryptobotCurrency>
  /** By "TON/USD". */
  readonly rates: Table<CryptobotRate>
}

const ON_HOLD = '.onhold'

/** https://help.send.tg/en/articles/10279948-crypto-pay-api */
export function createCryptobotUpstream(context: UpstreamContext): Upstream<CryptobotSandbox> {
  const { baseUrl, ids, clock } = context
  const units = (text: string): bigint => readUnits(text) ?? 0n
  const account: CryptobotAccount = {
    credentials: context.credentials({ token: `${10_000 + Number.parseInt(ids.hex(3), 16)}:AA${ids.hex(32)}` }),
    available: new Map([
      ['USDT', units('10000')],
      ['TON', units('2500')],
      ['BTC', units('0.5')],
    ]),
    onhold: new Map(),
    currencies: createTable(data.CURRENCIES, data.checkCurrency),
    rates: createTable(data.RATES, data.checkRate),
  }
  const invoices = createInvoices(context, account)
  const transfers = createTransfers()
  const controls: CryptobotSandbox = {
    baseUrl,
    credentials: account.credentials,
    payouts: { list: transfers.all, get: transfers.find },
    invoices: invoices.controls,
    balance: balanceControls(account),
    currencies: account.currencies,
    rates: account.rates,
  }
  return {
    writeJson,
    recordPath: ['result'],
    refusal: refusalOf,
    operations: [
      ...accountOperations(account),
      ...transferOperations(context, account, transfers),
      ...invoiceOperations(account, invoices, clock.now),
    ],
    controls,
    panel: panelOf(controls),
  }
}

function assetsOf({ currencies }: Pick<CryptobotAccount, 'currencies'>): readonly string[] {
  return currencies.list().flatMap(([code, { fiat }]) => (fiat ? [] : [code]))
}

function balanceControls(account: CryptobotAccount): CryptobotSandbox['balance'] {
  const { available, onhold } = account
  return {
    get: () =>
      Object.fromEntries(
        assetsOf(account).flatMap((code) => [
          [code, unitsText(available.get(code) ?? 0n)],
          [code + ON_HOLD, unitsText(onhold.get(code) ?? 0n)],
        ]),
      ),
    set: (balance) => {
      const given = Object.entries(balance).filter(([, text]) => text !== undefined)
      const sums = given.map(([name, text]) => ({ name, code: name.replace(ON_HOLD, ''), units: readUnits(text ?? '') }))
      const wrong = sums.filter(({ code, units }) => units === null || !assetsOf(account).includes(code))
      if (wrong.length > 0)
        throw new InvalidInput(`${wrong.map(({ name }) => name).join(', ')} must be an asset and decimal text such as "12.5"`)
      for (const { name, code, units } of sums) (name === code ? available : onhold).set(code, units ?? 0n)
    },
  }
}

function accountOperations({ credentials: { token }, available, onhold, currencies, rates }: CryptobotAccount): readonly Operation[] {
  const { read } = operationsOf(token)
  return [
    read('getBalance', { name: 'balances.list', keyField: 'currency_code' }, () =>
      assetsOf({ currencies }).map((code) => ({
        currency_code: code,
        available: unitsText(available.get(code) ?? 0n),
        onhold: unitsText(onhold.get(code) ?? 0n),
      })),
    ),
    read('getCurrencies', { name: 'payouts.methods', keyField: 'code' }, () =>
      currencies.list().map(([code, { name, decimals, fiat, stablecoin, blockchain, url }]) => ({
        is_blockchain: blockchain,
        is_stablecoin: stablecoin,
        is_fiat: fiat,
        name,
        code,
        url: url ?? undefined,
        decimals: num(decimals),
      })),
    ),
    read('getExchangeRates', { name: 'payouts.rates', keyField: 'source' }, () =>
      rates.list().map(([pair, { rate, valid }]) => {
        const [source = '', target = ''] = pair.split('/')
        return { is_valid: valid, is_crypto: true, is_fiat: false, source, target, rate }
      }),
    ),
  ]
}

const TONES = { active: 'open', paid: 'good', expired: 'bad' } as const

function panelOf({ baseUrl, credentials, payouts, invoices, balance, currencies, rates }: CryptobotSandbox): Panel {
  const open = ({ status }: CryptobotInvoice): boolean => status === 'active'
  const sums = assetsOf({ currencies }).flatMap((code) => [code, code + ON_HOLD])
  return {
    name: 'Crypto Pay',
    env: { CRYPTOBOT_BASE_URL: baseUrl, CRYPTOBOT_TOKEN: credentials.token },
    records: {
      payouts: recordsPanel(
        payouts,
        ({ asset, amount }) => ({ tone: 'good', method: asset, amount: `${amount} ${asset}`, link: null }),
        [],
      ),
      invoices: recordsPanel(
        invoices,
        ({ status, amount, currency, paid, url }) => ({
          tone: TONES[status],
          method: paid?.asset ?? '',
          amount: `${amount} ${currency}`,
          link: url,
        }),
        [
          action('pay', 'the customer pays', open, { asset: text, comment: text }, (ref, payment) => invoices.pay(ref, payment)),
          action('expire', 'the time is over', open, {}, (ref) => invoices.expire(ref)),
        ],
      ),
    },
    balance: valuesPanel(Object.fromEntries(sums.map((name) => [name, decimal])), balance.get, balance.set),
    tables: {
      currencies: tablePanel(currencies, {
        name: text,
        decimals: integer(0, 18),
        fiat: flag,
        stablecoin: flag,
        blockchain: flag,
        url: orNull(text),
        minInvoice: decimal,
      }),
      rates: tablePanel(rates, { rate: decimal, valid: flag }),
    },
  }
}
