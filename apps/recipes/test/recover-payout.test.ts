import type { CreatePayout, Payout } from '@paymux/core'
import { money, PaymentError } from '@paymux/core'
import type { Transport } from '@paymux/core/http'
import { createAaio } from '@paymux/provider-aaio'
import { createEnot } from '@paymux/provider-enot'
import { describe, expect, it } from 'vitest'
import { payOnce } from '../src/recover-payout.ts'

const order: CreatePayout = { reference: 'wd-1', amount: money('500', 'RUB'), method: 'card', destination: '4111110000000042' }

/** Answers in turn; `null` is a connection that breaks after the request was read. */
function scripted(...answers: readonly ({ status: number; body: object } | null)[]): { transport: Transport; requests: string[] } {
  const requests: string[] = []
  const rest = [...answers]
  const transport: Transport = async ({ method, url }) => {
    requests.push(`${method} ${new URL(url).pathname}`)
    const answer = rest.shift()
    if (!answer) throw new Error('reset')
    return { status: answer.status, headers: {}, body: JSON.stringify(answer.body) }
  }
  return { transport, requests }
}

const absent = { status: 404, body: { data: null, error: 'Вывод не найден.', status: 404, status_check: false } }
const found = { status: 200, body: { data: { payoff_id: 'p-1', order_id: 'wd-1', status: 'wait' }, status: 200, status_check: true } }
const enot = (transport: Transport) => createEnot({ user: { id: 'u', key: 'k' }, transport, retries: 0 }).payouts
const WAITS = [1, 1, 1]

describe('payOnce', () => {
  it('finds the payout that a broken answer left behind, and orders once', async () => {
    const { transport, requests } = scripted(null, absent, found)
    const attempt = await payOnce(enot(transport), order, WAITS)
    expect(attempt).toMatchObject({ result: 'found', payout: { id: 'p-1', status: 'pending' } satisfies Partial<Payout> })
    expect(requests).toEqual(['POST /payoff/create', 'GET /payoff/info', 'GET /payoff/info'])
  })

  it('says absent only after every look-up said so', async () => {
    const { transport, requests } = scripted(null, absent, absent, absent)
    expect(await payOnce(enot(transport), order, WAITS)).toEqual({ result: 'absent' })
    expect(requests.filter((request) => request.startsWith('POST'))).toHaveLength(1)
  })

  it('stays unknown when one look-up could not tell', async () => {
    const { transport } = scripted(null, absent, null, absent)
    expect(await payOnce(enot(transport), order, WAITS)).toMatchObject({ result: 'still unknown', error: { code: 'network' } })
  })

  it('never takes the 400 of Aaio for absence', async () => {
    const refusal = { status: 400, body: { type: 'fail', code: '400', message: 'Payout not found' } }
    const { transport, requests } = scripted(null, refusal, refusal, refusal)
    const { payouts } = createAaio({ apiKey: 'k', transport, retries: 0 })
    expect(await payOnce(payouts, order, WAITS)).toMatchObject({ result: 'still unknown', error: { code: 'rejected' } })
    expect(requests.filter((request) => request.endsWith('create-payoff'))).toHaveLength(1)
  })

  it('does not look up what was refused or never sent', async () => {
    const { transport, requests } = scripted({ status: 422, body: { data: null, error: 'no', status: 422, status_check: false } })
    expect(await payOnce(enot(transport), order, WAITS)).toMatchObject({ result: 'not done', error: { outcome: 'rejected' } })
    expect(await payOnce(enot(transport), { ...order, amount: money('0', 'RUB') }, WAITS)).toMatchObject({
      result: 'not done',
      error: { outcome: 'not_sent' },
    })
    expect(requests).toHaveLength(1)
  })

  it('looks up what the upstream knows already: an earlier call did something', async () => {
    const get = async (): Promise<Payout> => enot(scripted(found).transport).get({ reference: 'wd-1', id: null })
    const used = new PaymentError({ code: 'conflict', outcome: 'rejected', provider: 'x', operation: 'payouts.create', message: 'used.' })
    const absence = new PaymentError({ code: 'not_found', outcome: 'rejected', provider: 'x', operation: 'payouts.get', message: 'none.' })
    const create = () => Promise.reject(used)
    expect(await payOnce({ create, get }, order, WAITS)).toMatchObject({ result: 'found', payout: { id: 'p-1' } })
    // That it cannot be found is no proof that nothing was done.
    expect(await payOnce({ create, get: () => Promise.reject(absence) }, order, WAITS)).toEqual({ result: 'still unknown', error: used })
  })

  it('hands on what is no PaymentError, and takes a clear answer as it is', async () => {
    const broken = { create: () => Promise.reject(new TypeError('bug')), get: () => Promise.reject(new TypeError('bug')) }
    await expect(payOnce(broken, order, WAITS)).rejects.toThrow(TypeError)
    const { transport } = scripted({ status: 200, body: { data: { payoff_id: 'p-1' }, status: 200, status_check: true } })
    expect(await payOnce(enot(transport), order)).toMatchObject({ result: 'accepted', receipt: { id: 'p-1' } })
  })
})
