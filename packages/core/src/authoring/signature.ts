import { timingSafeEqual } from 'node:crypto'
import type { HashAlgorithm, SignatureEncoding } from '../crypto/index.ts'
import type { ReceivedWebhook } from './webhook-request.ts'

/** How a webhook is signed. */
export interface SignatureCheck {
  /** The secrets, any of which may have signed: the value of the setting. */
  readonly secrets: readonly string[]
  /** Name of the setting that holds them, for the message. */
  readonly setting: string
  /** Where the signature stands, for the message: `"header x-signature"`. */
  readonly carrier: string
  /** The signature as received; null or empty when there is none. */
  readonly signature: string | null
  readonly algorithm: HashAlgorithm
  /** Default hex, upper or lower case. */
  readonly encoding?: SignatureEncoding | undefined
  /**
   * The signature that a secret gives, made with `hash` or `hmac`. Several where the upstream may use several forms, the likeliest first:
   * from a generator each is made only if those before it do not hold.
   */
  readonly sign: (secret: string) => string | Iterable<string>
  /** When it was signed, if the signature covers that. Beyond the tolerance it is refused as a replay. */
  readonly signedAt?: SignedAt | undefined
}

/** A time that is covered by the signature, in milliseconds since 1970. */
export interface SignedAt {
  readonly ms: number
  /** How far it may be off, either way. Default five minutes. */
  readonly toleranceMs?: number | undefined
  /** The time now, in milliseconds since 1970. */
  readonly now: number
}

const BYTES: Readonly<Record<HashAlgorithm, number>> = { md5: 16, sha1: 20, sha256: 32, sha512: 64 }
const TOLERANCE_MS = 5 * 60_000

/**
 * Refuses a webhook that none of the secrets signed. The form is checked before anything is hashed, so that a flood of forged ones
 * costs little; every secret is tried, each compared in constant time.
 * @throws PaymentError `invalid_signature` / `rejected`
 */
export function verifyWebhook({ refuse }: Pick<ReceivedWebhook, 'refuse'>, check: SignatureCheck): void {
  const { secrets, setting, carrier, signature, algorithm, encoding = 'hex', signedAt } = check
  if (signature === null || signature === '') throw refuse('invalid_signature', `the signature is missing (${carrier})`)
  if (!hasForm(signature, algorithm, encoding)) {
    throw refuse('invalid_signature', `the signature (${carrier}) is not a ${algorithm} in ${encoding}`)
  }
  const given = encoding === 'hex' ? signature.toLowerCase() : signature
  let isSigned = false
  for (const secret of secrets) {
    const signed = check.sign(secret)
    if (typeof signed === 'string') isSigned = isSame(signed, given) || isSigned
    else isSigned = holdsAny(signed, given) || isSigned
  }
  if (!isSigned) {
    throw refuse(
      'invalid_signature',
      `the signature does not hold: ${setting} is another secret than the upstream's, the body is not as it was received, or somebody else sent it`,
    )
  }
  if (signedAt !== undefined && !(Math.abs(signedAt.now - signedAt.ms) <= (signedAt.toleranceMs ?? TOLERANCE_MS))) {
    throw refuse('invalid_signature', 'the signature is too old or from the future: check the clock of this machine')
  }
}

/** Ends with the first form that holds: only who knows the secret can tell by the time which one that was. */
function holdsAny(signed: Iterable<string>, given: string): boolean {
  for (const expected of signed) if (isSame(expected, given)) return true
  return false
}

/** Compares in constant time. The length is no secret: it follows from the algorithm and encoding. */
function isSame(expected: string, given: string): boolean {
  return expected.length === given.length && timingSafeEqual(Buffer.from(expected), Buffer.from(given))
}

/** Whether a text can be a signature at all. */
export function hasForm(signature: string, algorithm: HashAlgorithm, encoding: SignatureEncoding): boolean {
  const bytes = BYTES[algorithm]
  if (encoding === 'hex') return signature.length === bytes * 2 && /^[\da-f]*$/i.test(signature)
  return signature.length === Math.ceil(bytes / 3) * 4 && /^[A-Za-z\d+/]*={0,2}$/.test(signature)
}
