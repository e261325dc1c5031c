import type { Listed, Page, RecordRef } from './common.ts'
import type { Fields, FieldsOf } from './fields.ts'
import {
  balance,
  bank,
  INVOICE_STATUS,
  invoice,
  invoiceReceipt,
  method,
  PAYOUT_STATUS,
  payout,
  payoutReceipt,
  REFUND_STATUS,
  refund,
  refundReceipt,
} from './fields.ts'
import type { PaymentProvider } from './provider.ts'
import type { WebhookEvent } from './webhooks.ts'

// The calls of the specification as data, for code that needs them at run time. Each table is tied to the interfaces: a call or
// an input that is forgotten, or is of another kind, does not compile.

type Groups = Required<Omit<PaymentProvider, 'specVersion' | 'id' | 'name' | 'close'>>

/** Name of a group: `"payouts"`. */
export type GroupName = keyof Groups

type Calls<Api> = {
  [Name in keyof Api as NonNullable<Api[Name]> extends (...given: never[]) => Promise<unknown> ? Name : never]: NonNullable<Api[Name]>
}

/** Name of a call: `"payouts.get"`. */
export type OperationName = { [Group in GroupName]: `${Group}.${keyof Calls<Groups[Group]> & string}` }[GroupName]

type CallOf<Name extends OperationName> = Name extends `${infer Group extends GroupName}.${infer Call}`
  ? Call extends keyof Calls<Groups[Group]>
    ? Calls<Groups[Group]>[Call]
    : never
  : never

/** What a call gives back: nothing, one record, every record, or one page of them. */
export type ResultKind = { readonly kind: 'none' | 'event' } | { readonly kind: 'record' | 'list' | 'page'; readonly fields: Fields }

type ResultOf<T> = [undefined] extends [T]
  ? { readonly kind: 'none' }
  : [T] extends [WebhookEvent]
    ? { readonly kind: 'event' }
    : T extends Listed<infer Item>
      ? { readonly kind: 'page'; readonly fields: FieldsOf<Item> }
      : T extends readonly (infer Item)[]
        ? { readonly kind: 'list'; readonly fields: FieldsOf<Item> }
        : { readonly kind: 'record'; readonly fields: FieldsOf<T> }

/**
 * What a call is given before its options: nothing, a webhook, the name of a record, a page, or named fields. `refAnd` stands for
 * the name of a record and then an optional object of fields.
 */
export type InputKind =
  | { readonly kind: 'none' | 'webhook' | 'ref' | 'page' }
  | { readonly kind: 'fields' | 'refAnd'; readonly fields: Readonly<Record<string, 'required' | 'optional'>> }

type InputFieldsOf<T> = { readonly [Field in keyof T]-?: T extends Record<Field, T[Field]> ? 'required' : 'optional' }

type InputOf<Given extends readonly unknown[]> = Given extends readonly [infer Ref, infer Input, unknown]
  ? Ref extends RecordRef
    ? { readonly kind: 'refAnd'; readonly fields: InputFieldsOf<NonNullable<Input>> }
    : never
  : Given extends readonly [infer Only, unknown]
    ? [Only] extends [RecordRef]
      ? { readonly kind: 'ref' }
      : [Page] extends [Only]
        ? { readonly kind: 'page' }
        : [Request] extends [Only]
          ? { readonly kind: 'webhook' }
          : { readonly kind: 'fields'; readonly fields: InputFieldsOf<Only> }
    : { readonly kind: 'none' }

/** One call of the specification. */
export interface Operation {
  /** A write may move money or make a record: it is sent once. */
  readonly effect: 'read' | 'write'
  /** Whether a provider that has the group must have the call. */
  readonly required: boolean
  readonly input: InputKind
  readonly result: ResultKind
}

type OperationOf<Call, IsRequired> = Call extends (...given: infer Given) => Promise<infer Result>
  ? {
      readonly effect: 'read' | 'write'
      readonly required: IsRequired
      readonly input: InputOf<Required<Given>>
      readonly result: ResultOf<Result>
    }
  : never

type IsRequired<Name extends OperationName> = Name extends `${infer Group extends GroupName}.${infer Call}`
  ? Call extends keyof Groups[Group]
    ? Groups[Group] extends Record<Call, Groups[Group][Call]>
      ? true
      : false
    : never
  : never

