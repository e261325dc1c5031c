import type { KeyObject } from 'node:crypto'
import type { Sealed } from './store.ts'

/** The keys that encrypt destinations: 32 bytes each, as base64 or hex text, under names of your own. */
export interface SealSettings {
  /** Name of the key that seals new destinations. */
  readonly current: string
  /** All keys that rows may still need. Remove an old one after `durable.seal.rotate()`. */
  readonly keys: Readonly<Record<string, string>>
}

/** Encrypts (seals) and decrypts (opens) destinations. */
export interface Seal {
  readonly current: string
  readonly seal: (destination: string, id: string) => Sealed
  readonly open: (sealed: Sealed, id: string) => string
  /** An HMAC by which two destinations are compared without opening them; null when the key is not in the settings any more. */
  readonly fingerprint: (destination: string, key?: string) => Uint8Array | null
}

// Loaded when it is first used: importing this package would otherwise cost several times as much.
const crypto = (): typeof import('node:crypto') => process.getBuiltinModule('node:crypto')

const IV = 12
const TAG = 16

/** @throws TypeError that names every fault of the settings, those that the caller found before included, never a key */
export function createSeal(settings: SealSettings, faults: string[] = []): Seal {
  const { current, keys = {} } = settings ?? {}
  const read = Object.entries(keys).map(([name, text]) => [name, readKey(String(text))] as const)
  const hint = (name: string): string => (keys[name] ? '' : ' (it is empty: is --env-file missing?)')
  for (const [name, key] of read) if (key === null) faults.push(`seal.keys.${name} must be 32 bytes as base64 or hex${hint(name)}`)
  if (!Object.hasOwn(keys, current)) faults.push('seal.current must be the name of one of seal.keys')
  if (faults.length > 0) throw new TypeError(`@paymux/durable: ${faults.join('; ')}`)
  const known = new Map(read.flatMap(([name, key]) => (key === null ? [] : [[name, derive(key)] as const])))
  const keyOf = (name: string) => {
    const key = known.get(name)
    if (key === undefined) throw new Error(`seal.keys has no "${name}", with which this destination was sealed`)
    return key
  }
  return {
    current,
    seal: (destination, id) => {
      const iv = crypto().randomBytes(IV)
      // The id is authenticated, too: a box that is copied to another payout does not open.
      const cipher = crypto().createCipheriv('aes-256-gcm', keyOf(current).box, iv).setAAD(Buffer.from(id))
      return { key: current, box: Buffer.concat([iv, cipher.update(destination, 'utf8'), cipher.final(), cipher.getAuthTag()]) }
    },
    open: ({ key, box }, id) => {
      const bytes = Buffer.from(box)
      const decipher = crypto()
        .createDecipheriv('aes-256-gcm', keyOf(key).box, bytes.subarray(0, IV), { authTagLength: TAG })
        .setAAD(Buffer.from(id))
      decipher.setAuthTag(bytes.subarray(-TAG))
      return Buffer.concat([decipher.update(bytes.subarray(IV, -TAG)), decipher.final()]).toString('utf8')
    },
    fingerprint: (destination, key = current) => {
      const secret = known.get(key)
      return secret === undefined ? null : crypto().createHmac('sha256', secret.hmac).update(destination).digest()
    },
  }
}

/** A masked destination for people: its last four characters, fewer of a short one. */
export const mask = (destination: string): string =>
  `•••• ${destination.slice(-Math.min(4, Math.floor(destination.length / 3)) || destination.length)}`

function readKey(text: string): Buffer | null {
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  return key.length === 32 ? key : null
}

/** Derives two keys, as key objects: each use of raw bytes would cost several times as much. */
function derive(key: Buffer): { box: KeyObject; hmac: KeyObject } {
  const part = (name: string): KeyObject =>
    crypto().createSecretKey(Buffer.from(crypto().hkdfSync('sha256', key, '', `paymux.durable.${name}`, 32)))
  return { box: part('box'), hmac: part('hmac') }
}
