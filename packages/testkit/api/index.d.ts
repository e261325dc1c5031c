// @paymux/testkit

export interface Check {
    readonly rule: RuleId;
    readonly subject: string;
    readonly run: () => Promise<void>;
}

export class ConformanceError extends Error {
    readonly rule: RuleId;
    constructor(rule: RuleId, subject: string, faults: readonly string[], cause?: unknown);
}

export interface ConformancePlan<Settings extends object = object> {
    readonly create: (settings: Settings) => PaymentProvider;
    readonly declared: DeclaredNames;
    readonly settings: Settings;
    readonly upstream: UpstreamDescription;
    readonly except?: Exceptions | undefined;
}

export interface DeclaredNames {
    readonly provider: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly secrets: readonly string[];
    readonly together: readonly (readonly string[])[];
}

export interface DocumentedRequest {
    readonly query?: string | undefined;
    readonly headers?: Readonly<Record<string, string>> | undefined;
    readonly body?: string | undefined;
}

export type ErrorAnswers = Readonly<Partial<Record<PaymentErrorCode, HttpAnswer | readonly HttpAnswer[]>>>;

export type Exceptions = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

export interface ExpectedEvent {
    readonly type: WebhookEvent['type'];
    readonly id: string;
    readonly reference: string | null;
    readonly status: PayoutStatus | InvoiceStatus | RefundStatus;
    readonly amount?: Money | null | undefined;
    readonly statusVerified?: boolean | undefined;
    readonly test?: boolean | null | undefined;
    readonly refunded?: Money | null | undefined;
    readonly invoice?: RecordRef | undefined;
}

export interface HttpAnswer {
    readonly status?: number | undefined;
    readonly headers?: Readonly<Record<string, string>> | undefined;
    readonly body: string;
}

export interface OperationSample {
    readonly route: string;
    readonly input?: object | undefined;
    readonly ref?: Partial<RecordRef> | undefined;
    readonly otherCalls?: readonly OtherCall[] | undefined;
    readonly sends?: DocumentedRequest | ((sent: DocumentedRequest) => DocumentedRequest) | undefined;
    readonly success: string | HttpAnswer;
    readonly effect?: 'read' | 'write' | undefined;
    readonly open?: true | undefined;
    readonly required: readonly string[];
    readonly id?: string | undefined;
    readonly reference?: string | undefined;
    readonly amount?: string | undefined;
    readonly status?: StatusWords | undefined;
    readonly money?: Readonly<Record<string, string | null>> | undefined;
    readonly times?: Readonly<Record<string, string>> | undefined;
    readonly documented?: readonly string[] | undefined;
    readonly test?: TestFlag | undefined;
    readonly lastPage?: string | HttpAnswer | undefined;
    readonly errors?: ErrorAnswers | undefined;
}

export interface OtherCall extends Partial<Omit<OperationSample, 'otherCalls' | 'effect' | 'open' | 'input'>> {
    readonly input: object;
}

