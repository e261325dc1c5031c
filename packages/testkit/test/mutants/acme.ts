import type { CallOptions, CreatePayout, Json, Money, PaymentProvider, Payout, PayoutStatus, RecordRef, Recovery } from '@paymux/core'
import type { ConnectionSettings, GivenRef, LocalTimeSettings, ReceivedWebhook, Rules, WireReader } from '@paymux/core/authoring'
import {
  amountIn,
  checkInput,
  checkRef,
  defineSettings,
  EITHER,
  expectRecord,
  identifier,
  oneOf,
  optional,
  readWire,
  receiveWebhook,
  secret,
  setting,
  verifyWebhook,
  webhookKey,
  webhookSecret,
} from '@paymux/core/authoring'
import { hmac } from '@paymux/core/crypto'
import type { HttpClientSettings, MapContext, ReadEnvelope, Schema } from '@paymux/core/http'
import { createHttpClient, jsonNumber, parseJson } from '@paymux/core/http'

export interface AcmeSettings extends ConnectionSettings, LocalTimeSettings {
  readonly shop?: { readonly id?: string; readonly key?: string; readonly webhookSecret?: string | readonly string[] }
}

/** Acme's settings, under any id: plans run side by side. */
export const declaredAs = (provider: string) =>
  defineSettings({
    provider,
    factory: 'createAcme',
    baseUrl: { default: 'https://api.acme.example', variable: 'ACME_BASE_URL' },
    utcOffset: '+03:00',
    credentials: { shop: { id: setting('ACME_ID'), key: secret('ACME_KEY'), webhookSecret: webhookSecret('ACME_WEBHOOK_SECRET') } },
  })

const STATUS: Readonly<Record<string, PayoutStatus>> = { new: 'pending', done: 'succeeded', refused: 'failed' }

const readEnvelope: ReadEnvelope = (body) => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null
  const { ok, data, code, status: told, message } = body as Readonly<Record<string, Json>>
  const status = typeof told === 'string' ? Number(told) : undefined
  if (ok === true && typeof data === 'object' && data !== null) return { accepted: true, data, status }
  if (ok !== false) return null
  const isUsed = code === 'A5'
  return {
    accepted: false,
    status,
    upstreamCode: String(code),
    message: typeof message === 'string' ? message : null,
    code: isUsed ? 'conflict' : undefined,
  }
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

/** A call of this provider. */
interface Call {
  readonly provider: string
  readonly operation: string
}

/** The parts of the provider, each of which a mutant may replace. */
export const PARTS = {
  id: 'acme',
  settings: (settings: AcmeSettings): AcmeSettings => settings,
  /** What is read of the settings. */
  client: (settings: HttpClientSettings): HttpClientSettings => settings,
  readEnvelope,
  options: (options: CallOptions | undefined): CallOptions | undefined => options,
  createEffect: 'write' as 'read' | 'write',
  payoutPath: '/payouts',
  recovery: { lookup: true, repeat: 'refused', withinMs: null } as Recovery,
  /** What is told to the HTTP client about the call. */
  reference: (reference: string | null): string | undefined => reference ?? undefined,
  rules: {
    reference: identifier(64),
    amount: amountIn('EUR', 'USD'),
    method: identifier(20),
    destination: identifier(64),
    feeFrom: optional(oneOf('amount', 'balance')),
    bank: optional(identifier(20)),
  } as Rules<CreatePayout>,
  checkCreate: (input: CreatePayout, rules: Rules<CreatePayout>, call: Call): CreatePayout => checkInput(input, rules, call),
  checkRef: (ref: GivenRef, call: Call): RecordRef => checkRef(ref, EITHER, call),
  body: (body: Record<string, unknown>): Record<string, unknown> => body,
  /** What an order is signed over, with the shop's key. */
  signedText: (json: object): string => JSON.stringify(json),
  amount: (amount: Money): unknown => jsonNumber(amount.amount),
  schema: texts('id', 'state'),
  documented: ['state', 'currency'] as readonly string[],
  money: (read: WireReader, field: string, currency: string): Money | null => read.money(field, currency),
  status: (read: WireReader): PayoutStatus => read.word('state', STATUS, 'unknown'),
  time: (read: WireReader, field: string, _utcOffset: string): string | null => read.time(field),
  expectRecord,
  expectAmount: (asked: Money, found: Money | null, context: MapContext): void => {
    if (found?.amount !== asked.amount || found.currency !== asked.currency) context.invalid('the answer names another amount')
  },
  payout: (payout: Payout): Payout => payout,
  received: (request: Parameters<typeof receiveWebhook>[1], provider: string): Promise<ReceivedWebhook> =>
    receiveWebhook({ provider }, request),
  signature: (received: ReceivedWebhook): string | null => received.header('x-acme-signature'),
  verify: (secrets: readonly string[], signature: string | null, received: ReceivedWebhook): void =>
    verifyWebhook(received, {
      secrets,
      setting: 'shop.webhookSecret',
      carrier: 'the header x-acme-signature',
      signature,
      algorithm: 'sha256',
      sign: (key) => hmac('sha256', { key, data: received.body }),
    }),
  webhookSecrets: (need: () => readonly string[], _secrets: readonly string[]): readonly string[] => need(),
  parse: (text: string): Json => parseJson(text),
  key: (...parts: readonly (string | null)[]): string => webhookKey(...parts),
  signedFields: (raw: object): readonly string[] => Object.keys(raw),
  provider: (provider: PaymentProvider, _settings: AcmeSettings): PaymentProvider => provider,
}

