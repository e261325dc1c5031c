/** {@link ConnectionSettings}, checked and filled with their defaults. */
interface Connection {
    readonly baseUrl: string;
    readonly timeoutMs: number;
    readonly connectTimeoutMs: number;
    readonly retries: number;
    readonly utcOffset: string;
    readonly transport: Transport | undefined;
}

/** Settings that every provider takes besides its credentials. */
interface ConnectionSettings {
    /** Another host of the same API: https, or http on loopback. */
    readonly baseUrl?: string | undefined;
    /** Default deadline of a whole call in milliseconds, retries included. Default 60 000. */
    readonly timeoutMs?: number | undefined;
    /** Longest time to connect, in milliseconds. Default 15 000. With an own `transport` that one decides. */
    readonly connectTimeoutMs?: number | undefined;
    /** How often a read is tried again. Writes never are. Default 2. */
    readonly retries?: number | undefined;
    /** Offset of the upstream's local times. Default `"+03:00"`, Moscow, which is an assumption. */
    readonly utcOffset?: string | undefined;
    /** Replaces the HTTP stack, for example to go through a proxy. */
    readonly transport?: Transport | undefined;
}

/** `unparsable`: the field is there, but not what it should be. */
type DriftProblem = 'unknown_status' | 'missing_field' | 'unparsable';

/** Credentials that unlock something together; null when none of them is set. */
type Group<Name extends string> = Readonly<Record<Name, string>> | null;

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

/** An exact amount: decimal text and currency, `{ amount: "485.00", currency: "RUB" }`. */
interface Money {
    /**
     * Canonical decimal text: padded to the currency's decimals, further trailing zeros dropped, never rounded, no exponent.
     * Equal amounts of one currency are equal strings.
     */
    readonly amount: string;
    /** Upper-case code: ISO 4217 (`"RUB"`) or the upstream's own (`"USDT_TRC20"`). */
    readonly currency: string;
}

/** The one error that Paymux throws. `code` says what went wrong, `outcome` what happened to the money. */
declare class PaymentError extends Error {
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
    /** Everything but stack and cause, for logs and queues. */
    toJSON(): object;
    /** Whether a value is a PaymentError, also one from another copy of this package. */
    static is(value: unknown): value is PaymentError;
}

/** What went wrong. The list may grow. */
type PaymentErrorCode = 
/** A setting is missing or wrong. */
'config'
/** The caller's input is wrong; the message names every fault. */
 | 'invalid_request'
/** The upstream did not accept the credentials. */
 | 'unauthorized'
/** The credentials do not allow this. */
 | 'forbidden'
/** The upstream says, in its own words, that there is no such record. */
 | 'not_found'
/** The upstream says that the record exists already. */
 | 'conflict'
/** Too many requests; `retryAfterMs` when the upstream told. */
 | 'rate_limited'
/** Any other refusal by the upstream. */
 | 'rejected'
/** The upstream or something in front of it failed (HTTP 5xx). */
 | 'unavailable'
/** The deadline passed, or no connection came about in time. */
 | 'timeout'
/** The connection failed or broke. */
 | 'network'
/** An answer that is not what the upstream documents, is too large, is a redirect or names another record. */
 | 'invalid_response'
/** A webhook whose signature does not hold. */
 | 'invalid_signature'
/** The caller's signal ended the call. */
 | 'aborted';

/** The parts of a {@link PaymentError}. */
interface PaymentErrorInit {
    readonly code: PaymentErrorCode;
    readonly outcome: PaymentOutcome;
    /** `id` of the provider, or `"paymux"` where none is involved. */
    readonly provider: string;
    /** The call, such as `"payouts.get"`. */
    readonly operation: string;
    /** One sentence for people, without secrets. */
    readonly message: string;
    readonly httpStatus?: number | undefined;
    /** The upstream's own error code, as text. */
    readonly upstreamCode?: string | undefined;
    /** The upstream's own words: capped, secrets and account numbers removed. */
    readonly upstreamMessage?: string | undefined;
    /** The merchant's reference, where the call had one. */
    readonly reference?: string | undefined;
    /** How long the upstream asks to wait, in milliseconds. */
    readonly retryAfterMs?: number | undefined;
    readonly cause?: unknown;
}

