/** Every rule by its id: when it applies, and what to do when it is broken. */
export const RULES = {
  // Shape
  'provider-shape': 'Return what `assertProvider` accepts: specVersion 1, id, name, and only the groups that the upstream has.',
  'operations-described':
    'Describe in `upstream` everything that the provider has, with the sources of its amounts, times and status words, and what an answer repeats of an order.',
  'result-shape': 'Return every field that the specification names, null where the upstream does not tell, and canonical amounts.',
  'result-plain-json': 'Return plain JSON only: no Date, BigInt, undefined or class instance, for results go through queues and databases.',
  'result-fresh': 'Build a new result for every call: a caller may change what it got.',

  // Settings
  'settings-missing':
    'Let the factory succeed without credentials and let the call fail with config / not_sent, naming everything to set; `need` does, asked at once.',
  'settings-half-filled': 'Fail in the factory with config / not_sent, naming the setting that is missing.',
  'settings-environment': 'Read every setting from its environment variable when it is not given: in the factory, and never later.',
  'settings-unknown-name':
    'Refuse settings that do not exist with config / not_sent, and show only names that could not be a key in the wrong place.',
  'settings-copied':
    'Copy the settings once, inherited and hidden ones too, and refuse what is not an object or throws with config / not_sent; `defineSettings` does.',
  'settings-base-url': 'Take only https, or http on loopback, without credentials in the URL; refuse anything else with config / not_sent.',

  // Requests
  'request-route': 'Send exactly one request, with the method and path that `upstream` documents.',
  'request-documented': 'Send the query, the headers and the body that `sends` describes, and nothing else.',
  'input-carried': 'Send every input field, or refuse it with invalid_request / not_sent. Never drop one in silence.',
  'input-complete': 'Refuse an input without a required field with invalid_request / not_sent, before anything is sent.',
  'input-undefined': 'Treat an optional field that is undefined like one that is left out.',
  'input-unknown-field': 'Refuse fields that you do not know with invalid_request / not_sent; `checkInput` does.',
  'input-copied':
    'Copy the input first, each property once, and use only the copy: what the caller does with its object meanwhile is its own; `checkInput` does.',
  'input-inherited':
    'Read inherited and hidden fields like any other, and refuse what is unknown or throws with invalid_request / not_sent; `checkInput` does.',
  'identifiers-ascii':
    'Refuse anything but printable ASCII in references, ids, destinations, methods and banks with invalid_request / not_sent; `identifier` does.',
  'options-checked':
    'Read each option of a call once, and refuse what throws with invalid_request / not_sent; a signal that throws after the call must not replace its end. The HTTP client does.',
  'any-input': 'Refuse whatever is not an input with invalid_request / not_sent, and with no other error; `checkInput` does.',
  'input-faults-together': 'Check the whole input and name every fault in one error.',
  'reference-checked': 'Refuse an empty, oversized or unprintable reference with invalid_request / not_sent.',
  'amount-checked': 'Take only plain decimal text above zero with no more decimals than the currency has; `amountIn` checks it.',
  'currency-checked': 'Refuse currencies that the upstream does not take with invalid_request / not_sent.',
  'request-amount-exact': 'Write the amount from its text (`jsonNumber`, `toMinorUnits`), never through a number.',
  'look-up-checked':
    'Refuse a look-up without the name that the upstream needs with invalid_request / not_sent, also when it is null; `checkRef` does.',
  'look-up-fits': 'Read reference and id only, null like undefined, so that a record or receipt can be passed as it is; `checkRef` does.',
  'look-up-encoded': 'Encode names in path, query and form: one with "&" or "=" in it is still one name, or refused.',
  'page-checked': 'Refuse a page with a bad cursor or limit with invalid_request / not_sent.',
  'list-pages': 'Send cursor and limit, and return what leads to the next page in `next`, null after the last one.',

  // Answers
  'money-exact': 'Read amounts from their text (`readMoney`, `fromMinorUnits`), numbers and texts alike, never through a number.',
  'raw-exact': "Keep the upstream's own record in `raw`, every number as the text of its token; the HTTP client hands it over.",
  'status-total': 'Map a word that you do not know to "unknown" with rawStatus; never throw, never guess. `readWire().word` does.',
  'status-words': 'Map each documented word as `upstream` says, and keep it in rawStatus.',
  'unknown-fields': 'Ignore fields that the upstream adds.',
  'optional-fields': 'Read absent, null and "" alike in every field that is not truly required.',
  'required-fields': 'Refuse an answer without a required field with invalid_response / unknown.',
  'record-matches': 'Refuse a record that names another reference or id than asked with invalid_response / unknown; see `expectRecord`.',
  'amount-matches':
    'Refuse an answer that names another amount than asked with invalid_response / unknown: the replay of an older order is not this one; see `expectOrder`.',
  'payment-page-safe':
    'Refuse a payment page that is not https with invalid_response / unknown: customers are sent there; see `isSafeUrl`.',
  'test-told': 'Say in `test` whether it is test money: goods must not ship for it.',
  'refusals-mapped': 'Give each refusal the code of its meaning, with the outcome that follows from it.',
  'refusal-under-200': 'Recognize a refusal by its body too: an error under HTTP 200 is not a success.',
  'worse-status':
    'Of the HTTP status and the one in the envelope believe the less certain one: return it as `status` of what `readEnvelope` gives. An answer that contradicts itself, a success that tells an error too, is null: it proves nothing.',
  'foreign-answer':
    "Take only the upstream's own words for a refusal: a proxy's or framework's page proves nothing, so it is unknown (unavailable for 401 and 403, invalid_response for other 4xx). Except this rule where the documentation says otherwise.",
  'any-answer':
    'Make a sound result or a PaymentError of any answer: nothing in it may be trusted to be there, or to be text; see `readWire`.',
  'times-zoned': 'Return times as ISO 8601 with an offset: local ones with the setting utcOffset, never with the zone of the machine.',
  'times-unreadable': 'Return null for a time that cannot be read.',

  // Faults
  'write-sent-once':
    'Send a write once, whatever happens: no retry, no redirect, no second connection. Recovery is a look-up by the caller.',
  'read-retried': 'Try reads again after failures that may pass, as often as the setting retries says, and after no other.',
  'retry-after':
    'Wait as long as Retry-After asks before a read is tried again; fail at once with retryAfterMs when that outlasts the deadline.',
  'outcome-honest': 'Say not_sent only when nothing was written, rejected only for an explicit refusal, and unknown for everything else.',
  'error-code': 'Give the error the code of what happened; see the list in the specification.',
  'payment-errors-only': 'Reject with PaymentError and nothing else, with the provider and the operation that it is about.',
  'deadline-kept': 'End every call at its deadline (timeoutMs of the call or of the settings), over connect, headers, body and retries.',
  'abort-heeded': "End the call with `aborted` as soon as the caller's signal fires, and send nothing when it has fired before.",
  'redirect-refused': 'Never follow a redirect: keys and orders would go to whoever it names.',

  'coding-undone': 'Ask for no content coding, undo gzip, deflate and br all the same, and cap the decoded bytes; the transports do.',
  'hostile-text': 'Make errors of any text in time linear in its length: no pattern may be made from what a caller or an upstream wrote.',
  'close-frees':
    "Hand out the HTTP client's `close`: it frees the provider's own connections, leaves a transport from the settings open, may be called twice, and later calls fail with config / not_sent.",

  // Recovery
  'recovery-declared':
    'Say in `recovery` what the upstream does: whether a look-up by reference finds a record, and what becomes of a repeated create.',
  'repeat-same':
    'Where a repeat is answered with the first record, send the very same request for the same input, from any process; see `idempotencyKey`.',
  'recovery-told': 'Give the HTTP client the `recovery` of the group, so that an unknown outcome says what to do.',

  // Secrets
  'errors-keep-secrets':
    'Keep keys, wallets and valid signatures out of errors: message, properties, stack and causes. The HTTP client takes out what a call names in `sensitive`.',
  'events-keep-secrets': 'Keep keys and wallets out of diagnostics events.',
  'object-keeps-secrets': 'Keep keys in closures, not on the provider object.',

  // Webhooks
  'webhook-event': 'Return an event with every field of the specification, as `upstream` says.',
  'webhook-ack': 'Let `ack` answer an event with what the upstream wants, a 2xx: otherwise it sends the event again.',
  'webhook-tampering': 'Name in signedFields exactly what the signature covers, and refuse the webhook when one of them was changed.',
  'webhook-signature-whole':
    'Compare the whole signature in constant time; a part of it, or more than it, must not pass. `verifyWebhook` does.',
  'webhook-confirmed':
    'Of an unsigned webhook take the id only: one read, under the options of the call, no signedFields, statusVerified true; see `confirmedEvent`.',
  'webhook-read-once':
    'Do not repeat the read of an unsigned webhook; its errors are those of `parse`, and an unknown record is invalid_signature.',
  'webhook-id-checked': 'Check the form of the id in an unsigned webhook before anything is sent; see `pathId`.',
  'webhook-unsigned': 'Refuse a webhook without a signature with invalid_signature.',
  'webhook-wrong-secret': 'Refuse a signature by any other secret, that of another kind of webhook too.',
  'webhook-no-secret': 'Fail with config that names the secret when it is not set: without one nothing is verified, so there is no event.',
  'webhook-rotation': 'Take a list of secrets, and accept a signature by any of them.',
  'webhook-key': 'Make the key from type, id and status: the same for a redelivery, another for another status or record.',
  'webhook-signature-first':
    'Look at the form of a signature before any work on the body: whoever has no secret must cost next to nothing.',
  'webhook-size': 'Refuse a body over 64 KiB with invalid_request, whoever signed it; a provider that takes more says so in `maxBytes`.',
  'webhook-encoded-body': 'Name the cause when a body is base64 or compressed: platforms hand it over so. `receiveWebhook` does.',
  'webhook-body-forms':
    'Take the body as text, bytes (any view, any buffer) or Request, and headers in any case and form; `receiveWebhook` does.',
  'webhook-raw-body':
    'Sign the raw body as it came, or the canonical form that the upstream documents, never what was parsed and written again: the same event in another spelling must pass.',
  'webhook-parsed-body': 'Refuse a body that was parsed already with invalid_request: a signature does not survive that.',
  'webhook-garbage': 'Refuse whatever is not a webhook with invalid_request or invalid_signature, and with no other error.',

  // Diagnostics
  'calls-published':
    'Publish each call on the tracing channel paymux:call with provider, operation, effect and attempts; the HTTP client does.',
  'nulls-reported':
    'Report on paymux:drift whatever became null because it could not be read, what is documented and absent, and text of another encoding; `readWire` does.',
  'drift-published': 'Report unknown status words and unreadable times on paymux:drift; `readWire` does.',

  // The exceptions themselves
  'except-known': 'Name rules of this kit in `except`, each with a reason.',
  'except-needed': 'Remove the exception: the rule holds.',
} as const

/** Id of a rule. */
export type RuleId = keyof typeof RULES
