// @paymux/core/crypto

export type HashAlgorithm =
    | 'md5'
    | 'sha1'
    | 'sha256'
    | 'sha512'

export type SignatureEncoding =
    | 'hex'
    | 'base64'

export function constantTimeEqual(a: string, b: string): boolean;

export function hash(algorithm: HashAlgorithm, data: string | Uint8Array, encoding?: SignatureEncoding): string;

export function hashBytes(algorithm: HashAlgorithm, data: string | Uint8Array): Uint8Array;

export function hmac(algorithm: HashAlgorithm, { key, data }: {
    readonly key: string | Uint8Array;
    readonly data: string | Uint8Array;
}, encoding?: SignatureEncoding): string;
