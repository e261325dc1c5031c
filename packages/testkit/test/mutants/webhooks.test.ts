import { randomUUID } from 'node:crypto'
import type { Json, JsonObject, WebhooksApi } from '@paymux/core'
import { PaymentError } from '@paymux/core'
import { receiveWebhook, webhookKey } from '@paymux/core/authoring'
import { hmac } from '@paymux/core/crypto'
import { ABSENT, edited } from '../../src/wire.ts'
import type { Parts } from './acme.ts'
import { PARTS } from './acme.ts'
import type { Mutant } from './table.ts'
import { changed, testMutants } from './table.ts'

const signatureOf = (key: string, data: string): string => hmac('sha256', { key, data })

/** Compares a signature with the right one in some other way. */
const compare = (isRight: (expected: string, given: string) => boolean): Partial<Parts> => ({
  verify: (secrets, signature, received) => {
    if (!secrets.some((secret) => isRight(signatureOf(secret, received.body), signature ?? '')))
      throw received.refuse('invalid_signature', 'the signature does not hold')
  },
})

const idOf = (body: string): string => {
  try {
    return String((JSON.parse(body) as { id?: unknown } | null)?.id)
  } catch {
    return ''
  }
}

/** Replaces errors of `parse` on their way out. */
const webhookErrors = (change: (error: PaymentError, secret: unknown) => unknown): Partial<Parts> => ({
  provider: (provider, { shop }) => ({
    ...provider,
    webhooks: {
      ack: (event) => (provider.webhooks as WebhooksApi).ack(event),
      parse: (request, options) =>
        (provider.webhooks as WebhooksApi).parse(request, options).catch((error: unknown) => {
          throw PaymentError.is(error) ? change(error, shop?.webhookSecret) : error
        }),
    },
  }),
})

/** The same JSON, every digit kept, as JSON.stringify writes it; any other text as it is. */
const rewritten = (body: string): string => {
  try {
    return edited(body, 'paymux_testkit', ABSENT)
  } catch {
    return body
  }
}

