import type { FaultConnection, FaultTarget, HttpAnswer, UpstreamAnswers } from '@paymux/faults'
import { PROVIDERS } from './calls.ts'
import type { RemoteClients, RemoteSettings } from './remote-client.ts'

/** A key with everything that an upstream may escape when it repeats it. */
const KEY = `sk/4f+Canary-9Q==&"<w>'%tail-Zx81kk`
const WALLET = '5536914012345678'

const json = (value: unknown, status = 200): HttpAnswer => ({ status, body: JSON.stringify(value) })
const enot = (data: object): HttpAnswer => json({ data, status: 200, status_check: true })
const aaio = (data: object): HttpAnswer => json({ type: 'success', ...data })

/** What each upstream answers to a payout order, in its own words. */
const ANSWERS: Readonly<Record<keyof typeof PROVIDERS, UpstreamAnswers>> = {
  enot: {
    success: enot({ payoff_id: 'p-1', status: 'wait' }),
    unknownFields: enot({ payoff_id: 'p-1', status: 'wait', network: { name: 'TRC20' } }),
    unknownStatus: (word) => enot({ payoff_id: 'p-1', status: word }),
    missingField: enot({ status: 'wait' }),
    refusal: (error) => json({ data: null, error, status: 422, status_check: false }, 422),
  },
  aaio: {
    success: aaio({ id: 'p-1', my_id: 'r-1', status: 'in_process' }),
    unknownFields: aaio({ id: 'p-1', my_id: 'r-1', status: 'in_process', network: { name: 'TRC20' } }),
    unknownStatus: (word) => aaio({ id: 'p-1', my_id: 'r-1', status: word }),
    missingField: aaio({ my_id: 'r-1', status: 'in_process' }),
    refusal: (message) => json({ type: 'fail', code: '400', message }, 400),
  },
}

/** The answer to a payout order. */
export function successOf(id: keyof typeof PROVIDERS): HttpAnswer {
  return ANSWERS[id].success
}

/** What a consumer in another runtime needs to order payouts of a provider. */
export function ordersOf(id: keyof typeof PROVIDERS): RemoteSettings {
  const { module, factory, method } = PROVIDERS[id]
  const settings = id === 'enot' ? { user: { id: 'u', key: KEY } } : { apiKey: KEY }
  return { module, factory, settings, order: { reference: 'r-1', amount: { amount: '500', currency: 'RUB' }, method, destination: WALLET } }
}

/** The write part of the fault matrix over clients in another runtime. */
export function writeTarget(id: keyof typeof PROVIDERS, clients: () => RemoteClients): FaultTarget {
  return {
    effect: 'write',
    remote: true,
    answers: ANSWERS[id],
    secrets: [KEY, WALLET],
    connect: (connection: FaultConnection) => clients().connect(connection),
  }
}
