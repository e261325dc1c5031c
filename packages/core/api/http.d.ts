/** What an upstream's own envelope says. */
type Answer = {
    readonly accepted: true;
    readonly data: Json;
} | {
    readonly accepted: false;
    /** HTTP-like status inside the envelope, if it has one. It counts when the HTTP status itself is 2xx. */
    readonly status?: number | undefined;
    readonly upstreamCode?: string | null | undefined;
    readonly message?: string | null | undefined;
};

/**
 * Message of the tracing channel `paymux:call` (its events are `tracing:paymux:call:start`, `:end`, `:asyncStart`, `:asyncEnd`, `:error`).
 * It is filled while the call runs and complete in `asyncEnd`. It holds no secrets, no accounts and no amounts.
 */
interface CallEvent {
    readonly provider: string;
    /** `"payouts.get"`. */
    readonly operation: string;
    readonly effect: 'read' | 'write';
    readonly reference: string | undefined;
    /** Requests so far. */
    attempts: number;
    /** Of the last answer. */
    httpStatus: number | undefined;
    /** The PaymentError, when the call failed. */
    error?: unknown;
}

/** Options of every call that reaches the network. */
interface CallOptions {
    /** Ends the call early with `aborted`; the outcome says whether the request may have been sent. */
    readonly signal?: AbortSignal | undefined;
    /** One deadline for the whole call in milliseconds: queueing, DNS, connect, TLS, headers, body and retries. */
    readonly timeoutMs?: number | undefined;
}

/** Message of the channel `paymux:drift`: an answer that is not quite what the upstream documents. */
interface DriftEvent {
    readonly provider: string;
    readonly operation: string;
    /** Wire name of the field. */
    readonly field: string;
    readonly problem: DriftProblem;
    /** The word that is not known, scrubbed; only with `unknown_status`. */
    readonly value?: string | undefined;
}

/** `unparsable`: the field is there, but not what it should be. */
type DriftProblem = 'unknown_status' | 'missing_field' | 'unparsable';

/** Options of {@link fetchTransport}. */
interface FetchTransportOptions {
    /** Replaces the global `fetch`. It must not retry by itself. */
    readonly fetch?: typeof fetch | undefined;
}

/** Named texts of a query or form. */
type Fields = Readonly<Record<string, string | undefined>>;

/** One operation of an upstream, ready to be sent. */
interface HttpCall<Wire, Result> extends Reading<Wire, Result> {
    /** Name for errors and events: `"payouts.get"`. */
    readonly operation: string;
    /** A `write` is sent exactly once. A `read` is tried again after failures that may pass. */
    readonly effect: 'read' | 'write';
    readonly method: 'GET' | 'POST';
    /** Begins with a slash; appended to `baseUrl`. */
    readonly path: string;
    /** Encoded into the URL; undefined entries are left out. */
    readonly query?: Fields | undefined;
    /** Sent as `application/x-www-form-urlencoded`; undefined entries are left out. */
    readonly form?: Fields | undefined;
    /** Sent as JSON; undefined entries are left out. Numbers are made with `jsonNumber`. */
    readonly json?: object | undefined;
    readonly headers?: Readonly<Record<string, string>> | undefined;
    /** The merchant's reference, for errors and events. */
    readonly reference?: string | undefined;
    /** What must not appear in errors of this call besides the secrets: wallet and card numbers. */
    readonly sensitive?: readonly string[] | undefined;
}

/** Sends the calls of one provider. */
interface HttpClient {
    /** @throws PaymentError and nothing else */
    readonly call: <Wire, Result>(call: HttpCall<Wire, Result>, options?: CallOptions) => Promise<Result>;
}

/** Settings of {@link createHttpClient}. */
interface HttpClientSettings {
    /** `id` of the provider, for errors and events. */
    readonly provider: string;
    /** Origin and optional path prefix, without a trailing slash. */
    readonly baseUrl: string;
    readonly readAnswer: ReadAnswer;
    /** Everything that must never be seen: keys, tokens. */
    readonly secrets: readonly string[];
    /** Default deadline of a call in milliseconds. Default 60 000. */
    readonly timeoutMs?: number | undefined;
    /** Of the built-in transport, in milliseconds. Default 15 000. */
    readonly connectTimeoutMs?: number | undefined;
    /** How often a read is tried again. Default 2. */
    readonly retries?: number | undefined;
    readonly transport?: Transport | undefined;
}

/** A JSON value as Paymux keeps it: a number is the text of its token, so no digit is ever lost. */
type Json = string | boolean | null | readonly Json[] | JsonObject;

/** A JSON object as Paymux keeps it, see {@link Json}. */
interface JsonObject {
    readonly [key: string]: Json;
}

/** What a mapper gets besides the checked data. */
interface MapContext {
    /** The data as it came, for `raw` of the result. */
    readonly raw: JsonObject;
    /** Reports a deviation from the upstream's documentation. */
    readonly drift: ReportDrift;
    /** Refuses the answer: throws `invalid_response` / `unknown`. The message must not repeat values of the answer. */
    readonly invalid: (message: string) => never;
}

/**
 * Reads the upstream's envelope. Null: this body is not one of the upstream's own answers, so it proves nothing (a proxy's
 * page, a framework's default error). Then a 404 is not `not_found`.
 */
type ReadAnswer = (body: Json, httpStatus: number) => Answer | null;

