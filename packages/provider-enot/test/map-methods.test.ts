import type { PaymentMethod } from '@paymux/core'
import { driftsOf } from '@paymux/testkit/helpers'
import { describe, expect, it } from 'vitest'
import type { EnotDirectPayment } from '../src/index.ts'
import { DIRECT_INPUT } from './operations.ts'
import { fixture, given, record, wrap } from './support.ts'

const rub = (amount: string) => ({ amount, currency: 'RUB' })

describe('invoices.methods', () => {
  const one = async (changes: Record<string, unknown>): Promise<PaymentMethod | undefined> => {
    const tariff = { ...(record('payment-tariffs.json').tariffs as Record<string, unknown>[])[0], ...changes }
    return (await given(wrap({ tariffs: [tariff] })).enot.invoices.methods())[0]
  }

  it('reads the documented answer', async () => {
    const { enot } = given(fixture('payment-tariffs.json'))
    expect(await enot.invoices.methods()).toStrictEqual([
      {
        code: 'sbp',
        name: 'СБП',
        currency: 'RUB',
        min: rub('50.00'),
        max: rub('75000.00'),
        fee: { percent: '6', fixed: rub('0.00'), payerShare: '0' },
        enabled: true,
      },
      {
        code: 'usdt_trc20',
        name: 'usdt_trc20',
        currency: 'USDT_TRC20',
        min: null,
        max: null,
        fee: { percent: '2.5', fixed: { amount: '1', currency: 'USDT_TRC20' }, payerShare: '60' },
        enabled: false,
      },
    ])
    expect(await driftsOf(() => enot.invoices.methods())).toEqual([])
  })

  it.each(['disabled', 'enable', 'ENABLED', '', null, undefined, true])('is not enabled by %j', async (status) => {
    expect((await one({ status }))?.enabled).toBe(false)
  })

  it('reads text for numbers and what is missing as not told', async () => {
    const bare = { percent: '6.50', fix: undefined, min_sum: '50.5', max_sum: '', user_percent: null, service_label: undefined }
    expect(await one(bare)).toMatchObject({
      name: 'sbp',
      min: rub('50.50'),
      max: null,
      fee: { percent: '6.5', fixed: null, payerShare: null },
    })
  })
})

describe('invoices.payDirect', () => {
  const pay = (data: unknown): Promise<EnotDirectPayment> => given(wrap(data)).enot.invoices.payDirect(DIRECT_INPUT)

  it('reads the answer that public clients show', async () => {
    const { raw, ...payment } = await given(fixture('invoice-direct.json')).enot.invoices.payDirect(DIRECT_INPUT)
    expect(payment).toStrictEqual({
      provider: 'enot',
      id: DIRECT_INPUT.id,
      type: 'p2p_data',
      destination: '4111110000000042',
      recipient: 'Петрова Анна Сергеевна',
      bank: 'Т-Банк',
      amount: rub('870.00'),
      expiresAt: '2026-05-03T12:20:00+03:00',
      url: null,
    })
    expect(raw).toMatchObject({ step_two_type: 'p2p_data', is_redirect: false })
  })

  it('takes any other step: nothing about it is documented', async () => {
    expect(await pay({ type: '3ds', url: 'https://bank.example/3ds' })).toMatchObject({
      type: '3ds',
      url: 'https://bank.example/3ds',
      amount: null,
    })
    expect(await pay({})).toMatchObject({
      type: null,
      destination: null,
      recipient: null,
      bank: null,
      amount: null,
      expiresAt: null,
      url: null,
    })
  })
})
