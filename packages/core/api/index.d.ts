// @paymux/core

export interface Balance {
    readonly available: Money;
    readonly held: Money | null;
    readonly total: Money | null;
    readonly raw: JsonObject;
}

export interface BalancesApi {
    readonly list: (options?: CallOptions) => Promise<readonly Balance[]>;
}

export interface Bank {
    readonly id: string;
    readonly name: string;
}

type CallOf<Name extends OperationName> = Name extends `${infer Group extends GroupName}.${infer Call}` ? Call extends keyof Calls<Groups[Group]> ? Calls<Groups[Group]>[Call] : never : never;

export interface CallOptions {
    readonly signal?: AbortSignal | undefined;
    readonly timeoutMs?: number | undefined;
}

type Calls<Api> = {
    [Name in keyof Api as NonNullable<Api[Name]> extends (...given: never[]) => Promise<unknown> ? Name : never]: NonNullable<Api[Name]>;
};

export interface CaptureInvoice {
    readonly amount?: Money | undefined;
}

export interface CreateInvoice {
    readonly reference: string;
    readonly amount: Money;
    readonly method?: string | undefined;
    readonly description?: string | undefined;
    readonly customerEmail?: string | undefined;
    readonly metadata?: Readonly<Record<string, string>> | undefined;
}

export interface CreatePayout {
    readonly reference: string;
    readonly amount: Money;
    readonly method: string;
    readonly destination: string;
    readonly feeFrom?: 'amount' | 'balance' | undefined;
    readonly bank?: string | undefined;
}

export interface CreateRefund {
    readonly reference: string;
    readonly invoice: RecordRef;
    readonly amount?: Money | undefined;
    readonly reason?: string | undefined;
}

export const EVENTS: {
    readonly [Type in WebhookEvent['type']]: {
        readonly group: GroupName;
        readonly fields: FieldsOf<Omit<EventOf<Type>, 'type' | 'signedFields'>>;
    };
};

type EventOf<Type extends WebhookEvent['type']> = Extract<WebhookEvent, {
    readonly type: Type;
}>;

export type FieldKind = 'text' | 'text?' | 'time?' | 'decimal?' | 'money' | 'money?' | 'boolean' | 'boolean?' | 'ref' | 'texts?' | 'json' | {
    readonly words: readonly string[];
    readonly or?: null;
} | {
    readonly fields: Fields;
};

export interface Fields {
    readonly [field: string]: FieldKind;
}

type FieldsOf<T> = {
    readonly [Field in keyof T]-?: KindOf<T[Field]>;
};

export type GroupName = keyof Groups;

type Groups = Required<Omit<PaymentProvider, 'specVersion' | 'id' | 'name' | 'close'>>;

type InputFieldsOf<T> = {
    readonly [Field in keyof T]-?: T extends Record<Field, T[Field]> ? 'required' : 'optional';
};

export type InputKind = {
    readonly kind: 'none' | 'webhook' | 'ref' | 'page';
} | {
    readonly kind: 'fields' | 'refAnd';
    readonly fields: Readonly<Record<string, 'required' | 'optional'>>;
};

type InputOf<Given extends readonly unknown[]> = Given extends readonly [
    infer Ref,
    infer Input,
    unknown
] ? Ref extends RecordRef ? {
    readonly kind: 'refAnd';
    readonly fields: InputFieldsOf<NonNullable<Input>>;
} : never : Given extends readonly [
    infer Only,
    unknown
] ? [
    Only
] extends [
    RecordRef
] ? {
    readonly kind: 'ref';
} : [
    Page
] extends [
    Only
] ? {
    readonly kind: 'page';
} : [
    Request
] extends [
    Only
] ? {
    readonly kind: 'webhook';
} : {
    readonly kind: 'fields';
    readonly fields: InputFieldsOf<Only>;
} : {
    readonly kind: 'none';
};

