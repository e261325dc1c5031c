import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createAaio } from '@paymux/provider-aaio'
import { createCryptobot } from '@paymux/provider-cryptobot'
import { createEnot } from '@paymux/provider-enot'
import type { MakeClient } from './clients.ts'
import type { Row } from './measure.ts'
import { compare } from './measure.ts'

const SECRET = '12345:a-secret-of-webhooks'

const body = (provider: string, fixture: string): string =>
  readFileSync(new URL(`../../../packages/provider-${provider}/test/fixtures/${fixture}`, import.meta.url), 'utf8')
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
const hmac = (key: string | Buffer, text: string): string => createHmac('sha256', key).update(text).digest('hex')
const isSame = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

interface Sample {
  readonly provider: () => { readonly webhooks: { readonly parse: (request: Received) => Promise<unknown> } }
  readonly request: Received
  /** What verifying and parsing takes at least, written by hand. */
  readonly bare: (request: Received) => unknown
}
interface Received {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const signedJson = (header: string, key: string | Buffer, text: string): Received => ({
  headers: { 'content-type': 'application/json', [header]: hmac(key, text) },
  body: text,
})
const bareJson =
  (header: string, key: string | Buffer): Sample['bare'] =>
  ({ headers, body: text }) => {
    if (!isSame(hmac(key, text), headers[header] ?? '')) throw new Error('forged')
    return JSON.parse(text)
  }

/** PHP's canonical form of a flat record of texts without slashes: sorted by name. */
function canonical(text: string): string {
  return JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text) as object).toSorted(([a], [b]) => (a < b ? -1 : 1))))
}

function aaioForm(): string {
  const fields = new URLSearchParams(body('aaio', 'webhook-payment.txt'))
  fields.set('sign', sha256([...signedOf(fields).slice(0, 3), SECRET, fields.get('order_id')].join(':')).toString('hex'))
  return fields.toString()
}
const signedOf = (fields: URLSearchParams) => ['merchant_id', 'amount', 'currency', 'order_id'].map((name) => fields.get(name) ?? '')

const SAMPLES: Readonly<Record<string, Sample>> = {
  aaio: {
    provider: () =>
      createAaio({
        shop: { id: new URLSearchParams(body('aaio', 'webhook-payment.txt')).get('merchant_id') ?? '', secret1: 's', secret2: SECRET },
      }),
    request: { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: aaioForm() },
    bare: ({ body: text }) => {
      const fields = new URLSearchParams(text)
      const signed = signedOf(fields)
      if (!isSame(sha256([...signed.slice(0, 3), SECRET, signed[3]].join(':')).toString('hex'), fields.get('sign') ?? ''))
        throw new Error('forged')
      return Object.fromEntries(fields)
    },
  },
  enot: {
    provider: () => createEnot({ user: { id: 'u', key: 'k', webhookKey: SECRET } }),
    request: (() => {
      const text = body('enot', 'webhook-payoff-success.json')
      return { headers: { 'x-api-sha256-signature': hmac(SECRET, canonical(text)) }, body: text }
    })(),
    bare: ({ headers, body: text }) => {
      if (!isSame(hmac(SECRET, canonical(text)), headers['x-api-sha256-signature'] ?? '')) throw new Error('forged')
      return JSON.parse(text)
    },
  },
  cryptobot: {
    provider: () => createCryptobot({ token: SECRET }),
    request: signedJson('crypto-pay-api-signature', sha256(SECRET), body('cryptobot', 'webhook-invoice-paid.json')),
    bare: bareJson('crypto-pay-api-signature', sha256(SECRET)),
  },
}

/** Webhooks that are verified and parsed, by Paymux and by hand, and by stripe's library. */
export const WEBHOOKS: Readonly<Record<string, MakeClient>> = {
  webhook: async (subject) => {
    const { provider, request } = sampleOf(subject)
    const { webhooks } = provider()
    return () => webhooks.parse(request)
  },
  bare: async (subject) => {
    const { bare, request } = sampleOf(subject)
    return async () => bare(request)
  },
  constructEvent: async () => {
    const { default: Stripe } = await import('stripe')
    const { webhooks } = new Stripe('sk_test_1')
    const payload = body('cryptobot', 'webhook-invoice-paid.json')
    const header = webhooks.generateTestHeaderString({ payload, secret: SECRET })
    return async () => webhooks.constructEvent(payload, header, SECRET, 86_400)
  },
}

function sampleOf(subject: string): Sample {
  const sample = SAMPLES[subject]
  if (sample === undefined) throw new Error(`there is no webhook of ${subject}`)
  return sample
}

/** Each signed upstream beside the same work by hand. YooKassa does not sign; its webhooks are reads. */
export async function webhooks(origin: string, rounds = 9): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const name of Object.keys(SAMPLES)) {
    const clients = [`bare:${name}`, `webhook:${name}`, ...(name === 'cryptobot' ? ['constructEvent:stripe'] : [])]
    rows.push(...(await compare({ clients, origin, inFlight: 1, calls: 20_000, rounds })))
  }
  return rows
}
