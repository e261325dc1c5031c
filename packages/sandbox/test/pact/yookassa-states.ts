import type { Sandbox, SandboxOptions } from '../../src/index.ts'
import type { State } from './pacts.ts'
import type { Example, Step, Steps } from './steps.ts'
import { keepOnly, setUpBy } from './steps.ts'

type Credentials = NonNullable<SandboxOptions['credentials']>['yookassa']

/** The credentials that a state names; where they must not be accepted, the sandbox keeps its own key. */
export function yookassaCredentials({ name, params = {} }: State): Credentials {
  const { shopId, gatewayId, secretKey } = params
  const key = name === 'the key is not accepted' ? {} : { secretKey }
  return {
    ...(shopId !== undefined && { shop: { id: shopId, ...key } }),
    ...(gatewayId !== undefined && { gateway: { id: gatewayId, ...key } }),
  }
}

/** The ids that the upstream will give, of a record or an error, come from the contract: it pins them. */
const named = ({ sandbox, example }: Step): void => {
  if (typeof example.id === 'string') sandbox.nextIds(example.id)
}
const struck =
  (fault: Parameters<Sandbox['faults']['add']>[0]) =>
  (step: Step): void => {
    named(step)
    step.sandbox.faults.add(fault)
  }

const STEPS: Steps = [
  [/^the shop takes payments$|^the key is not accepted$|^there is no such record$/, named],
  [/^the gateway has money$/, outcome],
  [/^two banks take payouts by SBP$/, ({ sandbox }) => keepOnly(sandbox.yookassa.banks, 2)],
  [/^no payout with reference /, () => {}],
  [/^the shop must send receipts$/, mustHaveReceipts],
  [/^the key was used for another request$/, struck({ kind: 'refused', message: 'Idempotence-Key: Idempotence key duplicated' })],
  [/^the key has not enough rights$/, struck({ kind: 'refused', status: 403, message: 'Not enough rights to perform the operation' })],
  [/^the service has an internal error$/, struck({ kind: 'server-error' })],
  [/^there are too many requests$/, struck({ kind: 'rate-limited' })],
  [/^the work takes longer than an answer may$/, struck({ kind: 'still-working', executes: false })],
  [/^the (shop|gateway) has (more than )?two /, several],
  [/^a (payment|refund|payout) of \S+ exists$/, existing],
  [/^a record with reference \S+ becomes \w+$/, becomes],
]

export const setUpYooKassa = setUpBy(STEPS)

function mustHaveReceipts(step: Step): void {
  named(step)
  step.sandbox.yookassa.configure({ receipts: 'mandatory' })
}

/** An order whose answer shows that it is finished already. */
function outcome(step: Step): void {
  const { sandbox, example } = step
  named(step)
  sandbox.yookassa.configure({ test: example.test === true })
  if (example.status === 'succeeded') sandbox.settleAfter(0)
  if (example.status === 'canceled') sandbox.yookassa.payouts.failNext()
}

async function existing(step: Step): Promise<void> {
  const { sandbox, params } = step
  // A search shows it in a list.
  const [example = step.example] = (step.example.items ?? []) as readonly Example[]
  const record = { ...example, ...params, test: params.test === 'true' }
  if (params.gatewayId !== undefined) return make(sandbox, 'payouts', record)
  if (example.payment_id === undefined) return make(sandbox, 'payments', record)
  // The contract is about a refund, of the state or of the request to come.
  const payment = { id: example.payment_id, status: 'succeeded', metadata: { reference: 'A-20417' } }
  await make(sandbox, 'payments', payment)
  if (params.id === example.payment_id) sandbox.nextIds(String(example.id))
  else await make(sandbox, 'refunds', record)
}