export interface Invoice {
    readonly provider: string;
    readonly id: string;
    readonly reference: string | null;
    readonly status: InvoiceStatus;
    readonly rawStatus: string;
    readonly onHold: boolean;
    readonly amount: Money | null;
    readonly paid: Money | null;
    readonly refunded: Money | null;
    readonly credited: Money | null;
    readonly fee: Money | null;
    readonly payerFee: Money | null;
    readonly method: string | null;
    readonly payer: string | null;
    readonly metadata: Readonly<Record<string, string>> | null;
    readonly failureReason: string | null;
    readonly createdAt: string | null;
    readonly expiresAt: string | null;
    readonly paidAt: string | null;
    readonly test: boolean | null;
    readonly raw: JsonObject;
}

export interface InvoiceReceipt {
    readonly provider: string;
    readonly id: string | null;
    readonly reference: string;
    readonly url: string | null;
    readonly amount: Money;
    readonly expiresAt: string | null;
    readonly test: boolean | null;
    readonly raw: JsonObject;
}

export type InvoiceStatus =
    | 'pending'
    | 'authorized'
    | 'underpaid'
    | 'paid'
    | 'refunded'
    | 'expired'
    | 'canceled'
    | 'failed'
    | 'unknown'

export interface InvoiceUpdated extends Updated {
    readonly type: 'invoice.updated';
    readonly status: InvoiceStatus;
    readonly refunded: Money | null;
}

export interface InvoicesApi {
    readonly create: (input: CreateInvoice, options?: CallOptions) => Promise<InvoiceReceipt>;
    readonly get: (ref: RecordRef, options?: CallOptions) => Promise<Invoice>;
    readonly recovery: Recovery;
    readonly capture?: (ref: RecordRef, input?: CaptureInvoice, options?: CallOptions) => Promise<void>;
    readonly cancel?: (ref: RecordRef, options?: CallOptions) => Promise<void>;
    readonly list?: (page?: Page, options?: CallOptions) => Promise<Listed<Invoice>>;
    readonly methods?: (options?: CallOptions) => Promise<readonly PaymentMethod[]>;
}

type IsRequired<Name extends OperationName> = Name extends `${infer Group extends GroupName}.${infer Call}` ? Call extends keyof Groups[Group] ? Groups[Group] extends Record<Call, Groups[Group][Call]> ? true : false : never : never;

export type Json = string | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
    readonly [key: string]: Json;
}

type KindOf<T> = [
    T
] extends [
    boolean
] ? 'boolean' : [
    T
] extends [
    boolean | null
] ? 'boolean?' : [
    string
] extends [
    T
] ? [
    T
] extends [
    string
] ? 'text' : 'text?' | 'time?' | 'decimal?' : [
    T
] extends [
    string
] ? {
    readonly words: readonly T[];
} : [
    T
] extends [
    string | null
] ? {
    readonly words: readonly NonNullable<T>[];
    readonly or: null;
} : [
    T
] extends [
    Money
] ? 'money' : [
    T
] extends [
    Money | null
] ? 'money?' : [
    T
] extends [
    RecordRef
] ? 'ref' : [
    T
] extends [
    JsonObject
] ? 'json' : [
    T
] extends [
    Readonly<Record<string, string>> | null
] ? 'texts?' : {
    readonly fields: FieldsOf<T>;
};

export interface Listed<T> {
    readonly items: readonly T[];
    readonly next: string | null;
}

export const MEMBERS: {
    readonly [Group in GroupName]: {
        readonly [Name in Exclude<keyof Groups[Group], keyof Calls<Groups[Group]>>]: 'recovery' | 'ack';
    };
};

export interface Money {
    readonly amount: string;
    readonly currency: string;
}

export const OPERATIONS: {
    readonly [Name in OperationName]: OperationOf<CallOf<Name>, IsRequired<Name>>;
};

export interface Operation {
    readonly effect: 'read' | 'write';
    readonly required: boolean;
    readonly input: InputKind;
    readonly result: ResultKind;
}

export type OperationName = {
    [Group in GroupName]: `${Group}.${keyof Calls<Groups[Group]> & string}`;
}[GroupName];

type OperationOf<Call, IsRequired> = Call extends (...given: infer Given) => Promise<infer Result> ? {
    readonly effect: 'read' | 'write';
    readonly required: IsRequired;
    readonly input: InputOf<Required<Given>>;
    readonly result: ResultOf<Result>;
} : never;