export const RULES: {
    readonly 'provider-shape': "Return what `assertProvider` accepts: specVersion 1, id, name, and only the groups that the upstream has.";
    readonly 'operations-described': "Describe in `upstream` everything that the provider has, with the sources of its amounts, times and status words, and what an answer repeats of an order.";
    readonly 'result-shape': "Return every field that the specification names, null where the upstream does not tell, and canonical amounts.";
    readonly 'result-plain-json': "Return plain JSON only: no Date, BigInt, undefined or class instance, for results go through queues and databases.";
    readonly 'result-fresh': "Build a new result for every call: a caller may change what it got.";
    readonly 'settings-missing': "Let the factory succeed without credentials and let the call fail with config / not_sent, naming everything to set; `need` does, asked at once.";
    readonly 'settings-half-filled': "Fail in the factory with config / not_sent, naming the setting that is missing.";
    readonly 'settings-environment': "Read every setting from its environment variable when it is not given: in the factory, and never later.";
    readonly 'settings-unknown-name': "Refuse settings that do not exist with config / not_sent, and show only names that could not be a key in the wrong place.";
    readonly 'settings-copied': "Copy the settings once, inherited and hidden ones too, and refuse what is not an object or throws with config / not_sent; `defineSettings` does.";
    readonly 'settings-base-url': "Take only https, or http on loopback, without credentials in the URL; refuse anything else with config / not_sent.";
    readonly 'request-route': "Send exactly one request, with the method and path that `upstream` documents.";
    readonly 'request-documented': "Send the query, the headers and the body that `sends` describes, and nothing else.";
    readonly 'input-carried': "Send every input field, or refuse it with invalid_request / not_sent. Never drop one in silence.";
    readonly 'input-complete': "Refuse an input without a required field with invalid_request / not_sent, before anything is sent.";
    readonly 'input-undefined': "Treat an optional field that is undefined like one that is left out.";
    readonly 'input-unknown-field': "Refuse fields that you do not know with invalid_request / not_sent; `checkInput` does.";
    readonly 'input-copied': "Copy the input first, each property once, and use only the copy: what the caller does with its object meanwhile is its own; `checkInput` does.";
    readonly 'input-inherited': "Read inherited and hidden fields like any other, and refuse what is unknown or throws with invalid_request / not_sent; `checkInput` does.";
    readonly 'identifiers-ascii': "Refuse anything but printable ASCII in references, ids, destinations, methods and banks with invalid_request / not_sent; `identifier` does.";
    readonly 'options-checked': "Read each option of a call once, and refuse what throws with invalid_request / not_sent; a signal that throws after the call must not replace its end. The HTTP client does.";
    readonly 'any-input': "Refuse whatever is not an input with invalid_request / not_sent, and with no other error; `checkInput` does.";
    readonly 'input-faults-together': "Check the whole input and name every fault in one error.";
    readonly 'reference-checked': "Refuse an empty, oversized or unprintable reference with invalid_request / not_sent.";
    readonly 'amount-checked': "Take only plain decimal text above zero with no more decimals than the currency has; `amountIn` checks it.";
    readonly 'currency-checked': "Refuse currencies that the upstream does not take with invalid_request / not_sent.";
    readonly 'request-amount-exact': "Write the amount from its text (`jsonNumber`, `toMinorUnits`), never through a number.";
    readonly 'look-up-checked': "Refuse a look-up without the name that the upstream needs with invalid_request / not_sent, also when it is null; `checkRef` does.";
    readonly 'look-up-fits': "Read reference and id only, null like undefined, so that a record or receipt can be passed as it is; `checkRef` does.";
    readonly 'look-up-encoded': "Encode names in path, query and form: one with \"&\" or \"=\" in it is still one name, or refused.";
    readonly 'page-checked': "Refuse a page with a bad cursor or limit with invalid_request / not_sent.";
    readonly 'list-pages': "Send cursor and limit, and return what leads to the next page in `next`, null after the last one.";
    readonly 'money-exact': "Read amounts from their text (`readMoney`, `fromMinorUnits`), numbers and texts alike, never through a number.";
    readonly 'raw-exact': "Keep the upstream's own record in `raw`, every number as the text of its token; the HTTP client hands it over.";
    readonly 'status-total': "Map a word that you do not know to \"unknown\" with rawStatus; never throw, never guess. `readWire().word` does.";
    readonly 'status-words': "Map each documented word as `upstream` says, and keep it in rawStatus.";
    readonly 'unknown-fields': "Ignore fields that the upstream adds.";
    readonly 'optional-fields': "Read absent, null and \"\" alike in every field that is not truly required.";
    readonly 'required-fields': "Refuse an answer without a required field with invalid_response / unknown.";
    readonly 'record-matches': "Refuse a record that names another reference or id than asked with invalid_response / unknown; see `expectRecord`.";
    readonly 'amount-matches': "Refuse an answer that names another amount than asked with invalid_response / unknown: the replay of an older order is not this one; see `expectOrder`.";
    readonly 'payment-page-safe': "Refuse a payment page that is not https with invalid_response / unknown: customers are sent there; see `isSafeUrl`.";
    readonly 'test-told': "Say in `test` whether it is test money: goods must not ship for it.";
    readonly 'refusals-mapped': "Give each refusal the code of its meaning, with the outcome that follows from it.";
    readonly 'refusal-under-200': "Recognize a refusal by its body too: an error under HTTP 200 is not a success.";
    readonly 'worse-status': "Of the HTTP status and the one in the envelope believe the less certain one: return it as `status` of what `readEnvelope` gives. An answer that contradicts itself, a success that tells an error too, is null: it proves nothing.";
    readonly 'foreign-answer': "Take only the upstream's own words for a refusal: a proxy's or framework's page proves nothing, so it is unknown (unavailable for 401 and 403, invalid_response for other 4xx). Except this rule where the documentation says otherwise.";
    readonly 'any-answer': "Make a sound result or a PaymentError of any answer: nothing in it may be trusted to be there, or to be text; see `readWire`.";
    readonly 'times-zoned': "Return times as ISO 8601 with an offset: local ones with the setting utcOffset, never with the zone of the machine.";
    readonly 'times-unreadable': "Return null for a time that cannot be read.";
    readonly 'write-sent-once': "Send a write once, whatever happens: no retry, no redirect, no second connection. Recovery is a look-up by the caller.";
    readonly 'read-retried': "Try reads again after failures that may pass, as often as the setting retries says, and after no other.";
    readonly 'retry-after': "Wait as long as Retry-After asks before a read is tried again; fail at once with retryAfterMs when that outlasts the deadline.";
    readonly 'outcome-honest': "Say not_sent only when nothing was written, rejected only for an explicit refusal, and unknown for everything else.";
    readonly 'error-code': "Give the error the code of what happened; see the list in the specification.";
    readonly 'payment-errors-only': "Reject with PaymentError and nothing else, with the provider and the operation that it is about.";
    readonly 'deadline-kept': "End every call at its deadline (timeoutMs of the call or of the settings), over connect, headers, body and retries.";
    readonly 'abort-heeded': "End the call with `aborted` as soon as the caller's signal fires, and send nothing when it has fired before.";
    readonly 'redirect-refused': "Never follow a redirect: keys and orders would go to whoever it names.";
    readonly 'coding-undone': "Ask for no content coding, undo gzip, deflate and br all the same, and cap the decoded bytes; the transports do.";
    readonly 'hostile-text': "Make errors of any text in time linear in its length: no pattern may be made from what a caller or an upstream wrote.";
    readonly 'close-frees': "Hand out the HTTP client's `close`: it frees the provider's own connections, leaves a transport from the settings open, may be called twice, and later calls fail with config / not_sent.";
    readonly 'recovery-declared': "Say in `recovery` what the upstream does: whether a look-up by reference finds a record, and what becomes of a repeated create.";
    readonly 'repeat-same': "Where a repeat is answered with the first record, send the very same request for the same input, from any process; see `idempotencyKey`.";
    readonly 'recovery-told': "Give the HTTP client the `recovery` of the group, so that an unknown outcome says what to do.";
    readonly 'errors-keep-secrets': "Keep keys, wallets and valid signatures out of errors: message, properties, stack and causes. The HTTP client takes out what a call names in `sensitive`.";
    readonly 'events-keep-secrets': "Keep keys and wallets out of diagnostics events.";
    readonly 'object-keeps-secrets': "Keep keys in closures, not on the provider object.";
    readonly 'webhook-event': "Return an event with every field of the specification, as `upstream` says.";
    readonly 'webhook-ack': "Let `ack` answer an event with what the upstream wants, a 2xx: otherwise it sends the event again.";
    readonly 'webhook-tampering': "Name in signedFields exactly what the signature covers, and refuse the webhook when one of them was changed.";
    readonly 'webhook-signature-whole': "Compare the whole signature in constant time; a part of it, or more than it, must not pass. `verifyWebhook` does.";
    readonly 'webhook-confirmed': "Of an unsigned webhook take the id only: one read, under the options of the call, no signedFields, statusVerified true; see `confirmedEvent`.";
    readonly 'webhook-read-once': "Do not repeat the read of an unsigned webhook; its errors are those of `parse`, and an unknown record is invalid_signature.";
    readonly 'webhook-id-checked': "Check the form of the id in an unsigned webhook before anything is sent; see `pathId`.";
    readonly 'webhook-unsigned': "Refuse a webhook without a signature with invalid_signature.";
    readonly 'webhook-wrong-secret': "Refuse a signature by any other secret, that of another kind of webhook too.";
    readonly 'webhook-no-secret': "Fail with config that names the secret when it is not set: without one nothing is verified, so there is no event.";
    readonly 'webhook-rotation': "Take a list of secrets, and accept a signature by any of them.";
    readonly 'webhook-key': "Make the key from type, id and status: the same for a redelivery, another for another status or record.";
    readonly 'webhook-signature-first': "Look at the form of a signature before any work on the body: whoever has no secret must cost next to nothing.";
    readonly 'webhook-size': "Refuse a body over 64 KiB with invalid_request, whoever signed it; a provider that takes more says so in `maxBytes`.";
    readonly 'webhook-encoded-body': "Name the cause when a body is base64 or compressed: platforms hand it over so. `receiveWebhook` does.";
    readonly 'webhook-body-forms': "Take the body as text, bytes (any view, any buffer) or Request, and headers in any case and form; `receiveWebhook` does.";
    readonly 'webhook-raw-body': "Sign the raw body as it came, or the canonical form that the upstream documents, never what was parsed and written again: the same event in another spelling must pass.";
    readonly 'webhook-parsed-body': "Refuse a body that was parsed already with invalid_request: a signature does not survive that.";
    readonly 'webhook-garbage': "Refuse whatever is not a webhook with invalid_request or invalid_signature, and with no other error.";
    readonly 'calls-published': "Publish each call on the tracing channel paymux:call with provider, operation, effect and attempts; the HTTP client does.";
    readonly 'nulls-reported': "Report on paymux:drift whatever became null because it could not be read, what is documented and absent, and text of another encoding; `readWire` does.";
    readonly 'drift-published': "Report unknown status words and unreadable times on paymux:drift; `readWire` does.";
    readonly 'except-known': "Name rules of this kit in `except`, each with a reason.";
    readonly 'except-needed': "Remove the exception: the rule holds.";
};

