import { describe, expect, it } from 'vitest'
import { aaioPayout, codeOf, NOW, start, startReceiver } from '../helpers.ts'
import { apiOf } from './helpers.ts'

describe('webhooks by the control API', () => {
  it('are listed with their answers, resent and tampered with', async () => {
    const { received, answer, url } = await startReceiver()
    const { sandbox, aaio } = await start({ webhookUrl: url })
    const call = apiOf(sandbox)
    answer(500)
    await aaio.payouts.create(aaioPayout('wd'))
    sandbox.aaio.payouts.settle('wd')
    await call('POST /webhooks-flush')
    const [sent] = sandbox.webhooks.list()
    expect((await call('GET /webhooks?state=failed&reference=wd')).body).toMatchObject({
      webhooks: [{ id: sent?.id, answer: { status: 500, body: 'OK' } }],
    })
    expect((await call(`POST /webhooks/${sent?.id}/resend`)).body).toMatchObject({ reason: 'resent' })
    expect((await call(`POST /webhooks/${sent?.id}/resend`, { url: `${url}/other` })).body).toMatchObject({ url: `${url}/other` })
    expect((await call(`POST /webhooks/${sent?.id}/tamper`, { field: 'amount_down', value: '7.77' })).body).toMatchObject({
      reason: 'tampered',
    })
    await call('POST /webhooks-flush')
    expect(received.map(({ path }) => path).sort()).toEqual(['/hooks', '/hooks', '/hooks', '/hooks/other'])
    const forged = received.find(({ body }) => body.includes('amount_down=7.77'))
    expect(await codeOf(aaio.webhooks.parse(forged ?? { headers: {}, body: '' }))).toBe('invalid_signature/rejected')
    expect((await call(`GET /webhooks/${sent?.id}`)).body).toMatchObject({ state: 'failed' })
    expect((await call('GET /webhooks/none')).status).toBe(404)
  })

  it('are doubled, lost, delayed and forged as planned', async () => {
    const { received, url } = await startReceiver()
    const { sandbox, aaio } = await start()
    const call = apiOf(sandbox)
    expect((await call('PATCH /webhook-url', { url: `${url}/{upstream}` })).body).toEqual({
      aaio: `${url}/aaio`,
      enot: `${url}/enot`,
      cryptobot: `${url}/cryptobot`,
      yookassa: `${url}/yookassa`,
    })
    for (const reference of ['a', 'b', 'c', 'd']) await aaio.payouts.create(aaioPayout(reference))
    await call('POST /webhook-plans', { effect: 'duplicate', upstream: 'aaio', kind: 'payout' })
    await call('POST /webhook-plans', { effect: 'lose' })
    expect((await call('POST /webhook-plans', { effect: 'delay', delayMs: 5000 })).body).toMatchObject({
      plans: [{ effect: 'duplicate', times: 1 }, { effect: 'lose' }, { effect: 'delay', delayMs: 5000 }],
    })
    for (const reference of ['a', 'b', 'c']) await call(`POST /aaio/payouts/${reference}/settle`)
    await call('POST /webhooks-flush')
    expect(received.map(({ path }) => path)).toEqual(['/hooks/aaio', '/hooks/aaio'])
    await call('POST /clock/advance', { milliseconds: 5000 })
    await call('POST /webhooks-flush')
    expect(received).toHaveLength(3)
    await call('POST /webhook-plans', { effect: 'tamper' })
    expect((await call('DELETE /webhook-plans')).body).toEqual({ plans: [] })
    await call('POST /aaio/payouts/d/settle')
    await call('POST /webhooks-flush')
    expect((await aaio.webhooks.parse(received[3] ?? { headers: {}, body: '' })).reference).toBe('d')
    await call('PATCH /webhook-url', { url: null, upstream: 'aaio' })
    expect((await call('GET /webhook-url')).body).toMatchObject({ aaio: null, enot: `${url}/enot` })
  })
})

describe('faults by the control API', () => {
  it('are added, listed, taken back, and come by chance', async () => {
    const { sandbox, aaio } = await start()
    const call = apiOf(sandbox)
    const added = await call('POST /faults', { kind: 'reset-after-executing', upstream: 'aaio', operation: 'payouts.create', times: 2 })
    expect(added).toMatchObject({ status: 200, body: { id: 1, left: 2 } })
    expect(await codeOf(aaio.payouts.create(aaioPayout('wd')))).toBe('network/unknown')
    expect(sandbox.aaio.payouts.list()).toHaveLength(1)
    await call('POST /faults', { kind: 'server-error', executes: true, times: 'all' })
    expect((await call('GET /faults')).body).toMatchObject({
      waiting: [
        { id: 1, left: 1 },
        { id: 2, times: 'all', left: 'all' },
      ],
      random: null,
      history: [{ kind: 'reset-after-executing', operation: 'payouts.create' }],
    })
    expect((await call('DELETE /faults/1')).body).toMatchObject({ id: 1 })
    expect((await call('DELETE /faults/1')).status).toBe(404)
    expect(await codeOf(aaio.payouts.create(aaioPayout('wd-2')))).toBe('unavailable/unknown')
    await call('POST /faults/random', { seed: 3, rate: 1, kinds: ['unauthorized'] })
    expect((await call('DELETE /faults')).body).toMatchObject({ waiting: [], random: null })
    await call('POST /faults/random', { seed: 3, rate: 1, kinds: ['unauthorized'] })
    expect(await codeOf(aaio.balances.list())).toBe('unauthorized/rejected')
    expect((await call('GET /fault-kinds')).body).toMatchObject({ kinds: { 'slow-drip': expect.any(String) } })
  })
})

describe('the clock by the control API', () => {
  it('is read, set, moved on, stopped and let go', async () => {
    const { sandbox } = await start()
    const call = apiOf(sandbox)
    expect((await call('GET /clock')).body).toEqual({ now: new Date(NOW).toISOString(), frozen: true })
    expect((await call('POST /clock/advance', { milliseconds: 1000 })).body).toEqual({ now: '2026-05-03T08:15:08.000Z', frozen: true })
    expect((await call('POST /clock/set', { time: '2027-01-01T03:00:00+03:00' })).body).toEqual({
      now: '2027-01-01T00:00:00.000Z',
      frozen: true,
    })
    expect((await call('POST /clock/run')).body).toMatchObject({ frozen: false })
    expect((await call('POST /clock/freeze')).body).toMatchObject({ frozen: true })
  })
})