export interface Page {
    readonly cursor?: string | undefined;
    readonly limit?: number | undefined;
}

export class PaymentError extends Error {
    readonly code: PaymentErrorCode;
    readonly outcome: PaymentOutcome;
    readonly provider: string;
    readonly operation: string;
    readonly httpStatus?: number;
    readonly upstreamCode?: string;
    readonly upstreamMessage?: string;
    readonly reference?: string;
    readonly retryAfterMs?: number;
    constructor(init: PaymentErrorInit);
    toJSON(): object;
    static is(value: unknown): value is PaymentError;
}

export type PaymentErrorCode =
    | 'config'
    | 'invalid_request'
    | 'unauthorized'
    | 'forbidden'
    | 'not_found'
    | 'conflict'
    | 'rate_limited'
    | 'rejected'
    | 'unavailable'
    | 'timeout'
    | 'network'
    | 'invalid_response'
    | 'invalid_signature'
    | 'aborted'

export interface PaymentErrorInit {
    readonly code: PaymentErrorCode;
    readonly outcome: PaymentOutcome;
    readonly provider: string;
    readonly operation: string;
    readonly message: string;
    readonly httpStatus?: number | undefined;
    readonly upstreamCode?: string | undefined;
    readonly upstreamMessage?: string | undefined;
    readonly reference?: string | undefined;
    readonly retryAfterMs?: number | undefined;
    readonly cause?: unknown;
}

export interface PaymentMethod {
    readonly code: string;
    readonly name: string;
    readonly currency: string | null;
    readonly min: Money | null;
    readonly max: Money | null;
    readonly fee: {
        readonly percent: string | null;
        readonly fixed: Money | null;
        readonly payerShare: string | null;
    };
    readonly enabled: boolean;
}

export type PaymentOutcome =
    | 'not_sent'
    | 'rejected'
    | 'unknown'

export interface PaymentProvider {
    readonly specVersion: 1;
    readonly id: string;
    readonly name: string;
    readonly balances?: BalancesApi;
    readonly invoices?: InvoicesApi;
    readonly refunds?: RefundsApi;
    readonly payouts?: PayoutsApi;
    readonly webhooks?: WebhooksApi;
    readonly close: () => Promise<void>;
}

export interface Payout {
    readonly provider: string;
    readonly id: string;
    readonly reference: string | null;
    readonly status: PayoutStatus;
    readonly rawStatus: string;
    readonly method: string | null;
    readonly destination: string | null;
    readonly amount: Money | null;
    readonly debited: Money | null;
    readonly fee: Money | null;
    readonly received: Money | null;
    readonly converted: Money | null;
    readonly feeFrom: 'amount' | 'balance' | null;
    readonly comment: string | null;
    readonly failureReason: string | null;
    readonly createdAt: string | null;
    readonly finishedAt: string | null;
    readonly test: boolean | null;
    readonly raw: JsonObject;
}

export interface PayoutReceipt {
    readonly provider: string;
    readonly id: string;
    readonly reference: string;
    readonly status: PayoutStatus;
    readonly debited: Money | null;
    readonly test: boolean | null;
    readonly raw: JsonObject;
}

export type PayoutStatus =
    | 'pending'
    | 'succeeded'
    | 'failed'
    | 'unknown'

export interface PayoutUpdated extends Updated {
    readonly type: 'payout.updated';
    readonly status: PayoutStatus;
}

export interface PayoutsApi {
    readonly create: (input: CreatePayout, options?: CallOptions) => Promise<PayoutReceipt>;
    readonly get: (ref: RecordRef, options?: CallOptions) => Promise<Payout>;
    readonly recovery: Recovery;
    readonly list?: (page?: Page, options?: CallOptions) => Promise<Listed<Payout>>;
    readonly methods?: (options?: CallOptions) => Promise<readonly PaymentMethod[]>;
    readonly banks?: (options?: CallOptions) => Promise<readonly Bank[]>;
}

export type ReadsOf<Provider> = {
    readonly [Group in keyof Provider]: WithoutWrites<Provider[Group]>;
};

export interface RecordRef {
    readonly reference: string | null;
    readonly id: string | null;
}

