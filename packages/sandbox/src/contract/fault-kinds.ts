/** What the sandbox can do to a request. Each kind says by its name whether the request is carried out before. */
export const FAULT_KINDS = {
  // The connection.
  'reset-before-reading': 'The connection is reset before the request is read.',
  'reset-before-executing': 'The request is read, not carried out; the connection is reset.',
  'reset-after-executing': 'The request is carried out; the connection is reset.',
  'hang-before-executing': 'The request is read, not carried out; no answer comes.',
  'hang-after-executing': 'The request is carried out; no answer comes.',
  'stall-after-headers': 'The request is carried out; the headers come, the body does not.',
  'slow-drip': 'The request is carried out; the answer comes in small pieces.',
  // The status.
  'bad-gateway-after-executing': 'The request is carried out; a proxy answers 502 with HTML.',
  refused: 'Not carried out; a refusal with a status and a text of your choice.',
  unauthorized: 'Not carried out; 401 in the words of the upstream.',
  'rate-limited': 'Not carried out; 429 with Retry-After.',
  'server-error': 'Not carried out (or carried out, by `executes`); 500.',
  unavailable: 'Not carried out (or carried out, by `executes`); 503.',
  'still-working': 'Carried out (or not, by `executes`); 202, of an upstream that has one: ask again.',
  redirect: 'Not carried out (or carried out, by `executes`); 302 to another path of the sandbox.',
  // The body. All of these are carried out.
  'malformed-body': 'The answer is not JSON.',
  'truncated-body': 'The connection closes in the middle of the answer.',
  'huge-body': 'The answer is larger than 10 MiB.',
  'unknown-status': 'The status is a word that nobody documents.',
  'renamed-field': 'A field has another name.',
  'missing-field': 'A field is missing.',
  'extra-field': 'There is one field more.',
  'numbers-as-strings': 'Numbers are strings.',
} as const

export type FaultKind = keyof typeof FAULT_KINDS

/** A fault to come. One that edits the answer waits for an answer that it can change. */
export interface FaultInput {
  readonly kind: FaultKind
  /** "aaio"; without it any upstream. */
  readonly upstream?: string | undefined
  /** "payouts.create"; without it any operation but pages. */
  readonly operation?: string | undefined
  /** To so many requests; default 1, `Infinity` for all. */
  readonly times?: number | undefined
  /** Whether the request is carried out before: of `server-error`, `unavailable`, `still-working` and `redirect`. */
  readonly executes?: boolean | undefined
  /** Of `unknown-status`, `renamed-field`, `missing-field`, `extra-field`: which field of the record. Default: one that matters. */
  readonly field?: string | undefined
  /** Of `unknown-status`: the word, default "on_review". */
  readonly value?: string | undefined
  /** Of `refused`: HTTP status from 400 to 499, default 400. */
  readonly status?: number | undefined
  /** Of `refused`: the text of the upstream's error. */
  readonly message?: string | undefined
  /** Of `rate-limited`, in seconds; default 1. */
  readonly retryAfterSeconds?: number | undefined
  /** Of `slow-drip`: milliseconds between two pieces of the answer, default 20. */
  readonly intervalMs?: number | undefined
}

/** Whether the request is carried out, where the fault does not say otherwise. */
export function executesByDefault(kind: FaultKind): boolean {
  return !NOT_EXECUTED.includes(kind)
}

const NOT_EXECUTED: readonly FaultKind[] = [
  'reset-before-reading',
  'reset-before-executing',
  'hang-before-executing',
  'refused',
  'unauthorized',
  'rate-limited',
  'server-error',
  'unavailable',
  'redirect',
]

/** Kinds for which `executes` may be set. */
export const EITHER_WAY: readonly FaultKind[] = ['server-error', 'unavailable', 'still-working', 'redirect']
