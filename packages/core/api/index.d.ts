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

export interface CallOptions {
    readonly signal?: AbortSignal | undefined;
    readonly timeoutMs?: number | undefined;
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

export interface Invoice {
    readonly provider: string;
    readonly id: string;
    readonly reference: string;
    readonly status: InvoiceStatus;
    readonly rawStatus: string;
    readonly onHold: boolean;
    readonly amount: Money | null;
    readonly credited: Money | null;
    readonly fee: Money | null;
    readonly payerFee: Money | null;
    readonly method: string | null;
    readonly payer: string | null;
    readonly metadata: Readonly<Record<string, string>> | null;
    readonly createdAt: string | null;
    readonly expiresAt: string | null;
    readonly paidAt: string | null;
    readonly raw: JsonObject;
}

export interface InvoiceReceipt {
    readonly provider: string;
    readonly id: string | null;
    readonly reference: string;
    readonly url: string | null;
    readonly amount: Money;
    readonly expiresAt: string | null;
    readonly raw: JsonObject;
}

export type InvoiceStatus =
    | 'pending'
    | 'paid'
    | 'expired'
    | 'failed'
    | 'refunded'
    | 'unknown'

export interface InvoiceUpdated extends Updated {
    readonly type: 'invoice.updated';
    readonly status: InvoiceStatus;
}

export interface InvoicesApi {
    readonly create: (input: CreateInvoice, options?: CallOptions) => Promise<InvoiceReceipt>;
    readonly get: (ref: {
        readonly reference: string;
    }, options?: CallOptions) => Promise<Invoice>;
    readonly methods?: (options?: CallOptions) => Promise<readonly PaymentMethod[]>;
}

export type Json = string | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
    readonly [key: string]: Json;
}

export interface Money {
    readonly amount: string;
    readonly currency: string;
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
    readonly currency: string;
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
    readonly raw: JsonObject;
}

export interface PayoutReceipt {
    readonly provider: string;
    readonly id: string;
    readonly reference: string;
    readonly status: PayoutStatus;
    readonly debited: Money | null;
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
    readonly get: (ref: Ref, options?: CallOptions) => Promise<Payout>;
    readonly methods?: (options?: CallOptions) => Promise<readonly PaymentMethod[]>;
    readonly banks?: (options?: CallOptions) => Promise<readonly Bank[]>;
}

export type Ref = {
    readonly reference: string;
    readonly id?: never;
} | {
    readonly id: string;
    readonly reference?: never;
};

export const SPEC_VERSION = 1;

interface Updated {
    readonly provider: string;
    readonly key: string;
    readonly id: string;
    readonly reference: string | null;
    readonly rawStatus: string | null;
    readonly amount: Money | null;
    readonly signedFields: readonly string[];
    readonly raw: JsonObject;
}

export type WebhookEvent = PayoutUpdated | InvoiceUpdated;

export interface WebhookRequest {
    readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
    readonly body: string | Uint8Array;
}

export interface WebhooksApi {
    readonly parse: (request: WebhookRequest | Request) => Promise<WebhookEvent>;
    readonly ack: {
        readonly status: number;
        readonly body: string;
    };
}

export function addMoney(a: Money, b: Money): Money;

export function assertProvider(value: unknown): asserts value is PaymentProvider;

export function compareMoney(a: Money, b: Money): number;

export function fromMinorUnits(units: bigint, currency: string, decimals?: number | null): Money;

export function isFinal(status: PayoutStatus | InvoiceStatus): boolean;

export function minorUnits(currency: string): number | null;

export function money(amount: string, currency: string): Money;

export function subtractMoney(a: Money, b: Money): Money;

export function toMinorUnits(value: Money, decimals?: number | null): bigint;
