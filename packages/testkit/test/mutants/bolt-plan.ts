import { idempotencyKey } from '@paymux/core/authoring'
import type { ConformancePlan } from '../../src/index.ts'
import type { AcmeSettings } from './acme.ts'
import type { BoltParts } from './bolt.ts'
import { BOLT, boltDeclaredAs, boltOf } from './bolt.ts'

const INVOICE_WORDS = { path: 'status', words: { open: 'pending', held: 'authorized', paid: 'paid', canceled: 'canceled' } } as const
const REFUND_WORDS = { path: 'status', words: { open: 'pending', done: 'succeeded', canceled: 'failed' } } as const
const TEST = { path: 'test', test: true, live: false } as const
const INVOICE =
  '{"type":"invoice","id":"in-71","status":"paid","amount":{"value":"12.50","currency":"EUR"},"metadata":{"reference":"r-1"},"created_at":"2026-03-10T17:08:42.000Z","test":false}'
const ORDERED = INVOICE.replace('"paid"', '"open"').replace('"metadata":', '"url":"https://pay.bolt.example/in-71","metadata":')
const REFUND =
  '{"type":"refund","id":"re-71","status":"done","invoice_id":"in-71","amount":{"value":"2.50","currency":"EUR"},"metadata":{"reference":"rf-1"},"created_at":"2026-03-11T17:08:42.000Z","test":false}'
const NAMED = ['type', 'id', 'status']
export const KEY = 'bolt/4f+Canary-9Q==&"<w>%tail'
const keyed = (operation: string, ...parts: readonly string[]) => ({
  authorization: `Bearer ${KEY}`,
  'idempotency-key': idempotencyKey({ operation, parts }),
})
const ECHO = ['amount', 'amount.value', 'amount.currency', 'metadata', 'metadata.reference']
const ABSENT = { status: 404, body: '{"type":"error","code":"not_found","message":"no such object"}' }

/** Bolt and its upstream. */
export function boltPlan(changes: Partial<BoltParts> = {}, id = 'bolt'): ConformancePlan<AcmeSettings> {
  const paged = (record: string, next: string | null): string => `{"type":"list","items":[${record}],"next":${JSON.stringify(next)}}`
  const items = { required: ['type', 'items', 'items.*', 'items.*.id', 'items.*.status'] }
  return {
    create: boltOf({ ...BOLT, id, ...changes }) as never,
    declared: boltDeclaredAs(id),
    settings: { apiKey: KEY } as AcmeSettings,
    upstream: {
      errorMessage: 'message',
      errors: {
        unauthorized: { status: 401, body: '{"type":"error","code":"invalid_credentials","message":"no such key"}' },
        rejected: { status: 400, body: '{"type":"error","code":"invalid_request","message":"no"}' },
      },
      operations: {
        'invoices.create': {
          route: 'POST /invoices',
          input: { reference: 'r-1', amount: { amount: '12.50', currency: 'EUR' } },
          sends: {
            headers: keyed('invoices.create', 'r-1'),
            body: '{"amount":{"value":"12.50","currency":"EUR"},"metadata":{"reference":"r-1"}}',
          },
          success: ORDERED,
          required: [...NAMED, ...ECHO],
          reference: 'metadata.reference',
          amount: 'amount.value',
          test: TEST,
        },
        'invoices.get': {
          route: 'GET /invoices/in-71',
          input: { id: 'in-71' },
          success: INVOICE,
          required: NAMED,
          id: 'id',
          reference: 'metadata.reference',
          status: INVOICE_WORDS,
          money: { amount: 'amount.value' },
          times: { createdAt: 'created_at' },
          test: TEST,
          errors: { not_found: ABSENT },
        },
        'invoices.capture': {
          route: 'POST /invoices/in-71/capture',
          ref: { id: 'in-71' },
          input: { amount: { amount: '10.00', currency: 'EUR' } },
          sends: {
            headers: keyed('invoices.capture', 'in-71', '10.00'),
            body: '{"amount":{"value":"10.00","currency":"EUR"}}',
          },
          success: INVOICE,
          required: NAMED,
          id: 'id',
          errors: { not_found: ABSENT },
        },
        'invoices.cancel': {
          route: 'POST /invoices/in-71/cancel',
          input: { id: 'in-71' },
          sends: { headers: keyed('invoices.cancel', 'in-71') },
          success: INVOICE.replace('"paid"', '"canceled"'),
          required: NAMED,
          id: 'id',
          errors: { not_found: ABSENT },
        },
        'invoices.list': {
          route: 'GET /invoices',
          success: paged(INVOICE, 'page-2'),
          lastPage: paged(INVOICE, null),
          ...items,
          status: { ...INVOICE_WORDS, path: 'items.0.status' },
          money: { 'items.0.amount': 'items.0.amount.value' },
          times: { 'items.0.createdAt': 'items.0.created_at' },
          test: { ...TEST, path: 'items.0.test' },
        },
        'refunds.create': {
          route: 'POST /refunds',
          input: { reference: 'rf-1', invoice: { id: 'in-71' }, amount: { amount: '2.50', currency: 'EUR' } },
          sends: {
            headers: keyed('refunds.create', 'rf-1'),
            body: '{"invoice_id":"in-71","amount":{"value":"2.50","currency":"EUR"},"metadata":{"reference":"rf-1"}}',
          },
          success: REFUND,
          required: [...NAMED, ...ECHO],
          reference: 'metadata.reference',
          amount: 'amount.value',
          money: { amount: 'amount.value' },
          test: TEST,
        },
        'refunds.get': {
          route: 'GET /refunds/re-71',
          input: { id: 're-71' },
          success: REFUND,
          required: NAMED,
          id: 'id',
          reference: 'metadata.reference',
          status: REFUND_WORDS,
          money: { amount: 'amount.value' },
          times: { createdAt: 'created_at' },
          test: TEST,
          errors: { not_found: ABSENT },
        },
      },
      webhooks: [
        {
          name: 'invoice webhook',
          body: '{"event":"invoice.paid","object":{"id":"in-71","status":"paid"}}',
          id: 'object.id',
          read: { route: 'GET /invoices/in-71', success: INVOICE, status: INVOICE_WORDS, errors: { not_found: ABSENT } },
          event: { type: 'invoice.updated', id: 'in-71', reference: 'r-1', status: 'paid', amount: { amount: '12.50', currency: 'EUR' } },
          ack: { status: 204, body: '' },
        },
      ],
    },
  }
}