const MUTANTS: readonly Mutant[] = [
  {
    name: 'takes webhooks without a signature',
    parts: {
      verify: (secrets, signature, received) => {
        if (signature !== null) PARTS.verify(secrets, signature, received)
      },
    },
    breaks: 'webhook-unsigned',
  },
  {
    name: 'takes webhooks with an empty signature',
    parts: compare((expected, given) => given === '' || given === expected),
    breaks: 'webhook-unsigned',
  },
  {
    name: 'takes a part of a signature',
    parts: compare((expected, given) => given.length >= 8 && expected.startsWith(given)),
    breaks: 'webhook-signature-whole',
  },
  {
    name: 'takes more than a signature',
    parts: compare((expected, given) => given.startsWith(expected)),
    breaks: 'webhook-signature-whole',
  },
  {
    name: 'compares the first half',
    parts: compare((expected, given) => given.length === 64 && given.slice(0, 32) === expected.slice(0, 32)),
    breaks: 'webhook-signature-whole',
  },
  {
    name: 'verifies nothing',
    parts: { verify: () => undefined },
    breaks: ['webhook-signature-whole', 'webhook-unsigned', 'webhook-wrong-secret', 'webhook-tampering', 'webhook-signature-first'],
  },
  {
    name: 'verifies without a secret',
    parts: {
      ...compare((expected, given) => given === expected),
      webhookSecrets: (_need, secrets) => (secrets.length > 0 ? secrets : ['']),
    },
    breaks: 'webhook-no-secret',
  },
  {
    name: 'verifies nothing without a secret',
    parts: {
      webhookSecrets: (_need, secrets) => (secrets.length > 0 ? secrets : ['any']),
      verify: (secrets, ...rest) => {
        if (secrets[0] !== 'any') PARTS.verify(secrets, ...rest)
      },
    },
    breaks: 'webhook-no-secret',
  },
  {
    name: 'does not say which secret is missing',
    parts: {
      webhookSecrets: (need, secrets) => {
        if (secrets.length > 0) return need()
        const call = { provider: 'acme', operation: 'webhooks.parse' }
        throw new PaymentError({ ...call, code: 'config', outcome: 'not_sent', message: 'something is missing' })
      },
    },
    breaks: 'webhook-no-secret',
  },
  {
    name: 'takes the key of the shop for a webhook’s',
    parts: { webhookSecrets: (need) => [...need(), 'acme/4f+Canary-9Q==&"<w>%tail'] },
    breaks: 'webhook-wrong-secret',
  },
  {
    name: 'takes an empty secret too',
    parts: { webhookSecrets: (need) => [...need(), ''] },
    breaks: 'webhook-wrong-secret',
  },
  {
    name: 'knows the first secret of a list only',
    parts: { verify: ([first = ''], ...rest) => PARTS.verify([first], ...rest) },
    breaks: 'webhook-rotation',
  },
  {
    name: 'claims more for a signature than it covers',
    parts: { verify: (secrets, signature, received) => PARTS.verify(secrets, signature, { ...received, body: idOf(received.body) }) },
    plan: (plan) => ({
      ...plan,
      upstream: {
        ...plan.upstream,
        webhooks: plan.upstream.webhooks?.map((webhook) => ({
          ...webhook,
          sign: (body, secret) => ({ headers: { 'x-acme-signature': signatureOf(secret, idOf(body)) }, body }),
        })),
      },
    }),
    breaks: 'webhook-tampering',
  },
  { name: 'claims nothing for a signature', parts: { signedFields: () => [] }, breaks: 'webhook-tampering' },
  { name: 'gives each delivery a key of its own', parts: { key: () => randomUUID() }, breaks: 'webhook-key' },
  { name: 'has one key for all statuses', parts: { key: (...parts) => webhookKey(...parts.slice(0, 3)) }, breaks: 'webhook-key' },
  {
    name: 'has one key for all records',
    parts: { key: (id, type, _record, status) => webhookKey(id ?? '', type ?? '', status ?? '') },
    breaks: 'webhook-key',
  },
  {
    name: 'writes a parsed body out again',
    parts: {
      received: (request, id) => {
        const body: unknown = request?.body
        const isParsed = typeof body === 'object' && body?.constructor === Object
        return PARTS.received(isParsed ? { headers: request.headers, body: JSON.stringify(body) } : request, id)
      },
    },
    breaks: ['webhook-parsed-body', 'webhook-garbage'],
  },
  {
    name: 'signs what it parsed and wrote again',
    parts: {
      verify: (secrets, signature, received) => PARTS.verify(secrets, signature, { ...received, body: rewritten(received.body) }),
    },
    breaks: 'webhook-raw-body',
  },
  {
    name: 'reads the raw body by a pattern',
    parts: {
      parse: (text) => {
        const value = PARTS.parse(text) as JsonObject
        const reference = /"reference":"([^"]*)"/.exec(text)?.[1] ?? null
        return typeof value?.reference === 'string' ? { ...value, reference } : value
      },
    },
    breaks: 'webhook-raw-body',
  },
  {
    name: 'takes texts only',
    parts: {
      received: async (request, id) => {
        const received = await PARTS.received(request, id)
        if (typeof request.body !== 'string') throw received.refuse('invalid_request', 'the body is no text')
        return received
      },
    },
    breaks: 'webhook-body-forms',
  },
  {
    name: 'parses before it looks',
    parts: {
      verify: (secrets, signature, received) => {
        JSON.parse(received.body)
        PARTS.verify(secrets, signature, received)
      },
    },
    breaks: ['webhook-garbage', 'webhook-signature-first'],
  },
  {
    name: 'parses before it looks, and says so',
    parts: {
      received: async (request, id) => {
        const received = await PARTS.received(request, id)
        if (idOf(received.body) === '') throw received.refuse('invalid_request', 'the body is not JSON')
        return received
      },
    },
    breaks: 'webhook-signature-first',
  },
  {
    name: 'reads bodies of any length',
    parts: { received: (request, id) => receiveWebhook({ provider: id }, request, { maxBytes: 1024 * 1024 }) },
    breaks: 'webhook-size',
  },
  {
    name: 'does not know base64',
    parts: {
      received: async (request, id) => {
        try {
          return await PARTS.received(request, id)
        } catch (error) {
          if (!/base64/.test(String(error))) throw error
          throw new PaymentError({
            code: 'invalid_request',
            outcome: 'rejected',
            provider: id,
            operation: 'webhooks.parse',
            message: 'no JSON',
          })
        }
      },
    },
    breaks: 'webhook-encoded-body',
  },
  { name: 'turns digits into numbers', parts: { parse: (text) => JSON.parse(text) as Json }, breaks: 'raw-exact' },
  {
    name: 'tells what the signature should have been',
    parts: {
      verify: (secrets, signature, received) => {
        const expected = signatureOf(secrets[0] ?? '', received.body)
        if (signature !== expected && secrets.length === 1) throw received.refuse('invalid_signature', `expected ${expected}`)
        PARTS.verify(secrets, signature, received)
      },
    },
    breaks: 'errors-keep-secrets',
  },
  {
    name: 'says its secret when a signature is wrong',
    parts: webhookErrors((error, secret) =>
      error.code === 'invalid_signature' ? changed(error, { message: `not by ${secret}.` }) : error,
    ),
    breaks: 'errors-keep-secrets',
  },
  {
    name: 'says its secret when a signed body is no event',
    parts: webhookErrors((error, secret) =>
      error.message.includes('id is missing') ? changed(error, { message: `signed by ${secret}, but no event.` }) : error,
    ),
    breaks: 'errors-keep-secrets',
  },
  {
    name: 'answers deliveries with an error',
    parts: {
      provider: ({ webhooks, ...rest }) => ({
        ...rest,
        ...(webhooks === undefined ? {} : { webhooks: { ...webhooks, ack: () => ({ status: 500, headers: {}, body: '' }) } }),
      }),
    },
    breaks: 'webhook-ack',
  },
  {
    name: 'takes payouts for invoices',
    parts: {
      provider: ({ webhooks, ...rest }) => ({
        ...rest,
        ...(webhooks === undefined
          ? {}
          : {
              webhooks: {
                ...webhooks,
                parse: async (request) => ({ ...(await webhooks.parse(request)), type: 'invoice.updated' }) as never,
              },
            }),
      }),
    },
    breaks: 'webhook-event',
  },
]

testMutants(MUTANTS, 'webhooks')