/** Every call of the specification by its name. */
export const OPERATIONS: { readonly [Name in OperationName]: OperationOf<CallOf<Name>, IsRequired<Name>> } = {
  'balances.list': { effect: 'read', required: true, input: { kind: 'none' }, result: { kind: 'list', fields: balance } },
  'invoices.create': {
    effect: 'write',
    required: true,
    input: {
      kind: 'fields',
      fields: {
        reference: 'required',
        amount: 'required',
        method: 'optional',
        description: 'optional',
        customerEmail: 'optional',
        metadata: 'optional',
      },
    },
    result: { kind: 'record', fields: invoiceReceipt },
  },
  'invoices.get': { effect: 'read', required: true, input: { kind: 'ref' }, result: { kind: 'record', fields: invoice } },
  'invoices.capture': {
    effect: 'write',
    required: false,
    input: { kind: 'refAnd', fields: { amount: 'optional' } },
    result: { kind: 'none' },
  },
  'invoices.cancel': { effect: 'write', required: false, input: { kind: 'ref' }, result: { kind: 'none' } },
  'invoices.list': { effect: 'read', required: false, input: { kind: 'page' }, result: { kind: 'page', fields: invoice } },
  'invoices.methods': { effect: 'read', required: false, input: { kind: 'none' }, result: { kind: 'list', fields: method } },
  'refunds.create': {
    effect: 'write',
    required: true,
    input: { kind: 'fields', fields: { reference: 'required', invoice: 'required', amount: 'optional', reason: 'optional' } },
    result: { kind: 'record', fields: refundReceipt },
  },
  'refunds.get': { effect: 'read', required: true, input: { kind: 'ref' }, result: { kind: 'record', fields: refund } },
  'refunds.list': { effect: 'read', required: false, input: { kind: 'page' }, result: { kind: 'page', fields: refund } },
  'payouts.create': {
    effect: 'write',
    required: true,
    input: {
      kind: 'fields',
      fields: {
        reference: 'required',
        amount: 'required',
        method: 'required',
        destination: 'required',
        feeFrom: 'optional',
        bank: 'optional',
      },
    },
    result: { kind: 'record', fields: payoutReceipt },
  },
  'payouts.get': { effect: 'read', required: true, input: { kind: 'ref' }, result: { kind: 'record', fields: payout } },
  'payouts.list': { effect: 'read', required: false, input: { kind: 'page' }, result: { kind: 'page', fields: payout } },
  'payouts.methods': { effect: 'read', required: false, input: { kind: 'none' }, result: { kind: 'list', fields: method } },
  'payouts.banks': { effect: 'read', required: false, input: { kind: 'none' }, result: { kind: 'list', fields: bank } },
  'webhooks.parse': { effect: 'read', required: true, input: { kind: 'webhook' }, result: { kind: 'event' } },
}

/** The members of each group that are no calls: `recovery` is data, `ack` answers at once. */
export const MEMBERS: {
  readonly [Group in GroupName]: { readonly [Name in Exclude<keyof Groups[Group], keyof Calls<Groups[Group]>>]: 'recovery' | 'ack' }
} = {
  balances: {},
  invoices: { recovery: 'recovery' },
  refunds: { recovery: 'recovery' },
  payouts: { recovery: 'recovery' },
  webhooks: { ack: 'ack' },
}

const updated = {
  provider: 'text',
  key: 'text',
  id: 'text',
  reference: 'text?',
  rawStatus: 'text?',
  amount: 'money?',
  statusVerified: 'boolean',
  test: 'boolean?',
  raw: 'json',
} as const

type EventOf<Type extends WebhookEvent['type']> = Extract<WebhookEvent, { readonly type: Type }>

/** Every kind of event: the group of its record, and its fields besides `type` and `signedFields`. */
export const EVENTS: {
  readonly [Type in WebhookEvent['type']]: {
    readonly group: GroupName
    readonly fields: FieldsOf<Omit<EventOf<Type>, 'type' | 'signedFields'>>
  }
} = {
  'payout.updated': { group: 'payouts', fields: { ...updated, status: { words: PAYOUT_STATUS } } },
  'invoice.updated': { group: 'invoices', fields: { ...updated, status: { words: INVOICE_STATUS }, refunded: 'money?' } },
  'refund.updated': { group: 'refunds', fields: { ...updated, status: { words: REFUND_STATUS }, invoice: 'ref' } },
}
