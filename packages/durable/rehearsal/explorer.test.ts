import { expect, test } from 'vitest'
import { explore } from '../test/support/explorer.ts'

const DAY = 24 * 3_600_000

test.each([
  ['looked up; four jobs, three kills', { recovery: { lookup: true, repeat: 'unknown', withinMs: null }, jobs: 4, crashes: 3 }, 15_000],
  ['repeat: same; three copies, two kills', { recovery: { lookup: true, repeat: 'same', withinMs: DAY }, crashes: 2, sends: 3 }, 40_000],
  ['the same without look-ups', { recovery: { lookup: false, repeat: 'same', withinMs: DAY }, crashes: 2, sends: 3 }, 30_000],
  [
    'repeat: refused; three copies, two kills',
    { recovery: { lookup: true, repeat: 'refused', withinMs: null }, crashes: 2, sends: 3 },
    15_000,
  ],
] as const)('%s', async (_name, setup, least) => {
  const { states, violations } = await explore(setup)
  expect(violations).toEqual({})
  expect(states).toBeGreaterThan(least)
})
