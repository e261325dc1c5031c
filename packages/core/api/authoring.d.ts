// @paymux/core/authoring

export interface Connection {
    readonly baseUrl: string;
    readonly timeoutMs: number;
    readonly connectTimeoutMs: number;
    readonly retries: number;
    readonly utcOffset: string;
    readonly transport: Transport | undefined;
}

export interface ConnectionDefaults {
    readonly baseUrl: string;
    readonly variable: string;
    readonly utcOffset?: string | undefined;
}

export interface ConnectionSettings {
    readonly baseUrl?: string | undefined;
    readonly timeoutMs?: number | undefined;
    readonly connectTimeoutMs?: number | undefined;
    readonly retries?: number | undefined;
    readonly utcOffset?: string | undefined;
    readonly transport?: Transport | undefined;
}

type DriftProblem =
    | 'unknown_status'
    | 'missing_field'
    | 'unparsable'

export type Group<Name extends string> = Readonly<Record<Name, string>> | null;

type Json = string | boolean | null | readonly Json[] | JsonObject;

interface JsonObject {
    readonly [key: string]: Json;
}

interface MapContext {
    readonly raw: JsonObject;
    readonly drift: ReportDrift;
    readonly invalid: (message: string) => never;
}

interface Money {
    readonly amount: string;
    readonly currency: string;
}

class PaymentError extends Error {
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

type PaymentErrorCode =
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

interface PaymentErrorInit {
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

type PaymentOutcome =
    | 'not_sent'
    | 'rejected'
    | 'unknown'

export interface ReceiveOptions {
    readonly maxBytes?: number | undefined;
}

export interface ReceivedWebhook {
    readonly header: (name: string) => string | null;
    readonly body: string;
    readonly refuse: (code: 'invalid_signature' | 'invalid_request', message: string) => PaymentError;
    readonly drift: ReportDrift;
}

type Ref = {
    readonly reference: string;
    readonly id?: never;
} | {
    readonly id: string;
    readonly reference?: never;
};

type ReportDrift = (field: string, problem: DriftProblem, value?: string) => void;

export type Rule = (value: unknown) => string | null;

export type Rules<Input> = {
    readonly [Field in keyof Required<Input>]: Rule;
};

export interface SettingsReader<Settings extends object> {
    readonly given: Partial<Settings>;
    readonly group: <Name extends string>(name: string, given: Readonly<Partial<Record<NoInfer<Name>, string | undefined>>> | undefined, variables: Readonly<Record<Name, string>>, alsoKnown?: readonly string[]) => Group<Name>;
    readonly secrets: (name: string, given: string | readonly string[] | undefined, variable: string) => readonly string[];
    readonly connection: (defaults: ConnectionDefaults) => Connection;
    readonly done: () => void;
}

type Transport = (request: TransportRequest) => Promise<TransportResponse>;

interface TransportRequest {
    readonly method: 'GET' | 'POST';
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | null;
    readonly signal: AbortSignal;
    readonly maxBodyBytes: number;
}

interface TransportResponse {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | undefined>>;
    readonly body: string;
    readonly unreadable?: string | undefined;
}

interface WebhookRequest {
    readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
    readonly body: string | Uint8Array;
}

export interface WireReader {
    readonly text: (field: string) => string | null;
    readonly money: (field: string, currency: string | null) => Money | null;
    readonly minorMoney: (field: string, currency: string | null) => Money | null;
    readonly decimal: (field: string) => string | null;
    readonly time: (field: string, utcOffset: string) => string | null;
    readonly word: <T, F>(field: string, table: Readonly<Record<string, T>>, fallback: F) => T | F;
    readonly metadata: (field: string) => Readonly<Record<string, string>> | null;
}

export function amountIn(...currencies: readonly string[]): Rule;

export function checkInput<Input extends object>(input: Input, rules: Rules<Input>, provider: string, operation: string, across?: (input: Input) => readonly (string | false)[]): Input;

export function checkRef<R extends Ref>(ref: R, provider: string, operation: string, names?: readonly ('reference' | 'id')[]): R;

export const email: Rule;

export function expectRecord(ref: Ref, record: {
    readonly id: string;
    readonly reference: string | null;
}, context: MapContext): void;

export function identifier(max: number): Rule;
export function identifier(max: number, pattern: RegExp, says: string): Rule;

export function isHexSignature(text: string): boolean;

export function isSafeUrl(text: string): boolean;

export function listOf(rule: Rule): Rule;

export function need<T>(group: T | null, provider: string, operation: string, settings: string): T;

export function oneOf(...words: readonly string[]): Rule;

export function optional(rule: Rule): Rule;

export function readDecimal(value: unknown): string | null;

export function readMoney(amount: unknown, currency: unknown): Money | null;

export function readSettings<Settings extends object>(provider: string, factory: string, settings: Settings, known: readonly string[]): SettingsReader<Settings>;

export function readWire(wire: object, documented: readonly string[], drift: ReportDrift): WireReader;

export function receiveWebhook(provider: string, request: WebhookRequest | Request, { maxBytes }?: ReceiveOptions): Promise<ReceivedWebhook>;

export function shownName(name: string): string;

export function signedByAny(secrets: readonly string[], signature: string, sign: (secret: string) => readonly string[]): boolean;

export function text(max: number): Rule;
export function text(max: number, pattern: RegExp, says: string): Rule;

export function texts(max: number, name: RegExp, says: string): Rule;

export function webUrl(max: number): Rule;

export function webhookKey(...parts: readonly (string | null)[]): string;

export function wholeNumber(min: number, max: number): Rule;

export function zonedTime(text: string, utcOffset: string): string | null;