export type Parts = typeof PARTS

/** A small, correct provider: payouts and their webhooks. */
export function acmeOf(parts: Parts): (settings?: AcmeSettings) => PaymentProvider {
  const { id } = parts
  const SETTINGS = declaredAs(id)
  return (given = {}) => {
    const settings = parts.settings(given)
    const config = SETTINGS.read(settings)
    const { call, close } = createHttpClient(parts.client({ ...config.http, readEnvelope: parts.readEnvelope }))
    const auth = (name: string) => {
      const { operation, need } = config.operation(name)
      const { id: account, key } = need('shop')
      return { operation, headers: { authorization: `Bearer ${key}`, 'x-acme-shop': account } }
    }
    const toPayout = (ref: RecordRef, context: MapContext): Payout => {
      const wire = readWire(context.raw, parts.documented, context)
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
        createdAt: parts.time(wire, 'created', config.http.utcOffset),
        finishedAt: null,
        test: wire.flag('test'),
        raw: context.raw,
      })
    }
    const provider: PaymentProvider = {
      specVersion: 1,
      id,
      name: 'Acme',
      close,
      payouts: {
        recovery: parts.recovery,
        create: async (order, options) => {
          const access = auth('payouts.create')
          const input = parts.checkCreate(order, parts.rules, { provider: id, operation: 'payouts.create' })
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
            const { reference, status, raw, id: payoutId, amount, test } = toPayout({ reference: input.reference, id: null }, context)
            parts.expectAmount(input.amount, amount, context)
            return { provider: id, id: payoutId, reference: reference ?? '', status, debited: null, test, raw }
          }
          const signature = hmac('sha256', { key: config.get('shop')?.key ?? '', data: parts.signedText(json) })
          return call(
            {
              ...access,
              headers: { ...access.headers, 'x-acme-signature': signature },
              effect: parts.createEffect,
              recovery: parts.recovery,
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
          const ref = parts.checkRef(given, { provider: id, operation: 'payouts.get' })
          return call(
            {
              ...access,
              effect: 'read',
              method: 'GET',
              path: parts.payoutPath,
              query: { reference: ref.reference ?? undefined, id: ref.id ?? undefined },
              reference: parts.reference(ref.reference),
              schema: parts.schema,
              map: (_, context) => toPayout(ref, context),
            },
            parts.options(options),
          )
        },
      },
      webhooks: {
        ack: () => ({ status: 200, headers: {}, body: 'OK' }),
        parse: async (request) => {
          const received = await parts.received(request, id)
          const { need } = config.operation('webhooks.parse')
          const known = parts.webhookSecrets(() => need('shop.webhookSecret'), config.get('shop.webhookSecret') ?? [])
          parts.verify(known, parts.signature(received), received)
          const raw = objectOf(received, parts.parse)
          const wire = readWire(raw, parts.documented, received)
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
            statusVerified: true,
            test: null,
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
