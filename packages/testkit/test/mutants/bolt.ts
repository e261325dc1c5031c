import type { CreateInvoice, CreateRefund, Invoice, Json, JsonObject, Page, PaymentProvider, Recovery, Refund } from '@paymux/core'
import type { IdempotentCall, ReceivedWebhook, Rules } from '@paymux/core/authoring'
import {
  amountIn,
  checkInput,
  checkRef,
  confirmedEvent,
  defineSettings,
  expectRecord,
  idempotencyKey,
  identifier,
  isSafeUrl,
  notCarried,
  optional,
  pathId,
  readWire,
  receiveWebhook,
  refTo,
  secret,
  text,
  wholeNumber,
} from '@paymux/core/authoring'
import type { HttpCall, MapContext, ReadEnvelope } from '@paymux/core/http'
import { createHttpClient } from '@paymux/core/http'
import type { AcmeSettings } from './acme.ts'
import { texts } from './acme.ts'
import { toInvoice, toRefund } from './bolt-map.ts'

/** Bolt's settings, under any id. */
export const boltDeclaredAs = (provider: string) =>
  defineSettings({
    provider,
    factory: 'createBolt',
    baseUrl: { default: 'https://api.bolt.example', variable: 'BOLT_BASE_URL' },
    credentials: { apiKey: secret('BOLT_API_KEY') },
  })

const DAY_MS = 86_400_000

const readEnvelope: ReadEnvelope = (body) => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null
  const { type, code, message } = body as Readonly<Record<string, Json>>
  if (type === 'error') return { accepted: false, upstreamCode: String(code), message: typeof message === 'string' ? message : null }
  // Only errors have a code.
  return typeof type === 'string' && type !== '' && code === undefined ? { accepted: true, data: body } : null
}

/** What a look-up by id is about. */
interface Named {
  readonly id: string
  readonly reference: string | null
}

interface Call {
  readonly provider: string
  readonly operation: string
}

/** The parts of the provider, each of which a mutant may replace. */
export const BOLT = {
  id: 'bolt',
  recovery: { lookup: false, repeat: 'same', withinMs: DAY_MS } as Recovery,
  key: (call: IdempotentCall): string => idempotencyKey(call),
  order: (wire: object): object => wire,
  call: (call: HttpCall<never, never>): object => call,
  invoiceRules: {
    reference: identifier(64),
    amount: amountIn('EUR'),
    method: notCarried,
    description: optional(text(100)),
    customerEmail: notCarried,
    metadata: notCarried,
  } as Rules<CreateInvoice>,
  refundRules: {
    reference: identifier(64),
    invoice: refTo({ id: pathId(64) }),
    amount: optional(amountIn('EUR')),
    reason: optional(text(100)),
  } as Rules<CreateRefund>,
  checkPage: (page: Page, call: Call): Page =>
    checkInput(page, { cursor: optional(identifier(64)), limit: optional(wholeNumber(1, 100)) }, call),
  pageQuery: ({ cursor, limit }: Page) => ({ cursor, limit: limit === undefined ? undefined : String(limit) }),
  next: (found: string | null): string | null => found,
  page: (url: string | null, context: MapContext): string | null =>
    url === null || isSafeUrl(url) ? url : context.invalid('the page is not https'),
  test: (found: boolean | null): boolean | null => found,
  confirmingCall: { once: true } as { readonly once?: true },
  webhookId: (id: string | null, { refuse }: ReceivedWebhook): string => {
    const parsed = pathId(64)(id)
    if ('fault' in parsed) throw refuse('invalid_request', `object.id ${parsed.fault}`)
    return parsed.value
  },
  confirm: confirmedEvent,
  expectInvoice: expectRecord,
  provider: (provider: PaymentProvider): PaymentProvider => provider,
}

export type BoltParts = typeof BOLT