/**
 * What happened to the request, decided by how far it got and never by an error code.
 * - `not_sent`: not one byte of it left, and none will. Trying again is safe.
 * - `rejected`: the upstream refused it. *This request* did nothing; an earlier one with the same reference may have.
 * - `unknown`: anything else. After a write, look the record up by its reference before trying again.
 *
 * On reads and `webhooks.parse` it describes that call only.
 */
type PaymentOutcome = 'not_sent' | 'rejected' | 'unknown';

/** A webhook as received, ready to be verified. */
interface ReceivedWebhook {
    /** The one value of a header; null when it is absent. */
    readonly header: (name: string) => string | null;
    /** The body as text. */
    readonly body: string;
    /** Makes the error to throw. The message must not repeat what was received. */
    readonly refuse: (code: 'invalid_signature' | 'invalid_request', message: string) => PaymentError;
    /** Reports a deviation from the upstream's documentation. */
    readonly drift: ReportDrift;
}

/** Names one record: by the merchant's own id (`reference`) or by the provider's (`id`). Exactly one, never empty. */
type Ref = {
    readonly reference: string;
    readonly id?: never;
} | {
    readonly id: string;
    readonly reference?: never;
};

/** Reports that a wire field is not what the upstream documents. Only an unknown status word may be passed as the value. */
type ReportDrift = (field: string, problem: DriftProblem, value?: string) => void;

/** Looks at one input field and says in a few words what is wrong with it, or null. It never repeats the value. */
type Rule = (value: unknown) => string | null;

/** One rule for every field of an input: a field without a rule is a compile error, a field that has none at run time is refused. */
type Rules<Input> = {
    readonly [Field in keyof Required<Input>]: Rule;
};

/** Reads the settings of one factory and gathers every fault before it throws. */
interface SettingsReader {
    /**
     * A group of texts, each given or from its environment variable. Half of a group is a fault that names what is missing.
     * @param name as written in the factory's settings; empty for top-level settings
     * @param alsoKnown names that the group may have besides
     */
    readonly group: <Name extends string>(name: string, given: Readonly<Partial<Record<NoInfer<Name>, string | undefined>>> | undefined, variables: Readonly<Record<Name, string>>, alsoKnown?: readonly string[]) => Group<Name>;
    /** A secret that stays here and checks what comes in: one text or a list, for rotation. Empty when none is set. */
    readonly secrets: (name: string, given: string | readonly string[] | undefined, variable: string) => readonly string[];
    /** The settings that every provider takes. `variable` names the environment variable of `baseUrl`. */
    readonly connection: (given: ConnectionSettings, defaults: {
        readonly baseUrl: string;
        readonly variable: string;
    }) => Connection;
    /** @throws PaymentError `config` / `not_sent` that names every fault so far */
    readonly done: () => void;
}

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

/** A webhook as it came in. The body must be the received text or bytes: a signature does not survive parsing. */
interface WebhookRequest {
    readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
    readonly body: string | Uint8Array;
}

/** Reads the optional fields of one wire record; absent, `null` and `""` mean the same, and what can't be read is drift and null. */
interface WireReader {
    /** Text, or the digits of a number. */
    readonly text: (field: string) => string | null;
    /** An amount, given as a number or as text. */
    readonly money: (field: string, currency: string) => Money | null;
    /** An amount in the currency's smallest units, a whole number: 48500 in EUR is "485.00". The currency must be one of ISO 4217. */
    readonly minorMoney: (field: string, currency: string) => Money | null;
    /** A local time, as ISO 8601 with offset. */
    readonly time: (field: string, utcOffset: string) => string | null;
    /** One word of a table; any other word is reported and becomes `fallback`. */
    readonly word: <T, F>(field: string, table: Readonly<Record<string, T>>, fallback: F) => T | F;
}

/** An amount above zero in one of these currencies, plain decimal text with no more decimals than the currency has. */
declare function amountIn(...currencies: readonly string[]): Rule;

/**
 * Checks an input before anything is sent.
 * @returns a copy of what was checked: the input's own fields and no others
 * @param across faults that concern more than one field; the fields may be of any type by then
 * @throws PaymentError `invalid_request` / `not_sent` that names every fault
 */
