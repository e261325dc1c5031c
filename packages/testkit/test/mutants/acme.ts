import type { CallOptions, CreatePayout, Json, Money, PaymentProvider, Payout, PayoutStatus, Ref } from '@paymux/core'
import type { ConnectionSettings, ReceivedWebhook, Rules, WireReader } from '@paymux/core/authoring'
import {
  amountIn,
  checkInput,
  checkRef,
  expectRecord,
  identifier,
  need,
  oneOf,
  optional,
  readSettings,
  readWire,
  receiveWebhook,
  signedByAny,
  webhookKey,
} from '@paymux/core/authoring'
import { hmacSha256Hex } from '@paymux/core/crypto'
import type { HttpClientSettings, MapContext, ReadAnswer, Schema } from '@paymux/core/http'
import { createHttpClient, jsonNumber, parseJson } from '@paymux/core/http'

export interface AcmeSettings extends ConnectionSettings {
  readonly shop?: { readonly id?: string; readonly key?: string; readonly webhookSecret?: string | readonly string[] }
}

const STATUS: Readonly<Record<string, PayoutStatus>> = { new: 'pending', done: 'succeeded', refused: 'failed' }

const readAnswer: ReadAnswer = (body) => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null
  const { ok, data, code, status, message } = body as Readonly<Record<string, Json>>
  if (ok === true && typeof data === 'object' && data !== null) return { accepted: true, data }
  if (ok !== false) return null
  const words = { upstreamCode: String(code), message: typeof message === 'string' ? message : null }
  return { accepted: false, status: typeof status === 'string' ? Number(status) : undefined, ...words }
}

/** Wants these fields to be texts that are not empty. */
export function texts(...names: readonly string[]): Schema<Readonly<Record<string, string>>> {
  const isRecord = (value: unknown): value is Record<string, string> => typeof value === 'object' && value !== null && !Array.isArray(value)
  return {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: (value) => {
        const bad = isRecord(value) ? names.filter((name) => typeof value[name] !== 'string' || value[name] === '') : ['data']
        return bad.length === 0
          ? { value: value as Record<string, string> }
          : { issues: bad.map((name) => ({ message: 'is missing', path: [name] })) }
      },
    },
  }
}

/** The parts of the provider, each of which a mutant may replace. */
export const PARTS = {
  id: 'acme',
  settings: (settings: AcmeSettings): AcmeSettings => settings,
  /** What is read of the settings. */
  given: (settings: AcmeSettings): AcmeSettings => settings,
  client: (settings: HttpClientSettings): HttpClientSettings => settings,
  readAnswer,
  options: (options: CallOptions | undefined): CallOptions | undefined => options,
  createEffect: 'write' as 'read' | 'write',
  payoutPath: '/payouts',
  /** What is told to the HTTP client about the call. */
  reference: (reference: string | undefined): string | undefined => reference,
  rules: {
    reference: identifier(64),
    amount: amountIn('EUR', 'USD'),
    method: identifier(20),
    destination: identifier(64),
    feeFrom: optional(oneOf('amount', 'balance')),
    bank: optional(identifier(20)),
  } as Rules<CreatePayout>,
  checkCreate: (input: CreatePayout, rules: Rules<CreatePayout>, id: string): CreatePayout =>
    checkInput(input, rules, id, 'payouts.create'),
  checkRef: (ref: Ref, id: string): Ref => checkRef(ref, id, 'payouts.get'),
  body: (body: Record<string, unknown>): Record<string, unknown> => body,
  amount: (amount: Money): unknown => jsonNumber(amount.amount),
  schema: texts('id', 'state'),
  documented: ['state', 'currency'] as readonly string[],
  money: (read: WireReader, field: string, currency: string): Money | null => read.money(field, currency),
  status: (read: WireReader): PayoutStatus => read.word('state', STATUS, 'unknown'),
  time: (read: WireReader, field: string, utcOffset: string): string | null => read.time(field, utcOffset),
  expectRecord,
  payout: (payout: Payout): Payout => payout,
  received: (request: Parameters<typeof receiveWebhook>[1], id: string): Promise<ReceivedWebhook> => receiveWebhook(id, request),
  signature: (received: ReceivedWebhook): string => {
    const signature = received.header('x-acme-signature')
    if (signature === null) throw received.refuse('invalid_signature', 'the signature is missing')
    return signature
  },
  verify: (secrets: readonly string[], signature: string, body: string): boolean =>
    signedByAny(secrets, signature, (secret) => [hmacSha256Hex(secret, body)]),
  webhookSecrets: (secrets: readonly string[], id: string): readonly string[] =>
    need(secrets.length > 0 ? secrets : null, id, 'webhooks.parse', 'shop.webhookSecret (ACME_WEBHOOK_SECRET)'),
  parse: (text: string): Json => parseJson(text),
  key: (...parts: readonly (string | null)[]): string => webhookKey(...parts),
  signedFields: (raw: object): readonly string[] => Object.keys(raw),
  provider: (provider: PaymentProvider, _settings: AcmeSettings): PaymentProvider => provider,
}

