/** One balance of the merchant's account. All amounts are in the same currency. */
interface Balance {
    /** What can be paid out now. */
    readonly available: Money;
    /** What is frozen; null when the upstream does not tell. */
    readonly held: Money | null;
    /** The upstream's own total; null when it does not tell. Never computed. */
    readonly total: Money | null;
    /** The upstream's own record; number tokens are kept as text. */
    readonly raw: JsonObject;
}

/** Reads account balances. */
interface BalancesApi {
    /**
     * Lists the account's balances, one row per currency.
     * @throws PaymentError `unauthorized`, `rate_limited`, `unavailable`, `timeout`, `network`, `invalid_response`, `config`, `aborted`
     */
    readonly list: (options?: CallOptions) => Promise<readonly Balance[]>;
}

/** A bank that a payout can go to. */
interface Bank {
    /** What `CreatePayout.bank` takes. */
    readonly id: string;
    readonly name: string;
}

/** Options of every call that reaches the network. */
interface CallOptions {
    /** Ends the call early with `aborted`; the outcome says whether the request may have been sent. */
    readonly signal?: AbortSignal | undefined;
    /** One deadline for the whole call in milliseconds: queueing, DNS, connect, TLS, headers, body and retries. */
    readonly timeoutMs?: number | undefined;
}

