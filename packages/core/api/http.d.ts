// @paymux/core/http

export interface CallEvent {
    readonly provider: string;
    readonly operation: string;
    readonly effect: 'read' | 'write';
    readonly reference: string | undefined;
    attempts: number;
    httpStatus: number | undefined;
    error?: unknown;
}

interface CallOptions {
    readonly signal?: AbortSignal | undefined;
    readonly timeoutMs?: number | undefined;
}

export interface ClosableTransport {
    (request: TransportRequest): Promise<TransportResponse>;
    readonly close: () => Promise<void>;
}

export interface DriftEvent {
    readonly provider: string;
    readonly operation: string;
    readonly field: string;
    readonly problem: DriftProblem;
    readonly value?: string | undefined;
}

export type DriftProblem =
    | 'unknown_status'
    | 'missing_field'
    | 'unparsable'

export type Envelope = {
    readonly accepted: true;
    readonly data: Json;
    readonly status?: number | undefined;
} | {
    readonly accepted: false;
    readonly status?: number | undefined;
    readonly code?: RefusalCode | undefined;
    readonly upstreamCode?: string | null | undefined;
    readonly message?: string | null | undefined;
    readonly retryAfterMs?: number | undefined;
};

export interface FetchTransportOptions {
    readonly fetch?: typeof fetch | undefined;
}

export type Fields = Readonly<Record<string, string | undefined>>;

export interface HttpCall<Wire, Result> extends ResponseReader<Wire, Result> {
    readonly operation: string;
    readonly effect: 'read' | 'write';
    readonly recovery?: Recovery | undefined;
    readonly once?: true | undefined;
    readonly method: 'GET' | 'POST';
    readonly path: string;
    readonly query?: Fields | undefined;
    readonly form?: Fields | undefined;
    readonly json?: object | undefined;
    readonly headers?: Readonly<Record<string, string>> | undefined;
    readonly reference?: string | undefined;
    readonly sensitive?: readonly string[] | undefined;
}

export interface HttpClient {
    readonly call: <Wire, Result>(call: HttpCall<Wire, Result>, options?: CallOptions) => Promise<Result>;
    readonly close: () => Promise<void>;
}

export interface HttpClientSettings {
    readonly provider: string;
    readonly baseUrl: string;
    readonly readEnvelope: ReadEnvelope;
    readonly secrets: readonly string[];
    readonly timeoutMs?: number | undefined;
    readonly connectTimeoutMs?: number | undefined;
    readonly retries?: number | undefined;
    readonly utcOffset?: string | undefined;
    readonly transport?: Transport | undefined;
}

type Json = string | boolean | null | readonly Json[] | JsonObject;

interface JsonObject {
    readonly [key: string]: Json;
}

export interface MapContext {
    readonly raw: JsonObject;
    readonly drift: ReportDrift;
    readonly utcOffset: string;
    readonly invalid: (message: string) => never;
    readonly notFound: () => never;
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

export type ReadEnvelope = (body: Json, httpStatus: number) => Envelope | null;

interface Recovery {
    readonly lookup: boolean;
    readonly repeat: 'same' | 'refused' | 'pays_again' | 'unknown';
    readonly withinMs: number | null;
}

type RefusalCode = Extract<PaymentErrorCode, 'unauthorized' | 'forbidden' | 'not_found' | 'conflict' | 'rate_limited' | 'rejected'>;

export type ReportDrift = (field: string, problem: DriftProblem, value?: string) => void;

export interface ResponseReader<Wire, Result> {
    readonly schema: Schema<Wire>;
    readonly map: (wire: Wire, context: MapContext) => Result;
}

export interface Schema<T> {
    readonly '~standard': {
        readonly version: 1;
        readonly vendor: string;
        readonly validate: (value: unknown) => SchemaResult<T> | Promise<SchemaResult<T>>;
        readonly types?: {
            readonly input: T;
            readonly output: T;
        } | undefined;
    };
}

export interface SchemaIssue {
    readonly message: string;
    readonly path?: readonly (PropertyKey | {
        readonly key: PropertyKey;
    })[] | undefined;
}

export type SchemaResult<T> = {
    readonly value: T;
    readonly issues?: undefined;
} | {
    readonly issues: readonly SchemaIssue[];
};

export type Transport = (request: TransportRequest) => Promise<TransportResponse>;

export interface TransportRequest {
    readonly method: 'GET' | 'POST';
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | null;
    readonly signal: AbortSignal;
    readonly maxBodyBytes: number;
}

export interface TransportResponse {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | undefined>>;
    readonly body: string;
    readonly unreadable?: string | undefined;
}

export interface UndiciDispatcher {
    dispatch(options: never, handler: never): boolean;
}

export interface UndiciTransportOptions {
    readonly connectTimeoutMs?: number | undefined;
    readonly connections?: number | undefined;
    readonly dispatcher?: UndiciDispatcher | undefined;
}

export function bodyTooLarge(maxBodyBytes: number): Error;

export function createHttpClient(settings: HttpClientSettings): HttpClient;

export function fetchTransport(options?: FetchTransportOptions): Transport;

export function jsonNumber(decimal: string): object;

export function notSent(cause: unknown): Error;

export function parseJson(text: string): Json;

export function undiciTransport(options?: UndiciTransportOptions): ClosableTransport;

export function unusableTransport(message: string, cause?: unknown): Error;