/** How the upstream's data becomes a result. */
interface Reading<Wire, Result> {
    /** What the upstream's data must be. */
    readonly schema: Schema<Wire>;
    /** Makes the result: pure, no I/O, no clock. */
    readonly map: (wire: Wire, context: MapContext) => Result;
}

/** Reports that a wire field is not what the upstream documents. Only an unknown status word may be passed as the value. */
type ReportDrift = (field: string, problem: DriftProblem, value?: string) => void;

/**
 * A validator as https://standardschema.dev describes it, version 1: zod, valibot, arktype and others have this shape.
 * It must answer synchronously.
 */
interface Schema<T> {
    readonly '~standard': {
        readonly version: 1;
        readonly vendor: string;
        readonly validate: (value: unknown) => SchemaResult<T> | Promise<SchemaResult<T>>;
        readonly types?: {
            readonly input: unknown;
            readonly output: T;
        } | undefined;
    };
}

/** One fault. */
interface SchemaIssue {
    readonly message: string;
    readonly path?: readonly (PropertyKey | {
        readonly key: PropertyKey;
    })[] | undefined;
}

/** What a {@link Schema} answers. */
type SchemaResult<T> = {
    readonly value: T;
    readonly issues?: undefined;
} | {
    readonly issues: readonly SchemaIssue[];
};

/**
 * Sends one request and reads its answer: the seam for a proxy or another HTTP stack.
 *
 * A transport never sends again, never follows a redirect and never switches TLS verification off. When it fails it rejects with
 * any error; only when it knows that not one byte of the request was or will be written may it reject with {@link notSent}.
 */
type Transport = (request: TransportRequest) => Promise<TransportResponse>;

/** One HTTP request as a transport gets it: complete, and to be sent at most once. */
interface TransportRequest {
    readonly method: 'GET' | 'POST';
    /** Absolute, query included. */
    readonly url: string;
    /** Lower-case names. */
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | null;
    /** Aborts when the caller ends the call or its deadline passes. A transport must then let go of the connection. */
    readonly signal: AbortSignal;
    /** The largest answer to read, in bytes; a larger one is refused with {@link bodyTooLarge}. */
    readonly maxBodyBytes: number;
}

/** One HTTP answer, whatever its status, read to its end. */
interface TransportResponse {
    readonly status: number;
    /** Lower-case names. */
    readonly headers: Readonly<Record<string, string | undefined>>;
    /** The whole body, decoded from UTF-8. */
    readonly body: string;
}

/** Anything that dispatches like undici 8: an `Agent`, a `ProxyAgent`. It must not retry by itself. */
interface UndiciDispatcher {
    dispatch(options: never, handler: never): boolean;
}

/** Options of {@link undiciTransport}. */
interface UndiciTransportOptions {
    /** Longest time for DNS, TCP and TLS together, in milliseconds. Default 15 000. */
    readonly connectTimeoutMs?: number | undefined;
    /** Most connections at one time; further calls wait, within their deadline. Default 100. */
    readonly connections?: number | undefined;
    /** Replaces the built-in agent, for example with a `ProxyAgent`; the other options are then its own affair. */
    readonly dispatcher?: UndiciDispatcher | undefined;
}

/** What a transport rejects with when an answer is larger than `maxBodyBytes`. */
declare function bodyTooLarge(maxBodyBytes: number): Error;

/** Makes the HTTP client that a provider is built on. Its settings are not on the object. */
declare function createHttpClient(settings: HttpClientSettings): HttpClient;

/**
 * A transport for runtimes without undici, such as edge workers. `fetch` does not tell how far a request got, so a failure is
 * never `not_sent` once `fetch` was called. It has no connect time-out of its own; the deadline of the call holds.
 *
 * `fetch` may send a request again by itself (on 421, or on a kept-alive connection that broke), but not one whose body is a
 * stream that was read already. So every POST goes out as such a stream, in the chunked coding. A GET may be repeated.
 */
declare function fetchTransport(options?: FetchTransportOptions): Transport;

/** A number for the `json` of a call, given as text: it is written digit by digit as it stands. */
declare function jsonNumber(decimal: string): object;

/** Marks a transport's error: the request was not sent and can no longer be. */
declare function notSent(cause: unknown): Error;

/**
 * Parses JSON with every number as the text of its token: `485.00` becomes `"485.00"`, never a float.
 * Of a repeated name the last value counts.
 * @throws SyntaxError when the text is not JSON or is nested deeper than 64 levels
 */
declare function parseJson(text: string): Json;

/**
 * The default transport. It knows exactly whether a request was written: undici calls `onRequestStart` right before the first
 * byte, and a call that is over by then is aborted there, so that nothing of it leaves later. undici itself is loaded on the first call.
 */
declare function undiciTransport(options?: UndiciTransportOptions): Transport;

export { bodyTooLarge, createHttpClient, fetchTransport, jsonNumber, notSent, parseJson, undiciTransport };

export type { Answer, CallEvent, DriftEvent, DriftProblem, FetchTransportOptions, Fields, HttpCall, HttpClient, HttpClientSettings, MapContext, ReadAnswer, Reading, ReportDrift, Schema, SchemaIssue, SchemaResult, Transport, TransportRequest, TransportResponse, UndiciDispatcher, UndiciTransportOptions };
