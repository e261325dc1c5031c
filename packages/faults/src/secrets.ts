import { inspect } from 'node:util'

/** Shorter pieces of a secret occur by chance. */
const PIECE = 8

/**
 * The places of a value where a secret, or any eight characters in a row of one, can be read: `inspect` with hidden properties,
 * `JSON.stringify`, message, stack and the chain of causes, each also without what only changes the writing: width, digits of another
 * script, characters that nobody sees, separators between digits; and in base64. Empty when it keeps them all.
 */
export function leaksOf(value: unknown, secrets: readonly string[]): readonly string[] {
  const needles = needlesOf(secrets)
  const texts = textsOf(value).flatMap(([place, text]) => {
    const latin = text.replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    const plain = latin.normalize('NFKC').replace(/\p{Cf}/gu, '')
    const forms = new Set([text, plain, plain.replace(/(\d)[\s./-](?=\d)/g, '$1')])
    return [...forms].map((form) => [place, form] as const)
  })
  return texts.flatMap(([place, text]) => {
    const at = placeOf(text, needles)
    return at < 0 ? [] : [`${place}: …${text.slice(Math.max(0, at - 80), at + 80)}…`]
  })
}

/** What is looked for. A thousand errors are searched for the same secrets, so it is made once. */
interface Needles {
  /** All pieces of that length. */
  readonly pieces: ReadonlySet<string>
  /** Where one of them could begin, by {@link beginOf}. */
  readonly begins: Uint8Array
  /** Secrets that are shorter. */
  readonly short: readonly string[]
}

const MADE = new WeakMap<readonly string[], Needles>()

function needlesOf(secrets: readonly string[]): Needles {
  const made = MADE.get(secrets)
  if (made !== undefined) return made
  const written = secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]).filter((secret) => secret !== '')
  const long = [...written, ...secrets.flatMap(base64Of)].filter((text) => text.length >= PIECE)
  const pieces = new Set(long.flatMap(piecesOf))
  const begins = new Uint8Array(2 ** 16)
  for (const piece of pieces) begins[beginOf(piece, 0)] = 1
  const needles = { pieces, begins, short: written.filter((secret) => secret.length < PIECE) }
  MADE.set(secrets, needles)
  return needles
}

/** In base64 a text looks different at each of three places; what it shares with its neighbours is left out. */
function base64Of(secret: string): string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)])
    return bytes.toString('base64').slice(Math.ceil((before * 4) / 3), Math.floor((bytes.length * 4) / 3))
  })
}

function piecesOf(secret: string): string[] {
  return Array.from({ length: secret.length - PIECE + 1 }, (_, at) => secret.slice(at, at + PIECE))
}

/** Two characters as a number: most places of a text are told apart by them. */
function beginOf(text: string, at: number): number {
  return ((text.charCodeAt(at) & 0xff) << 8) | (text.charCodeAt(at + 1) & 0xff)
}

/** Where a text shows something of a secret; -1 where it does not. */
function placeOf(text: string, { pieces, begins, short }: Needles): number {
  for (let at = 0; at + PIECE <= text.length; at++) {
    if (begins[beginOf(text, at)] === 1 && pieces.has(text.slice(at, at + PIECE))) return at
  }
  return short.map((secret) => text.indexOf(secret)).find((at) => at >= 0) ?? -1
}

function textsOf(value: unknown): (readonly [string, string])[] {
  const texts: (readonly [string, string])[] = [
    ['inspect', inspect(value, { depth: 10, showHidden: true, getters: true, maxStringLength: null, maxArrayLength: null })],
    ['String', String(value)],
    ['JSON', JSON.stringify(value, avoidCycles()) ?? ''],
  ]
  let at = value
  for (let depth = 0; at instanceof Error && depth < 10; depth++) {
    texts.push([`message ${depth}`, at.message], [`stack ${depth}`, at.stack ?? ''])
    at = at.cause
  }
  return texts
}

function avoidCycles(): (key: string, value: unknown) => unknown {
  const seen = new Set<unknown>()
  return (_key, value) => {
    if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? String(value) : value
    if (seen.has(value)) return undefined
    seen.add(value)
    return value
  }
}
