import { ABSENT, numberToken } from './wire.ts'

/** Numbers from 0 up to a limit that look like chance and are the same in every run. */
export type Chance = (limit: number) => number

/** https://en.wikipedia.org/wiki/Xorshift, from a text. */
export function chanceOf(seed: string): Chance {
  let state = 2_166_136_261
  for (const char of seed) state = Math.imul(state ^ char.charCodeAt(0), 16_777_619)
  return (limit) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % limit
  }
}

export function oneOf<T>(chance: Chance, values: readonly T[]): T {
  return values[chance(values.length)] as T
}

/** What may stand in a field of an answer in place of what is documented. */
export const ODD_FIELDS: readonly unknown[] = [
  ABSENT,
  null,
  '',
  ' ',
  '0',
  '-1',
  '1e5',
  '1,000.00',
  'x',
  'x'.repeat(5000),
  '\ud800',
  '\u0000',
  '2023-02-30 10:00',
  '0000-00-00 00:00:00',
  true,
  false,
  numberToken('0'),
  numberToken('-0.0'),
  numberToken('1e400'),
  numberToken('123456789012345678901234567890.123456789'),
  [],
  {},
  [null],
  [[1]],
  { a: { b: null } },
  { toString: 1, constructor: null },
  { amount: '1.00', currency: 'ZZZ' },
]

/** Bodies that are no answer of anybody's. */
export const ODD_BODIES: readonly string[] = [
  '',
  ' ',
  'null',
  'true',
  '7',
  '"x"',
  '[]',
  '{}',
  '[null]',
  '[{}]',
  '{',
  '<html>',
  '\ufeff{}',
  '{"__proto__":{"a":1}}',
  '['.repeat(5000),
  `${'{"a":'.repeat(500)}1${'}'.repeat(500)}`,
]

/** Statuses, mostly good ones: only then is the body read as a result. */
export const STATUSES = [200, 200, 200, 200, 200, 200, 201, 202, 204, 301, 400, 401, 403, 404, 408, 409, 422, 429, 500, 503]

/** What may stand in a field of an input, made anew: some of them can be changed. */
export const oddInputs = (): readonly unknown[] => {
  const circle: Record<string, unknown> = {}
  circle.self = circle
  return [
    undefined,
    null,
    '',
    ' ',
    'x'.repeat(100_000),
    '\ud800',
    '\u0000',
    'a\u200bb',
    'аbc',
    0,
    -1,
    1.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    10n,
    true,
    [],
    ['x'],
    {},
    Object.create(null),
    new Date(0),
    new Map([['a', 1]]),
    () => 'x',
    Symbol('x'),
    circle,
    { toString: () => 'x' },
    {
      get amount() {
        throw new Error('a getter throws')
      },
    },
    new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('a Proxy throws')
        },
      },
    ),
  ]
}
