import type { Json } from '../provider.js'

/** Deeper than any answer of a payment API; keeps a hostile one from overflowing the stack of whoever handles it later. */
const MAX_DEPTH = 64

/**
 * Parses JSON with every number as the text of its token: `485.00` becomes `"485.00"`, never a float.
 * @throws SyntaxError when the text is not JSON or is nested deeper than 64 levels
 */
export function parseJson(text: string): Json {
  if (depthOf(text) > MAX_DEPTH) throw new SyntaxError(`JSON is nested deeper than ${MAX_DEPTH} levels`)
  return JSON.parse(text, numbersAsText) as Json
}

interface ReviverContext {
  /** Source text of a primitive value: https://github.com/tc39/proposal-json-parse-with-source */
  readonly source?: string
}

function numbersAsText(this: unknown, _key: string, value: unknown, context?: ReviverContext): unknown {
  if (typeof value !== 'number') return value
  if (context?.source === undefined) throw new SyntaxError('this runtime does not give JSON.parse the source text of numbers')
  return context.source
}

function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (inString) {
      if (char === 0x5c) at++
      else if (char === 0x22) inString = false
    } else if (char === 0x22) inString = true
    else if (char === 0x7b || char === 0x5b) deepest = Math.max(deepest, ++depth)
    else if (char === 0x7d || char === 0x5d) depth--
  }
  return deepest
}

/** A number for the `json` of a call, given as text: it is written digit by digit as it stands. */
export function jsonNumber(decimal: string): object {
  if (!/^-?(0|[1-9]\d*)(\.\d+)?$/.test(decimal)) throw new TypeError('not a plain decimal number')
  // https://github.com/tc39/proposal-json-parse-with-source: in every runtime that parseJson works in.
  return (JSON as unknown as { rawJSON: (text: string) => object }).rawJSON(decimal)
}
