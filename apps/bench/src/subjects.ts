import type { CallOptions } from '@paymux/core'
import type { Transport, TransportRequest } from '@paymux/core/http'
import { createAaio } from '@paymux/provider-aaio'
import { createCryptobot } from '@paymux/provider-cryptobot'
import { createEnot } from '@paymux/provider-enot'
import { createYooKassa } from '@paymux/provider-yookassa'

/** Makes the call of a provider whose API is at `baseUrl`. */
export type Subject = (baseUrl: string, transport?: Transport) => (options?: CallOptions) => Promise<unknown>

const rub = (amount: string) => ({ amount, currency: 'RUB' })

const aaio = (baseUrl: string, transport?: Transport) =>
  createAaio({ apiKey: 'key-of-aaio', baseUrl, ...(transport === undefined ? {} : { transport }) })
const enot = (baseUrl: string, transport?: Transport) =>
  createEnot({ user: { id: 'u-1', key: 'key-of-enot' }, baseUrl, ...(transport === undefined ? {} : { transport }) })
const cryptobot = (baseUrl: string, transport?: Transport) =>
  createCryptobot({ token: '12345:token-of-cryptobot', baseUrl, ...(transport === undefined ? {} : { transport }) })
const yookassa = (baseUrl: string, transport?: Transport) =>
  createYooKassa({ shop: { id: '100500', secretKey: 'test_key' }, baseUrl, ...(transport === undefined ? {} : { transport }) })

/** One read and one write of each provider, by the name of its answer. */
export const SUBJECTS: Readonly<Record<string, Subject>> = {
  'aaio-read': (...at) => {
    const { payouts } = aaio(...at)
    return (options) => payouts.get({ reference: 'my_id_123' }, options)
  },
  'aaio-write': (...at) => {
    const { payouts } = aaio(...at)
    return (options) =>
      payouts.create({ reference: 'WD-318', amount: rub('6000'), method: 'perfectmoney', destination: 'U7654321' }, options)
  },
  'enot-read': (...at) => {
    const { payouts } = enot(...at)
    return (options) => payouts.get({ reference: '1' }, options)
  },
  'enot-write': (...at) => {
    const { payouts } = enot(...at)
    return (options) =>
      payouts.create({ reference: 'wd-2071', amount: rub('1500'), method: 'card', destination: '4111110000000042' }, options)
  },
  'yookassa-read': (...at) => {
    const { invoices } = yookassa(...at)
    return (options) => invoices.get({ id: '22e12f66-000f-5000-8000-18db351245c7' }, options)
  },
  'yookassa-write': (...at) => {
    const { invoices } = yookassa(...at)
    const input = { reference: 'A-20417', amount: rub('1000'), metadata: { cart: '981' }, returnUrl: 'https://shop.example/thanks' }
    return (options) => invoices.create(input, options)
  },
  'cryptobot-read': (...at) => {
    const { payouts } = cryptobot(...at)
    return (options) => payouts.get({ reference: 'wd-2071' }, options)
  },
  'cryptobot-write': (...at) => {
    const { payouts } = cryptobot(...at)
    const amount = { amount: '15.25', currency: 'USDT' }
    return (options) => payouts.create({ reference: 'wd-2071', amount, method: 'USDT', destination: '7012345678' }, options)
  },
}

/** The request that a subject sends, so that other clients send the very same. */
export async function requestOf(subject: string, baseUrl: string): Promise<TransportRequest> {
  let sent: TransportRequest | undefined
  const transport: Transport = async (request) => {
    sent = request
    throw new Error('only looked at')
  }
  await SUBJECTS[subject]?.(baseUrl, transport)().catch(() => undefined)
  if (sent === undefined) throw new Error(`${subject} sent nothing`)
  return sent
}
