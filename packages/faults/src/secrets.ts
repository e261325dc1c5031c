import { inspect } from 'node:util'

/** Shorter pieces of a secret occur by chance. */
const PIECE = 8

/**
 * The places of a value where a secret, or any eight characters in a row of one, can be read: `inspect` with hidden properties,
 * `JSON.stringify`, message, stack and the chain of causes, each also without what only changes the writing: width, characters
 * that nobody sees, separators between digits. Empty when it keeps them all.
 */
export function leaksOf(value: unknown, secrets: readonly string[]): readonly string[] {
  const pieces = [...new Set(secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]).flatMap(piecesOf))]
  const texts = textsOf(value).flatMap(([place, text]) => {
    const plain = text.normalize('NFKC').replace(/\p{Cf}/gu, '')
    return [text, plain, plain.replace(/(\d)[\s./-](?=\d)/g, '$1')].map((form) => [place, form] as const)
  })
  return texts.flatMap(([place, text]) => {
    const piece = pieces.find((each) => text.includes(each))
    return piece === undefined ? [] : [`${place}: …${text.slice(Math.max(0, text.indexOf(piece) - 80), text.indexOf(piece) + 80)}…`]
  })
}

function piecesOf(secret: string): string[] {
  if (secret.length <= PIECE) return secret === '' ? [] : [secret]
  return Array.from({ length: secret.length - PIECE + 1 }, (_, at) => secret.slice(at, at + PIECE))
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
