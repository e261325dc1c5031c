import { PaymentError } from '@paymux/core'
import { describe, expect, it } from 'vitest'
import { answering, driftsOf, failureOf } from '../src/helpers.ts'
import type { AcmeSettings } from './mutants/acme.ts'
import { acmeOf, PARTS } from './mutants/acme.ts'

const create = acmeOf({ ...PARTS, id: 'helped' })
const SETTINGS: AcmeSettings = { shop: { id: 'shop-1', key: 'key-1' } }
const payout = (state: string): string => `{"ok":true,"data":{"id":"p-1","reference":"r-1","state":"${state}","currency":"EUR"}}`
const acme = (answer: Parameters<typeof answering>[2]) => answering(create, SETTINGS, answer)
const get = ({ provider }: ReturnType<typeof acme>) =>
  provider.payouts?.get({ reference: 'r-1', id: null }) ?? Promise.reject(new Error('no payouts'))

describe('answering', () => {
  it('gives one answer to everything, and keeps the requests', async () => {
    const desk = acme(payout('done'))
    expect(await get(desk)).toMatchObject({ status: 'succeeded' })
    expect(await get(desk)).toMatchObject({ status: 'succeeded' })
    expect(desk.requests.map(({ method, url }) => [method, url])).toEqual(
      Array(2).fill(['GET', 'https://api.acme.example/payouts?reference=r-1']),
    )
  })

  it('gives answers in turn, the last one for ever', async () => {
    const desk = acme([payout('new'), { status: 500, body: 'no' }, payout('done')])
    expect(await get(desk)).toMatchObject({ status: 'pending' })
    expect(await failureOf(get(desk))).toMatchObject({ code: 'unavailable' })
    expect([await get(desk), await get(desk)]).toMatchObject([{ status: 'succeeded' }, { status: 'succeeded' }])
  })

  it('lets settings go before its own, the transport aside', async () => {
    const desk = answering(create, { ...SETTINGS, retries: 1, baseUrl: 'https://other.example' }, [{ status: 502 }, payout('done')])
    expect(await get(desk)).toMatchObject({ status: 'succeeded' })
    expect(desk.requests.map(({ url }) => new URL(url).host)).toEqual(['other.example', 'other.example'])
  })
})

describe('failureOf', () => {
  it('is the PaymentError of a promise or of a function that throws', async () => {
    expect(await failureOf(get(acme('')))).toMatchObject({ code: 'invalid_response' })
    expect(await failureOf(() => create({ shop: { id: 'half' } }))).toMatchObject({ code: 'config' })
  })

  it('fails on a success and on any other error', async () => {
    await expect(failureOf(get(acme(payout('done'))))).rejects.toThrow('the call did not fail')
    await expect(failureOf(Promise.reject(new TypeError('x')))).rejects.toThrow('not with a PaymentError')
    expect(PaymentError.is(await failureOf(get(acme(''))))).toBe(true)
  })
})

describe('driftsOf', () => {
  it('is what a call reports, in order', async () => {
    expect(await driftsOf(() => get(acme(payout('strange'))))).toEqual(['state unknown_status strange'])
    expect(await driftsOf(() => get(acme(payout('done'))))).toEqual([])
  })

  it('leaves out what others report', async () => {
    expect(await driftsOf(() => get(acme(payout('strange'))), 'helped')).toHaveLength(1)
    expect(await driftsOf(() => get(acme(payout('strange'))), 'other')).toEqual([])
  })
})
