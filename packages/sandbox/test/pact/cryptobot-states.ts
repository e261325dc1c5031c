import type { Sandbox, SandboxOptions } from '../../src/index.ts'
import type { State } from './pacts.ts'
import type { Example, Step, Steps } from './steps.ts'
import { nothing, setUpBy } from './steps.ts'

type Credentials = NonNullable<SandboxOptions['credentials']>['cryptobot']

/** The token that a state names; where it must not be accepted, the sandbox keeps its own. */
export function cryptobotCredentials({ name, params = {} }: State): Credentials {
  return name === 'the token is not accepted' ? {} : { token: params.token }
}

const STEPS: Steps = [
  [/^the app takes invoices$/, ({ sandbox, example }) => sandbox.nextIds(String(example.invoice_id))],
  [/^the smallest invoice is /, smallestInvoice],
  [/^the app has balances( of 0)?$/, balances],
  [/^two (invoices|transfers) exist: /, several],
  [/^an invoice with id \d+ (exists and is|becomes) \w+$|^an invoice with id \d+ was swapped$/, one],
  [/^a transfer with spend_id \S+ exists and is completed$/, transferOfParams],
  [/^no (invoice|transfer) with /, nothing],
  [/^the currencies are USDT, TON and RUB$/, currencies],
  [/^the rates of TON in USD and of BTC in RUB are known/, rates],
  [/^too many requests were sent$/, ({ sandbox }) => void sandbox.faults.add({ kind: 'rate-limited' })],
  [/^the token is not accepted$/, nothing],
]

export const setUpCryptobot = setUpBy(STEPS)

function smallestInvoice({ sandbox: { cryptobot }, params: { asset = '', min = '' } }: Step): void {
  const currency = cryptobot.currencies.get(asset)
  if (currency === undefined) throw new Error(`there is no ${asset}`)
  cryptobot.currencies.set(asset, { ...currency, minInvoice: min })
}

function balances({ sandbox, params: { token: _, ...sums }, example }: Step): void {
  sandbox.cryptobot.balance.set(sums)
  if (typeof example.transfer_id === 'number') sandbox.nextIds(String(example.transfer_id))
}

/** The newest comes first. */
async function several({ sandbox, example }: Step): Promise<void> {
  for (const record of [...recordsOf(example)].reverse()) await make(sandbox, record)
}

async function one({ sandbox, params, example }: Step): Promise<void> {
  // A refusal shows no record.
  const [record = params] = recordsOf(example)
  await make(sandbox, { ...record, invoice_id: params.invoice_id })
}

async function transferOfParams({ sandbox, params, example }: Step): Promise<void> {
  const [record = {}] = recordsOf(example)
  await make(sandbox, { ...params, user_id: '7012345678', ...record })
}

/** What the contract shows: the record itself, in a webhook, or a list of them. */
function recordsOf(example: Example): readonly Example[] {
  if (Array.isArray(example.items)) return example.items as readonly Example[]
  if (typeof example.payload === 'object') return [example.payload as Example]
  return 'status' in example ? [example] : []
}

/** Makes a record as an app would, with what the contract shows of it. */
async function make(sandbox: Sandbox, record: Example): Promise<void> {
  const { baseUrl, credentials, invoices } = sandbox.cryptobot
  const isTransfer = record.transfer_id !== undefined
  const id = String(record.transfer_id ?? record.invoice_id)
  sandbox.nextIds(id)
  const wanted = isTransfer ? record : { ...record, ...invoiceOrder(record) }
  const answer = await fetch(`${baseUrl}/api/${isTransfer ? 'transfer' : 'createInvoice'}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'crypto-pay-api-token': credentials.token },
    body: JSON.stringify(wanted),
  })
  if (!answer.ok) throw new Error(await answer.text())
  if (record.status === 'expired') sandbox.clock.advance(5_400_000)
  if (!isTransfer && record.status === 'paid') {
    invoices.pay(id, { asset: record.paid_asset as string | undefined, comment: record.comment as string | undefined })
    await sandbox.webhooks.flush()
  }
}

function invoiceOrder(record: Example): object {
  return {
    accepted_assets: (record.accepted_assets as readonly string[] | undefined)?.join(','),
    expires_in: record.expiration_date === undefined && record.status !== 'expired' ? undefined : 5400,
  }
}

function currencies({ sandbox: { cryptobot } }: Step): void {
  for (const [code] of cryptobot.currencies.list()) if (!['USDT', 'TON', 'RUB'].includes(code)) cryptobot.currencies.remove(code)
}

function rates({ sandbox: { cryptobot } }: Step): void {
  for (const [pair] of cryptobot.rates.list()) if (!['TON/USD', 'BTC/RUB'].includes(pair)) cryptobot.rates.remove(pair)
  cryptobot.rates.set('BTC/RUB', { rate: '7654321.09', valid: false })
}