export type Parts = typeof PARTS

/** A small, correct provider: payouts and their webhooks. */
export function acmeOf(parts: Parts): (settings?: AcmeSettings) => PaymentProvider {
  return (given = {}) => {
    const { id } = parts
    const read = readSettings(id, 'createAcme', parts.settings(given), ['shop'])
    const settings = parts.given(read.given)
    const shop = read.group('shop', settings.shop, { id: 'ACME_ID', key: 'ACME_KEY' }, ['webhookSecret'])
    const secrets = read.secrets('shop.webhookSecret', settings.shop?.webhookSecret, 'ACME_WEBHOOK_SECRET')
    const { utcOffset, ...connection } = read.connection({ baseUrl: 'https://api.acme.example', variable: 'ACME_BASE_URL' })
    read.done()
    const hidden = [...(shop === null ? [] : [shop.key]), ...secrets]
    const { call, close } = createHttpClient(parts.client({ ...connection, provider: id, readAnswer: parts.readAnswer, secrets: hidden }))
    const auth = (operation: string) => {
      const { id: account, key } = need(shop, id, operation, 'shop.id and shop.key (ACME_ID, ACME_KEY)')
      return { operation, headers: { authorization: `Bearer ${key}`, 'x-acme-shop': account } }
    }
    const toPayout = (ref: Ref, context: MapContext): Payout => {
      const wire = readWire(context.raw, parts.documented, context.drift)
      const reference = wire.text('reference')
      parts.expectRecord(ref, { id: wire.text('id') ?? '', reference }, context)
      const currency = wire.text('currency') ?? ''
      return parts.payout({
        provider: id,
        id: wire.text('id') ?? '',
        reference,
        status: parts.status(wire),
        rawStatus: wire.text('state') ?? '',
        method: wire.text('method'),
        destination: wire.text('destination'),
        amount: parts.money(wire, 'amount', currency),
        debited: null,
        fee: parts.money(wire, 'fee', currency),
        received: null,
        converted: null,
        feeFrom: null,
        comment: null,
        failureReason: null,
        createdAt: parts.time(wire, 'created', utcOffset),
        finishedAt: null,
        raw: context.raw,
      })
    }
    const provider: PaymentProvider = {
      specVersion: 1,
      id,
      name: 'Acme',
      close,
      payouts: {
        create: async (given, options) => {
          const access = auth('payouts.create')
          const input = parts.checkCreate(given, parts.rules, id)
          const json = parts.body({
            reference: input.reference,
            amount: parts.amount(input.amount),
            currency: input.amount.currency,
            method: input.method,
            destination: input.destination,
            fee_from: input.feeFrom ?? 'amount',
            bank: input.bank,
          })
          const toReceipt = (_: unknown, context: MapContext) => {
            const { reference, status, raw, id: payoutId } = toPayout({ reference: input.reference }, context)
            return { provider: id, id: payoutId, reference: reference ?? '', status, debited: null, raw }
          }
          return call(
            {
              ...access,
              effect: parts.createEffect,
              method: 'POST',
              path: parts.payoutPath,
              json,
              reference: parts.reference(input.reference),
              sensitive: [input.destination],
              schema: parts.schema,
              map: toReceipt,
            },
            parts.options(options),
          )
        },
        get: async (given, options) => {
          const access = auth('payouts.get')
          const ref = parts.checkRef(given, id)
          const { reference } = ref
          return call(
            {
              ...access,
              effect: 'read',
              method: 'GET',
              path: parts.payoutPath,
              query: { reference, id: ref.id },
              reference: parts.reference(reference),
              schema: parts.schema,
              map: (_, context) => toPayout(ref, context),
            },
            parts.options(options),
          )
        },
      },
      webhooks: {
        ack: { status: 200, body: 'OK' },
        parse: async (request) => {
          const received = await parts.received(request, id)
          const known = parts.webhookSecrets(secrets, id)
          if (!parts.verify(known, parts.signature(received), received.body))
            throw received.refuse('invalid_signature', 'the signature does not hold')
          const raw = objectOf(received, parts.parse)
          const wire = readWire(raw, parts.documented, received.drift)
          const [payoutId, rawStatus] = [wire.text('id'), wire.text('state')]
          if (payoutId === null) throw received.refuse('invalid_request', 'id is missing')
          return {
            type: 'payout.updated',
            provider: id,
            key: parts.key(id, 'payout.updated', payoutId, rawStatus),
            id: payoutId,
            reference: wire.text('reference'),
            status: parts.status(wire),
            rawStatus,
            amount: parts.money(wire, 'amount', wire.text('currency') ?? ''),
            signedFields: parts.signedFields(raw),
            raw,
          }
        },
      },
    }
    return parts.provider(provider, settings)
  }
}

function objectOf({ body, refuse }: ReceivedWebhook, parse: (text: string) => Json): Readonly<Record<string, Json>> {
  try {
    const value = parse(body)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, Json>>
  } catch {}
  throw refuse('invalid_request', 'the body is no JSON object')
}
