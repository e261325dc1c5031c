import { createAaio } from '@paymux/provider-aaio'
import type { SandboxOptions } from '../../src/index.ts'
import type { State } from './pacts.ts'
import type { Step, Steps } from './steps.ts'
import { keepOnly, nothing, setUpBy } from './steps.ts'

type Credentials = NonNullable<SandboxOptions['credentials']>['aaio']

/** The credentials that a state names; where they must not be accepted, the sandbox keeps its own. */
export function aaioCredentials({ name, params = {} }: State): Credentials {
  const { apiKey, shopId, secret1, secret2, payoutSecret } = params
  const accepted = !/is not accepted$/.test(name)
  return {
    ...(accepted && { apiKey }),
    shop: { id: shopId, ...(accepted && { secret1 }), secret2 },
    payoutWebhookSecret: payoutSecret,
  }
}

const strike = (kind: 'refused' | 'rate-limited' | 'server-error' | 'unavailable') => (step: Step) => void step.sandbox.faults.add({ kind })

/** The ids that the upstream will give come from the contract: it pins them. */
const orders = ({ sandbox, example }: Step): void => {
  if (typeof example.id === 'string') sandbox.nextIds(example.id)
}

const STEPS: Steps = [
  [/^the account has a balance$/, ({ sandbox }) => sandbox.aaio.balance.set({ available: '1592.03' })],
  [/^the account can pay out$/, orders],
  [/^the shop takes orders$/, nothing],
  [/^there are (payout methods|payout rates)$|^the shop has payment methods$|^the service has addresses$/, nothing],
  [/^there are SBP banks$/, ({ sandbox }) => keepOnly(sandbox.aaio.banks, 1)],
  [/^(a )?payout .+ (exists and is|becomes) (\w+)$/, payout],
  [/^(an )?invoice .+ (exists and is|becomes) (\w+)$/, invoice],
  [/^the service refuses the request$/, strike('refused')],
  [/^too many requests were made$/, strike('rate-limited')],
  [/^the service has an internal error$/, strike('server-error')],
  [/^the service is not available$/, strike('unavailable')],
  [/ is not accepted$/, nothing],
]

export const setUpAaio = setUpBy(STEPS)

async function payout({ sandbox, params, example }: Step): Promise<void> {
  const { baseUrl, credentials, payouts, banks } = sandbox.aaio
  const { id = '', reference = '', status } = params
  sandbox.nextIds(id)
  // Not through the provider, which insists on a reference.
  const form = {
    ...(reference === '' ? {} : { my_id: reference }),
    wallet: 'U7654321',
    amount: '6000.00',
    method: String(example.method),
    commission_type: String(example.commission_type),
    ...(example.method === 'sbp' ? { bank: banks.list()[0]?.[0] ?? '' } : {}),
  }
  const headers = { accept: 'application/json', 'x-api-key': credentials.apiKey }
  const answer = await fetch(`${baseUrl}/api/create-payoff`, { method: 'POST', headers, body: new URLSearchParams(form) })
  if (!answer.ok) throw new Error(await answer.text())
  sandbox.clock.advance(60_000)
  if (status === 'success') payouts.settle(id)
  if (status === 'cancel') payouts.fail(id, 'Неверный номер карты')
}

async function invoice({ sandbox, params, example }: Step): Promise<void> {
  const { baseUrl, credentials, invoices, invoiceMethods } = sandbox.aaio
  const { id = '', reference = '', status } = params
  const text = (name: string): string | undefined => (example[name] ? String(example[name]) : undefined)
  const method = text('method')
  const known = invoiceMethods.get(method ?? '')
  if (method !== undefined && known !== undefined) invoiceMethods.set(method, { ...known, shares: text('commission_type') ?? known.shares })
  const user = text('us_user')
  sandbox.nextIds(id)
  await createAaio({ ...credentials, baseUrl, retries: 0 }).invoices.create({
    reference,
    amount: { amount: String(example.amount), currency: String(example.currency) },
    method,
    description: text('desc'),
    customerEmail: text('email'),
    metadata: user === undefined ? undefined : { user },
  })
  if (status === 'success') invoices.pay(id)
  if (status === 'hold') invoices.hold(id)
  if (status === 'expired') invoices.expire(id)
}
