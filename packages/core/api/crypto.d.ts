// @paymux/core/crypto

export function constantTimeEqual(a: string, b: string): boolean;

export function hmacSha256Hex(key: string | Uint8Array, data: string | Uint8Array): string;

export function sha256Hex(data: string | Uint8Array): string;
