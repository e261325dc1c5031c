// @paymux/core

export interface Balance {
export     readonly available: Money;
export     readonly held: Money | null;
export     readonly total: Money | null;
export     readonly raw: JsonObject;
export }

export interface BalancesApi {
export     readonly list: (options?: CallOptions) => Promise<readonly Balance[]>;
export }

export interface Bank {
export     readonly id: string;
export     readonly name: string;
export }

export interface CallOptions {
export     readonly signal?: AbortSignal | undefined;
export     readonly timeoutMs?: number | undefined;
export }

export interface CreateInvoice {
export     readonly reference: string;
export     readonly amount: Money;
export     readonly method?: string | undefined;
export     readonly description?: string | undefined;
export     readonly customerEmail?: string | undefined;
export     readonly metadata?: Readonly<Record<string, string>> | undefined;
export }

export interface CreatePayout {
export     readonly reference: string;
export     readonly amount: Money;
export     readonly method: string;
export     readonly destination: string;
export     readonly feeFrom?: 'amount' | 'balance' | undefined;
export     readonly bank?: string | undefined;
export }

export interface Invoice {
export     readonly provider: string;
export     readonly id: string;
export     readonly reference: string;
export     readonly status: InvoiceStatus;
export     readonly rawStatus: string;
export     readonly onHold: boolean;
export     readonly amount: Money | null;
export     readonly credited: Money | null;
export     readonly fee: Money | null;
export     readonly payerFee: Money | null;
export     readonly method: string | null;
export     readonly payer: string | null;
export     readonly metadata: Readonly<Record<string, string>> | null;
export     readonly createdAt: string | null;
export     readonly expiresAt: string | null;
export     readonly paidAt: string | null;
export     readonly raw: JsonObject;
export }

export interface InvoiceReceipt {
export     readonly provider: string;
export     readonly id: string | null;
export     readonly reference: string;
export     readonly url: string | null;
export     readonly amount: Money;
export     readonly expiresAt: string | null;
export     readonly raw: JsonObject;
export }

export type InvoiceStatus =
    | 'pending'
    | 'paid'
    | 'expired'
    | 'failed'
    | 'refunded'
    | 'unknown'

export interface InvoiceUpdated extends Updated {
export     readonly type: 'invoice.updated';
export     readonly status: InvoiceStatus;
export }

export interface InvoicesApi {
export     readonly create: (input: CreateInvoice, options?: CallOptions) => Promise<InvoiceReceipt>;
export     readonly get: (ref: {
export         readonly reference: string;
export     }, options?: CallOptions) => Promise<Invoice>;
export     readonly methods?: (options?: CallOptions) => Promise<readonly PaymentMethod[]>;
export }

export type Json = string | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
export     readonly [key: string]: Json;
export }

export interface Money {
export     readonly amount: string;
export     readonly currency: string;
export }

export class PaymentError extends Error {
export     readonly code: PaymentErrorCode;
export     readonly outcome: PaymentOutcome;
export     readonly provider: string;
export     readonly operation: string;
export     readonly httpStatus?: number;
export     readonly upstreamCode?: string;
export     readonly upstreamMessage?: string;
export     readonly reference?: string;
export     readonly retryAfterMs?: number;
export     constructor(init: PaymentErrorInit);
export     toJSON(): object;
export     static is(value: unknown): value is PaymentError;
export }

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
export     readonly code: PaymentErrorCode;
export     readonly outcome: PaymentOutcome;
export     readonly provider: string;
export     readonly operation: string;
export     readonly message: string;
export     readonly httpStatus?: number | undefined;
export     readonly upstreamCode?: string | undefined;
export     readonly upstreamMessage?: string | undefined;
export     readonly reference?: string | undefined;
export     readonly retryAfterMs?: number | undefined;
export     readonly cause?: unknown;
export }

export interface PaymentMethod {
export     readonly code: string;
export     readonly name: string;
export     readonly currency: string;
export     readonly min: Money | null;
export     readonly max: Money | null;
export     readonly fee: {
export         readonly percent: string | null;
export         readonly fixed: Money | null;
export         readonly payerShare: string | null;
export     };
export     readonly enabled: boolean;
export }

export type PaymentOutcome =
    | 'not_sent'
    | 'rejected'
    | 'unknown'

export interface PaymentProvider {
export     readonly specVersion: 1;
export     readonly id: string;
export     readonly name: string;
export     readonly balances?: BalancesApi;
export     readonly invoices?: InvoicesApi;
export     readonly payouts?: PayoutsApi;
export     readonly webhooks?: WebhooksApi;
export }

export interface Payout {
export     readonly provider: string;
export     readonly id: string;
export     readonly reference: string | null;
export     readonly status: PayoutStatus;
export     readonly rawStatus: string;
export     readonly method: string | null;
export     readonly destination: string | null;
export     readonly amount: Money | null;
export     readonly debited: Money | null;
export     readonly fee: Money | null;
export     readonly received: Money | null;
export     readonly converted: Money | null;
export     readonly feeFrom: 'amount' | 'balance' | null;
export     readonly comment: string | null;
export     readonly failureReason: string | null;
export     readonly createdAt: string | null;
export     readonly finishedAt: string | null;
export     readonly raw: JsonObject;
export }

export interface PayoutReceipt {
export     readonly provider: string;
export     readonly id: string;
export     readonly reference: string;
export     readonly status: PayoutStatus;
export     readonly debited: Money | null;
export     readonly raw: JsonObject;
export }

export type PayoutStatus =
    | 'pending'
    | 'succeeded'
    | 'failed'
    | 'unknown'

export interface PayoutUpdated extends Updated {
export     readonly type: 'payout.updated';
export     readonly status: PayoutStatus;
export }

export interface PayoutsApi {
export     readonly create: (input: CreatePayout, options?: CallOptions) => Promise<PayoutReceipt>;
export     readonly get: (ref: Ref, options?: CallOptions) => Promise<Payout>;
export     readonly methods?: (options?: CallOptions) => Promise<readonly PaymentMethod[]>;
export     readonly banks?: (options?: CallOptions) => Promise<readonly Bank[]>;
export }

export type Ref = {
export     readonly reference: string;
export     readonly id?: never;
export } | {
export     readonly id: string;
export     readonly reference?: never;
export };

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
export     readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
export     readonly body: string | Uint8Array;
export }

export interface WebhooksApi {
export     readonly parse: (request: WebhookRequest | Request) => Promise<WebhookEvent>;
export     readonly ack: {
export         readonly status: number;
export         readonly body: string;
export     };
export }

export function addMoney(a: Money, b: Money): Money;

export function assertProvider(value: unknown): asserts value is PaymentProvider;

export function compareMoney(a: Money, b: Money): number;

export function fromMinorUnits(units: bigint, currency: string, decimals?: number | null): Money;

export function isFinal(status: PayoutStatus | InvoiceStatus): boolean;

export function minorUnits(currency: string): number | null;

export function money(amount: string, currency: string): Money;

export function subtractMoney(a: Money, b: Money): Money;

export function toMinorUnits(value: Money, decimals?: number | null): bigint;
