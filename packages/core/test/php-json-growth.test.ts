import { leastCpuMs } from '@paymux/tooling/growth'
import { describe, expect, it } from 'vitest'
import { encodePhpJson, isPhpMap, parsePhpJson, sortPhpKeys } from '../src/authoring/index.ts'

const KIB = 1024
const fill = (length: number, part: (index: number) => string): string => {
  const parts: string[] = []
  for (let size = 0, index = 0; size < length; index++) {
    const next = part(index)
    parts.push(next)
    size += next.length
  }
  return parts.join('')
}

/** Bodies that are all that is hostile to one part of the parser or writer; each is about as long as it is told to be. */
const HOSTILE: Readonly<Record<string, (length: number) => string>> = {
  'many keys': (length) => `{${fill(length, (index) => `"key${(index * 7919) % 100_003}":1,`)}"payoff_id":"1"}`,
  'keys that are numbers': (length) => `{${fill(length, (index) => `" ${(index * 7919) % 100_003}.50":1,`)}"payoff_id":"1"}`,
  'keys that begin alike': (length) => `{${fill(length, (index) => `"${'a'.repeat(200)}${index}":1,`)}"payoff_id":"1"}`,
  'keys that are almost numbers': (length) => `{"${'1'.repeat(length)}x":1,"${' '.repeat(length)}x":1}`,
  'one long text': (length) => `{"payoff_id":"${'ё/"'.replace('"', '\\"').repeat(length / 4)}"}`,
  'a text without its end': (length) => `{"payoff_id":"${'x'.repeat(length)}`,
  'escapes without an end': (length) => `{"payoff_id":"${'\\\\'.repeat(length / 2)}`,
  'one long number': (length) => `{"payoff_id":${'1'.repeat(length)}.${'0'.repeat(10)}}`,
  'a number with a long exponent': (length) => `{"payoff_id":1e${'0'.repeat(length)}1}`,
  'blanks': (length) => `{"payoff_id":1${' '.repeat(length)}x`,
  'blanks behind it': (length) => `{"payoff_id":1}${' '.repeat(length)}x`,
  'lists in lists': (length) => `{"payoff_id":${fill(length, () => `${'['.repeat(100)}${']'.repeat(100)},`).replace(/^/, '[')}1]}`,
  'numbers': (length) => `{"payoff_id":[${fill(length, (index) => `${index}.5e3,`)}1]}`,
} // biome-ignore format: one case a line

function canonical(body: string): void {
  const value = parsePhpJson(body)
  if (value === null || !isPhpMap(value)) return
  const sorted = sortPhpKeys(value)
  encodePhpJson(sorted)
  encodePhpJson(sorted, { unescaped: true })
}

describe('the canonical form grows with the length of a body', () => {
  it.each(Object.entries(HOSTILE))('of %s', (_, make) => {
    const [short, long] = [make(32 * KIB), make(1024 * KIB)]
    canonical(short)
    // 32 times as long: quadratic work would take 1024 times the time. The shortest times are mostly the clock's own grain.
    const grain = Math.max(
      leastCpuMs(() => canonical(short)),
      1,
    )
    expect(leastCpuMs(() => canonical(long)) / grain).toBeLessThan(300)
  })
})