export interface ReadSample {
    readonly route: string;
    readonly success: string | HttpAnswer;
    readonly status?: StatusWords | undefined;
    readonly errors?: ErrorAnswers | undefined;
}

export type RuleId = keyof typeof RULES;

export interface Runner {
    readonly describe: (name: string, body: () => void) => unknown;
    readonly it: (name: string, body: () => Promise<void>, timeoutMs?: number) => unknown;
    readonly expect?: unknown;
}

export interface SignedWebhook extends Webhook {
    readonly sign: (body: string, secret: string) => WebhookRequest & {
        readonly body: string;
    };
    readonly secret: string;
    readonly signature: {
        readonly header: string;
    } | {
        readonly field: string;
    };
    readonly status?: StatusWords | undefined;
    readonly amount?: string | undefined;
    readonly documented?: readonly string[] | undefined;
}

export interface StatusWords {
    readonly path: string;
    readonly words: Readonly<Record<string, PayoutStatus | InvoiceStatus | RefundStatus>>;
}

export interface TestFlag {
    readonly path: string;
    readonly test: Json;
    readonly live: Json;
}

export interface UnsignedWebhook extends Webhook {
    readonly headers?: Readonly<Record<string, string>> | undefined;
    readonly read: ReadSample;
}

export interface UpstreamDescription {
    readonly operations: Readonly<Record<string, OperationSample>>;
    readonly webhooks?: readonly WebhookSample[] | undefined;
    readonly errors?: ErrorAnswers | undefined;
    readonly errorMessage?: string | undefined;
    readonly errorStatus?: string | undefined;
    readonly amounts?: 'decimal' | 'minor' | undefined;
}

interface Webhook {
    readonly name: string;
    readonly body: string;
    readonly event: ExpectedEvent;
    readonly id: string;
    readonly ack?: Partial<WebhookReply> | undefined;
    readonly maxBytes?: number | undefined;
}

export type WebhookSample = SignedWebhook | UnsignedWebhook;

export function conformance<Settings extends object>({ describe, it }: Runner, plan: ConformancePlan<Settings>): void;

export function conformanceChecks<Settings extends object>(plan: ConformancePlan<Settings>): readonly Check[];