/** What an invoice needs. Providers add optional fields of their own; a field that the upstream cannot carry is refused. */
interface CreateInvoice {
    /** The merchant's own id of this invoice. Use a fresh one for every invoice. */
    readonly reference: string;
    /** What the customer is asked for. */
    readonly amount: Money;
    /** The upstream's code of the method; without it the customer chooses. */
    readonly method?: string | undefined;
    /** Shown to the customer. */
    readonly description?: string | undefined;
    readonly customerEmail?: string | undefined;
    /** Comes back with the invoice and its webhooks. */
    readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** What a payout order needs. Providers add optional fields of their own; a field that the upstream cannot carry is refused. */
interface CreatePayout {
    /** The merchant's own id of this payout, by which it can be found again. Use a fresh one for every payout. */
    readonly reference: string;
    /** What is asked for; who bears the fee is `feeFrom`. */
    readonly amount: Money;
    /** The upstream's code of the method: `"card"`, `"sbp"`. An open list. */
    readonly method: string;
    /** Card, phone or wallet number of the recipient. */
    readonly destination: string;
    /** Who bears the fee: it comes out of `amount` (the default) or is taken from the balance on top of it. */
    readonly feeFrom?: 'amount' | 'balance' | undefined;
    /** Bank of the recipient where the method needs one: an `id` of `payouts.banks()`. */
    readonly bank?: string | undefined;
}

/** One invoice as the upstream knows it. */
interface Invoice {
    readonly provider: string;
    readonly id: string;
    readonly reference: string;
    readonly status: InvoiceStatus;
    /** The upstream's own word for the status. */
    readonly rawStatus: string;
    /** Paid, but the money is held back for now. */
    readonly onHold: boolean;
    /** What the customer was asked for. */
    readonly amount: Money | null;
    /** What the merchant's balance got, in the account's currency. */
    readonly credited: Money | null;
    /** The merchant's part of the fee, in the account's currency. */
    readonly fee: Money | null;
    /** The customer's part of the fee, in the account's currency. */
    readonly payerFee: Money | null;
    /** The upstream's code of the method; null until one is chosen. */
    readonly method: string | null;
    /** The payer's card, phone or wallet as the upstream shows it, often masked. */
    readonly payer: string | null;
    readonly metadata: Readonly<Record<string, string>> | null;
    /** ISO 8601 with offset. */
    readonly createdAt: string | null;
    /** ISO 8601 with offset. */
    readonly expiresAt: string | null;
    /** ISO 8601 with offset. */
    readonly paidAt: string | null;
    readonly raw: JsonObject;
}

/** What the upstream said when it made the invoice. */
interface InvoiceReceipt {
    readonly provider: string;
    /** The provider's id; null when the upstream does not tell it here. */
    readonly id: string | null;
    readonly reference: string;
    /** The payment page; null for host-to-host invoices. */
    readonly url: string | null;
    /** As asked. */
    readonly amount: Money;
    /** ISO 8601 with offset. */
    readonly expiresAt: string | null;
    readonly raw: JsonObject;
}

/**
 * State of an invoice. `unknown` stands for a word that Paymux does not know yet: it is neither final nor failed.
 * The union may grow; treat an unexpected value like `unknown`.
 */
type InvoiceStatus = 'pending' | 'paid' | 'expired' | 'failed' | 'refunded' | 'unknown';

/** An invoice changed. */
interface InvoiceUpdated extends Updated {
    readonly type: 'invoice.updated';
    readonly status: InvoiceStatus;
}

/** Money in: creates invoices and reads their state. */
interface InvoicesApi {
    /**
     * Creates an invoice that the customer pays at `url`. The request is sent once, whatever happens.
     * @throws PaymentError; `outcome` says whether the invoice may exist
     */
    readonly create: (input: CreateInvoice, options?: CallOptions) => Promise<InvoiceReceipt>;
    /**
     * Reads one invoice by the merchant's reference. A provider whose upstream can do more widens this to `Ref`.
     * @throws PaymentError like `payouts.get`
     */
    readonly get: (ref: {
        readonly reference: string;
    }, options?: CallOptions) => Promise<Invoice>;
    /** Lists the payment methods with limits and fees. */
    readonly methods?: (options?: CallOptions) => Promise<readonly PaymentMethod[]>;
}

/** A JSON value as Paymux keeps it: a number is the text of its token, so no digit is ever lost. */
type Json = string | boolean | null | readonly Json[] | JsonObject;

/** A JSON object as Paymux keeps it, see {@link Json}. */
interface JsonObject {
    readonly [key: string]: Json;
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

/** A way to pay in or out: one row per code and currency. */
interface PaymentMethod {
    /** The upstream's code, as `method` takes it. */
    readonly code: string;
    readonly name: string;
    readonly currency: string;
    /** Smallest amount of one payment; null: no limit is told. */
    readonly min: Money | null;
    /** Largest amount of one payment; null: no limit is told. */
    readonly max: Money | null;
    readonly fee: {
        /** Whole fee in percent of the amount, as decimal text: `"2.5"`. */
        readonly percent: string | null;
        /** Fixed part of the fee. */
        readonly fixed: Money | null;
        /** How many percent of the fee the payer bears: `"25"`. */
        readonly payerShare: string | null;
    };
    readonly enabled: boolean;
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

/**
 * A payment provider, specification version 1.
 *
 * A group that is there is a capability; a group that the upstream lacks is absent. Factories such as `createEnot` return
 * their exact type, so with one provider in hand nobody writes `?.`; this interface is for code that takes any provider.
 *
 * Every call rejects with a {@link PaymentError} and with nothing else.
 */
interface PaymentProvider {
    /** The version of this specification that the object was written for. */
    readonly specVersion: 1;
    /** Lower-case identifier, the same as in every record and error of this provider: `"aaio"`. */
    readonly id: string;
    /** Name for people: `"Aaio"`. */
    readonly name: string;
    /** Account balances. */
    readonly balances?: BalancesApi;
    /** Money in: the customer pays the merchant. */
    readonly invoices?: InvoicesApi;
    /** Money out: the merchant pays a recipient. */
    readonly payouts?: PayoutsApi;
    /** Notifications from the upstream: verified and parsed. */
    readonly webhooks?: WebhooksApi;
}

/** One payout as the upstream knows it. A null amount means: the upstream did not tell. */
interface Payout {
    readonly provider: string;
    /** The provider's id. */
    readonly id: string;
    /** The merchant's id; null for payouts that were made without one, for example by hand. */
    readonly reference: string | null;
    readonly status: PayoutStatus;
    /** The upstream's own word for the status. */
    readonly rawStatus: string;
    /** The upstream's code of the method. */
    readonly method: string | null;
    /** Card, phone or wallet as the upstream shows it, often masked. */
    readonly destination: string | null;
    /** What was asked for, in the account's currency. */
    readonly amount: Money | null;
    /** What left the balance, in the account's currency. */
    readonly debited: Money | null;
    /** The upstream's fee, in the account's currency. */
    readonly fee: Money | null;
    /** What reaches the recipient, in the account's currency. */
    readonly received: Money | null;
    /** What reaches the recipient, in the recipient's currency; null when it is the same as `received` or is not told. */
    readonly converted: Money | null;
    readonly feeFrom: 'amount' | 'balance' | null;
    readonly comment: string | null;
    readonly failureReason: string | null;
    /** ISO 8601 with offset. */
    readonly createdAt: string | null;
    /** ISO 8601 with offset. Null does not mean unfinished: look at `status`. */
    readonly finishedAt: string | null;
    /** The upstream's own record; number tokens are kept as text. */
    readonly raw: JsonObject;
}

/** What the upstream said when it took the order. */
interface PayoutReceipt {
    readonly provider: string;
    /** The provider's id of the payout. */
    readonly id: string;
    readonly reference: string;
    /** `pending` when the upstream accepts without a word for it. */
    readonly status: PayoutStatus;
    /** What leaves the balance, in the account's currency; null when not told. */
    readonly debited: Money | null;
    readonly raw: JsonObject;
}

/**
 * State of a payout. `unknown` stands for a word that Paymux does not know yet: it is neither final nor failed.
 * The union may grow; treat an unexpected value like `unknown`.
 */
type PayoutStatus = 'pending' | 'succeeded' | 'failed' | 'unknown';

/** A payout changed. */
interface PayoutUpdated extends Updated {
    readonly type: 'payout.updated';
    readonly status: PayoutStatus;
}

/** Money out: orders payouts and reads their state. */
interface PayoutsApi {
    /**
     * Orders a payout. The request is sent once, whatever happens.
     * When the outcome is `unknown`, ask `get({ reference })` before anything else: the money may be on its way.
     * @throws PaymentError; `outcome` says what happened to the money
     */
    readonly create: (input: CreatePayout, options?: CallOptions) => Promise<PayoutReceipt>;
    /**
     * Reads one payout by the merchant's reference or by the provider's id.
     * @throws PaymentError `not_found` where the upstream can tell, `unauthorized`, `rejected`, `rate_limited`, `unavailable`,
     *   `timeout`, `network`, `invalid_response` (also when the record is not the one that was asked for), `invalid_request`, `config`, `aborted`
     */
    readonly get: (ref: Ref, options?: CallOptions) => Promise<Payout>;
    /** Lists the payout methods with limits and fees. */
    readonly methods?: (options?: CallOptions) => Promise<readonly PaymentMethod[]>;
    /** Lists the banks that `CreatePayout.bank` takes. */
    readonly banks?: (options?: CallOptions) => Promise<readonly Bank[]>;
}

/** Names one record: by the merchant's own id (`reference`) or by the provider's (`id`). Exactly one, never empty. */
type Ref = {
    readonly reference: string;
    readonly id?: never;
} | {
    readonly id: string;
    readonly reference?: never;
};

/** The version of the specification that this package defines. */
declare const SPEC_VERSION = 1;

interface Updated {
    readonly provider: string;
    /** The same for a redelivery, another for another status: what to deduplicate on. */
    readonly key: string;
    /** The provider's id of the record. */
    readonly id: string;
    readonly reference: string | null;
    /** The upstream's own word for the status; null when the webhook has none. */
    readonly rawStatus: string | null;
    /** The same meaning as `amount` on the record; null when not told. */
    readonly amount: Money | null;
    /** The wire fields that the signature covers. Confirm anything else by a read before acting on it. */
    readonly signedFields: readonly string[];
    readonly raw: JsonObject;
}

/** A verified notification. */
type WebhookEvent = PayoutUpdated | InvoiceUpdated;

/** A webhook as it came in. The body must be the received text or bytes: a signature does not survive parsing. */
interface WebhookRequest {
    readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
    readonly body: string | Uint8Array;
}

/** Notifications from the upstream. A webhook is a hint; a read is the truth. */
interface WebhooksApi {
    /**
     * Verifies the signature over the body as received, then parses it. There is no way to get an event unverified.
     * @throws PaymentError `invalid_signature`, `invalid_request` (an already parsed body, a body that is no webhook), `config` (no secret)
     */
    readonly parse: (request: WebhookRequest | Request) => Promise<WebhookEvent>;
    /** What to answer once the event is stored. */
    readonly ack: {
        readonly status: number;
        readonly body: string;
    };
}

/** Exact sum. @throws PaymentError `invalid_request` when the currencies differ */
declare function addMoney(a: Money, b: Money): Money;

/**
 * Checks at run time that a value is a provider of this specification, for plugins that are loaded by name.
 * @throws PaymentError `config` / `not_sent` that names every fault
 */
declare function assertProvider(value: unknown): asserts value is PaymentProvider;

/** Below 0, 0 or above 0, as for `Array.prototype.sort`. @throws PaymentError `invalid_request` when the currencies differ */
declare function compareMoney(a: Money, b: Money): number;

/**
 * Money from a whole number of smallest units: 485n in RUB is "4.85".
 * @param decimals how many decimals the unit has; by default those of ISO 4217
 * @throws PaymentError `invalid_request` when the currency's decimals are not known
 */
declare function fromMinorUnits(units: bigint, currency: string, decimals?: number | null): Money;

/**
 * Whether a status is the end of a payout or invoice, as far as polling goes. `pending` and `unknown` are not, nor is any
 * word that a later version adds. A `paid` invoice can still become `refunded`.
 */
declare function isFinal(status: PayoutStatus | InvoiceStatus): boolean;

/** The decimals of a currency by ISO 4217 (RUB 2, JPY 0, KWD 3), or null when the code is not in that list. */
declare function minorUnits(currency: string): number | null;

/**
 * Makes Money from decimal text ("485", "485.000", "4.85e2") without going through a float.
 * @throws PaymentError `invalid_request` / `not_sent` when the text is no decimal number or the currency no code
 */
declare function money(amount: string, currency: string): Money;

/** Exact difference, a − b. @throws PaymentError `invalid_request` when the currencies differ */
declare function subtractMoney(a: Money, b: Money): Money;

/**
 * The amount as a whole number of the currency's smallest units: 4.85 RUB is 485n.
 * @param decimals how many decimals the unit has; by default those of ISO 4217
 * @throws PaymentError `invalid_request` when the currency's decimals are not known or the amount has more of them
 */
declare function toMinorUnits(value: Money, decimals?: number | null): bigint;

export { PaymentError, SPEC_VERSION, addMoney, assertProvider, compareMoney, fromMinorUnits, isFinal, minorUnits, money, subtractMoney, toMinorUnits };

export type { Balance, BalancesApi, Bank, CallOptions, CreateInvoice, CreatePayout, Invoice, InvoiceReceipt, InvoiceStatus, InvoiceUpdated, InvoicesApi, Json, JsonObject, Money, PaymentErrorCode, PaymentErrorInit, PaymentMethod, PaymentOutcome, PaymentProvider, Payout, PayoutReceipt, PayoutStatus, PayoutUpdated, PayoutsApi, Ref, WebhookEvent, WebhookRequest, WebhooksApi };