/** A correct provider of another kind: two-stage invoices, refunds, lists, idempotency keys, webhooks that nobody signs. */
export function boltOf(parts: BoltParts): (settings?: AcmeSettings) => PaymentProvider {
  const { id: provider } = parts
  const SETTINGS = boltDeclaredAs(provider)
  return (given = {}) => {
    const config = SETTINGS.read(given)
    const client = createHttpClient({ ...config.http, readEnvelope })
    const send = <R>(call: object, options: object | undefined): Promise<R> =>
      client.call(parts.call(call as never) as HttpCall<never, R>, options)
    const auth = (operation: string) => ({
      operation,
      headers: { authorization: `Bearer ${config.operation(operation).need('apiKey')}` },
      schema: texts('id', 'status'),
    })
    const write = (operation: string, keyed: readonly (string | null)[]) => {
      const access = auth(operation)
      const headers = { ...access.headers, 'idempotency-key': parts.key({ operation, parts: keyed }) }
      return { ...access, headers, effect: 'write', method: 'POST', recovery: parts.recovery }
    }

    const invoiceOf = (context: MapContext): Invoice => toInvoice(parts, context.raw, context)
    const refundOf = (context: MapContext): Refund => toRefund(parts, context.raw, context)
    const toPage = (_: unknown, context: MapContext) => {
      const items = context.raw.items as readonly (JsonObject | null)[]
      const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''
      if (!Array.isArray(items) || !items.every((item) => isText(item?.id) && isText(item?.status))) context.invalid('items are no records')
      const next = parts.next(readWire(context.raw, [], context).text('next'))
      return { items: (items as readonly JsonObject[]).map((item) => toInvoice(parts, item, context)), next }
    }
    const getInvoice = (operation: string, ref: Named, once: object, options: object | undefined) =>
      send<Invoice>(
        {
          ...auth(operation),
          ...once,
          effect: 'read',
          method: 'GET',
          path: `/invoices/${ref.id}`,
          map: (_: unknown, context: MapContext) => {
            const invoice = invoiceOf(context)
            parts.expectInvoice(ref, invoice, context)
            return invoice
          },
        },
        options,
      )
    const idOf = (ref: object, operation: string): Named => {
      const { id, reference } = checkRef(ref, { id: pathId(64) }, { provider, operation })
      return { id: id ?? '', reference }
    }

    return parts.provider({
      specVersion: 1,
      id: provider,
      name: 'Bolt',
      invoices: {
        recovery: parts.recovery,
        create: async (order, options) => {
          const call = { provider, operation: 'invoices.create' }
          auth(call.operation)
          const input = checkInput(order, parts.invoiceRules, call)
          const { reference, amount, description } = input
          return send(
            {
              ...write(call.operation, [reference]),
              path: '/invoices',
              reference,
              json: parts.order({ amount: { value: amount.amount, currency: amount.currency }, description, metadata: { reference } }),
              map: (_: unknown, context: MapContext) => {
                const record = invoiceOf(context)
                expectRecord({ reference, id: null }, record, context)
                if (record.amount?.amount !== amount.amount || record.amount.currency !== amount.currency) context.invalid('another amount')
                const url = parts.page(readWire(context.raw, [], context).text('url'), context)
                return { provider, id: record.id, reference, url, amount, expiresAt: null, test: record.test, raw: record.raw }
              },
            },
            options,
          )
        },
        get: async (ref, options) => {
          auth('invoices.get')
          return getInvoice('invoices.get', idOf(ref, 'invoices.get'), {}, options)
        },
        capture: async (ref, input, options) => {
          const call = { provider, operation: 'invoices.capture' }
          auth(call.operation)
          const { id } = idOf(ref, call.operation)
          const { amount } = checkInput(input ?? {}, { amount: optional(amountIn('EUR')) }, call)
          return send(
            {
              ...write(call.operation, [id, amount?.amount ?? null]),
              path: `/invoices/${id}/capture`,
              json: parts.order({ amount: amount === undefined ? undefined : { value: amount.amount, currency: amount.currency } }),
              map: (_: unknown, context: MapContext) => parts.expectInvoice({ reference: null, id }, invoiceOf(context), context),
            },
            options,
          )
        },
        cancel: async (ref, options) => {
          auth('invoices.cancel')
          const { id } = idOf(ref, 'invoices.cancel')
          return send(
            {
              ...write('invoices.cancel', [id]),
              path: `/invoices/${id}/cancel`,
              map: (_: unknown, context: MapContext) => parts.expectInvoice({ reference: null, id }, invoiceOf(context), context),
            },
            options,
          )
        },
        list: async (page, options) => {
          const call = { provider, operation: 'invoices.list' }
          const access = auth(call.operation)
          const query = parts.pageQuery(parts.checkPage(page ?? {}, call))
          return send({ ...access, schema: texts(), effect: 'read', method: 'GET', path: '/invoices', query, map: toPage }, options)
        },
      },
      refunds: {
        recovery: parts.recovery,
        create: async (order, options) => {
          const call = { provider, operation: 'refunds.create' }
          auth(call.operation)
          const { reference, invoice, amount, reason } = checkInput(order, parts.refundRules, call)
          return send(
            {
              ...write(call.operation, [reference]),
              path: '/refunds',
              reference,
              json: parts.order({
                invoice_id: invoice.id,
                amount: amount === undefined ? undefined : { value: amount.amount, currency: amount.currency },
                reason,
                metadata: { reference },
              }),
              map: (_: unknown, context: MapContext) => {
                const record = refundOf(context)
                expectRecord({ reference, id: null }, record, context)
                if (amount !== undefined && record.amount?.amount !== amount.amount) context.invalid('another amount')
                return {
                  provider,
                  id: record.id,
                  reference,
                  status: record.status,
                  amount: record.amount,
                  test: record.test,
                  raw: record.raw,
                }
              },
            },
            options,
          )
        },
        get: async (ref, options) => {
          const access = auth('refunds.get')
          const { id, reference } = idOf(ref, 'refunds.get')
          return send(
            {
              ...access,
              effect: 'read',
              method: 'GET',
              path: `/refunds/${id}`,
              map: (_: unknown, context: MapContext) => {
                const record = refundOf(context)
                expectRecord({ id, reference }, record, context)
                return record
              },
            },
            options,
          )
        },
      },
      webhooks: {
        ack: () => ({ status: 204, headers: {}, body: '' }),
        parse: async (request, options) => {
          const received = await receiveWebhook({ provider }, request)
          config.operation('webhooks.parse').need('apiKey')
          const id = parts.webhookId(idInBody(received), received)
          const read = () => getInvoice('webhooks.parse', { id, reference: null }, parts.confirmingCall, options)
          return parts.confirm({ type: 'invoice.updated', read }, received)
        },
      },
      close: client.close,
    })
  }
}

function idInBody({ body, refuse }: ReceivedWebhook): string | null {
  try {
    const value = (JSON.parse(body) as { object?: { id?: unknown } } | null)?.object?.id
    return typeof value === 'string' ? value : null
  } catch {
    throw refuse('invalid_request', 'the body is no JSON')
  }
}