/** The newest comes first in the contract. One more lies on the pages before and after. */
async function several({ sandbox, example }: Step): Promise<void> {
  const items = example.items as readonly Example[]
  const [first = {}] = items
  const what = first.payment_id !== undefined ? 'refunds' : first.payout_destination !== undefined ? 'payouts' : 'payments'
  if (what === 'refunds') await make(sandbox, 'payments', { id: first.payment_id, status: 'succeeded' })
  else await make(sandbox, what, { ...first, id: '0ddd77af-0bd7-500d-895b-c475c55fdefc', metadata: {} })
  for (const item of [...items].reverse()) await make(sandbox, what, item)
  if (what === 'payouts') await make(sandbox, what, { ...first, id: 'po-37a5c87d-3984-51e8-a7f3-8de646d39ec15', metadata: {} })
}

async function becomes({ sandbox, params }: Step): Promise<void> {
  const { event = '', reference = '', id, status } = params
  const what = `${event.split('.')[0]}s` as 'payments' | 'refunds' | 'payouts'
  if (what === 'refunds') await make(sandbox, 'payments', { status: 'succeeded', id: '22e12f66-000f-5000-8000-18db351245c7' })
  await make(sandbox, what, { id, status, metadata: { reference }, payment_id: '22e12f66-000f-5000-8000-18db351245c7' })
}

/** Makes a record as a client would, and lets happen to it what the contract shows. */
async function make(sandbox: Sandbox, what: 'payments' | 'refunds' | 'payouts', record: Example): Promise<void> {
  const { baseUrl, credentials, invoices, refunds, payouts, configure } = sandbox.yookassa
  const { id: owner, secretKey } = credentials[what === 'payouts' ? 'gateway' : 'shop']
  const id = String(record.id)
  const method = record.payment_method as { readonly type: 'bank_card'; readonly id: string } | undefined
  configure({ test: record.test === true, refunds: record.status === 'succeeded' ? 'succeed' : 'wait' })
  // Of the record, and of its way to be paid.
  sandbox.nextIds(id, ...(what === 'payments' && record.status !== 'pending' ? [method?.id ?? id] : []))
  const answer = await fetch(`${baseUrl}/${what}`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${owner}:${secretKey}`).toString('base64')}`,
      'content-type': 'application/json',
      'idempotence-key': id,
    },
    body: JSON.stringify({ ...orderOf(what, record), capture: record.status === 'succeeded' }),
  })
  if (!answer.ok) throw new Error(await answer.text())
  const details = record.cancellation_details as { readonly reason: string } | undefined
  const changes: Readonly<Record<string, () => unknown>> = {
    'payments succeeded': () => invoices.pay(id, { method: method?.type }),
    'payments waiting_for_capture': () => invoices.pay(id, { method: method?.type }),
    'payments canceled': () => (details?.reason.startsWith('expired') ? invoices.expire(id) : invoices.fail(id, details?.reason)),
    'refunds canceled': () => refunds.fail(id, details?.reason),
    'payouts succeeded': () => payouts.settle(id),
    'payouts canceled': () => payouts.fail(id, details?.reason),
  }
  changes[`${what} ${String(record.status)}`]?.()
  if (record.refunded_amount !== undefined)
    await make(sandbox, 'refunds', { id: `${id}-r`, payment_id: id, status: 'succeeded', amount: record.refunded_amount })
  await sandbox.webhooks.flush()
}

function orderOf(what: string, record: Example): object {
  const { description, metadata, payment_id, amount = { value: what === 'refunds' ? '250.00' : '1000.00', currency: 'RUB' } } = record
  const order = { description, metadata, amount }
  if (what === 'refunds') return { ...order, payment_id }
  if (what === 'payments') return { ...order, confirmation: { type: 'redirect', return_url: 'https://shop.example/thanks' } }
  const { type, ...rest } = (record.payout_destination ?? { type: 'yoo_money', account_number: '41001614575714' }) as {
    readonly type: string
  }
  return type === 'bank_card' ? { ...order, payout_token: 'token' } : { ...order, payout_destination_data: { type, ...rest } }
}