declare function checkInput<Input extends object>(input: Input, rules: Rules<Input>, provider: string, operation: string, across?: (input: Input) => readonly (string | false)[]): Input;

/**
 * Checks what a look-up was given: exactly one of `reference` and `id`, neither empty nor longer than 255 characters.
 * @param names what this look-up takes; by default both
 * @throws PaymentError `invalid_request` / `not_sent`
 */
declare function checkRef<R extends Ref>(ref: R, provider: string, operation: string, names?: readonly ('reference' | 'id')[]): R;

/** A mail address, as far as that can be told without sending one. */
declare const email: Rule;

/** Refuses a record that is not the one that was asked for. */
declare function expectRecord(ref: Ref, record: {
    readonly id: string;
    readonly reference: string | null;
}, context: MapContext): void;

/** Whether a text is an https URL, or an http one on loopback. */
declare function isSafeUrl(text: string): boolean;

/** A list of 1 to 50 texts. */
declare function listOf(rule: Rule): Rule;

/**
 * The group that an operation needs.
 * @throws PaymentError `config` / `not_sent` when it is not set
 */
declare function need<T>(group: T | null, provider: string, operation: string, settings: string): T;

/** One of these words. */
declare function oneOf(...words: readonly string[]): Rule;

/** The field may be left out. */
declare function optional(rule: Rule): Rule;

/** Canonical text of a decimal number that is not money, such as a percentage ("2.50" becomes "2.5"); null when it is none. */
declare function readDecimal(value: unknown): string | null;

/** Named texts as upstreams give them back: an object, an empty list (PHP's empty object), or JSON text of either. Null when there are none. */
declare function readMetadata(value: unknown): Readonly<Record<string, string>> | null;

/** Like {@link money} for text of doubtful origin: null instead of an error. */
declare function readMoney(amount: unknown, currency: unknown): Money | null;

/**
 * Starts reading the settings of a factory; the environment is read here and never again.
 * @param known names of the provider's own settings; a name that is neither among them nor a {@link ConnectionSettings} is a fault
 */
declare function readSettings(provider: string, factory: string, given: object, known: readonly string[]): SettingsReader;

/**
 * Reads from a record.
 * @param wire one JSON object, as the schema let it through
 * @param documented fields that the upstream documents as always there: their absence is reported as drift
 */
declare function readWire(wire: object, documented: readonly string[], drift: ReportDrift): WireReader;

/**
 * Takes a web `Request` or headers and body as received, whatever the framework. At most 1 MiB is read.
 * @throws PaymentError `invalid_request` for a parsed body, a consumed or too large one, or one that is not UTF-8
 */
declare function receiveWebhook(provider: string, request: WebhookRequest | Request): Promise<ReceivedWebhook>;

/** Whether a hex signature is the one that one of the secrets gives. Every secret is tried, each compared in constant time. */
declare function signedByAny(secrets: readonly string[], signature: string, sign: (secret: string) => readonly string[]): boolean;

/** Text of 1 to `max` characters without control characters. `pattern` narrows it; `says` puts that into words. */
declare function text(max: number, pattern?: RegExp, says?: string): Rule;

/** Named texts: at most 50 entries, names of this pattern. */
declare function texts(max: number, name: RegExp): Rule;

/** An absolute http or https URL of at most `max` characters. */
declare function webUrl(max: number): Rule;

/** What to deduplicate on: the same for a redelivery, another for another status or refund. */
declare function webhookKey(...parts: readonly (string | null)[]): string;

/** A whole number within bounds. */
declare function wholeNumber(min: number, max: number): Rule;

/**
 * A local time such as "2023-03-10 17:08:42" or "2023-03-21 12:00" as ISO 8601 with offset: "2023-03-10T17:08:42+03:00".
 * A zone in the text itself wins. Null when it is no time of the calendar.
 */
declare function zonedTime(text: string, utcOffset: string): string | null;

export { amountIn, checkInput, checkRef, email, expectRecord, isSafeUrl, listOf, need, oneOf, optional, readDecimal, readMetadata, readMoney, readSettings, readWire, receiveWebhook, signedByAny, text, texts, webUrl, webhookKey, wholeNumber, zonedTime };

export type { Connection, ConnectionSettings, Group, ReceivedWebhook, Rule, Rules, SettingsReader, WireReader };