export interface Recovery {
    readonly lookup: boolean;
    readonly repeat: 'same' | 'refused' | 'pays_again' | 'unknown';
    readonly withinMs: number | null;
}

export interface Refund {
    readonly provider: string;
    readonly id: string;
    readonly reference: string | null;
    readonly invoice: RecordRef;
    readonly status: RefundStatus;
    readonly rawStatus: string;
    readonly amount: Money | null;
    readonly reason: string | null;
    readonly failureReason: string | null;
    readonly createdAt: string | null;
    readonly test: boolean | null;
    readonly raw: JsonObject;
}

export interface RefundReceipt {
    readonly provider: string;
    readonly id: string;
    readonly reference: string;
    readonly status: RefundStatus;
    readonly amount: Money | null;
    readonly test: boolean | null;
    readonly raw: JsonObject;
}

export type RefundStatus =
    | 'pending'
    | 'succeeded'
    | 'failed'
    | 'unknown'

export interface RefundUpdated extends Updated {
    readonly type: 'refund.updated';
    readonly status: RefundStatus;
    readonly invoice: RecordRef;
}

export interface RefundsApi {
    readonly create: (input: CreateRefund, options?: CallOptions) => Promise<RefundReceipt>;
    readonly get: (ref: RecordRef, options?: CallOptions) => Promise<Refund>;
    readonly recovery: Recovery;
    readonly list?: (page?: Page, options?: CallOptions) => Promise<Listed<Refund>>;
}

export type ResultKind = {
    readonly kind: 'none' | 'event';
} | {
    readonly kind: 'record' | 'list' | 'page';
    readonly fields: Fields;
};

type ResultOf<T> = [
    undefined
] extends [
    T
] ? {
    readonly kind: 'none';
} : [
    T
] extends [
    WebhookEvent
] ? {
    readonly kind: 'event';
} : T extends Listed<infer Item> ? {
    readonly kind: 'page';
    readonly fields: FieldsOf<Item>;
} : T extends readonly (infer Item)[] ? {
    readonly kind: 'list';
    readonly fields: FieldsOf<Item>;
} : {
    readonly kind: 'record';
    readonly fields: FieldsOf<T>;
};

export const SPEC_VERSION = 1;

export interface SharedInputs {
    readonly returnUrl?: string | undefined;
    readonly failUrl?: string | undefined;
    readonly webhookUrl?: string | undefined;
    readonly expiresInMinutes?: number | undefined;
    readonly language?: string | undefined;
}

interface Updated {
    readonly provider: string;
    readonly key: string;
    readonly id: string;
    readonly reference: string | null;
    readonly rawStatus: string | null;
    readonly amount: Money | null;
    readonly signedFields: readonly string[];
    readonly statusVerified: boolean;
    readonly test: boolean | null;
    readonly raw: JsonObject;
}

export type WebhookEvent = PayoutUpdated | InvoiceUpdated | RefundUpdated;

export interface WebhookReply {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
}

export interface WebhookRequest {
    readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
    readonly body: string | Uint8Array;
}

export interface WebhooksApi {
    readonly parse: (request: WebhookRequest | Request, options?: CallOptions) => Promise<WebhookEvent>;
    readonly ack: (event: WebhookEvent) => WebhookReply;
}

type WithoutWrites<Group> = Group extends (...given: never[]) => unknown ? Group : Group extends object ? Omit<Group, 'create' | 'capture' | 'cancel'> : Group;

export function addMoney(a: Money, b: Money): Money;

export function assertProvider(value: unknown): asserts value is PaymentProvider;

export function compareMoney(a: Money, b: Money): number;

export function firstAnswer<Provider extends Pick<PaymentProvider, 'id'>, Answer>(providers: readonly Provider[], read: (provider: ReadsOf<Provider>) => Promise<Answer>): Promise<Answer>;

export function fromMinorUnits(units: bigint, currency: string, decimals?: number | null): Money;

export function isFinal(status: PayoutStatus | InvoiceStatus | RefundStatus): boolean;

export function minorUnits(currency: string): number | null;

export function money(amount: string, currency: string): Money;

export function subtractMoney(a: Money, b: Money): Money;

export function toMinorUnits(value: Money, decimals?: number | null): bigint;
