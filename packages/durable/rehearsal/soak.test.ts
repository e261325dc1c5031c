import { expect, test } from 'vitest'
import { soak } from './soak-run.ts'

// Three minutes; `pnpm soak` takes a million, or any number.
const COUNT = 20_000

test('5 % faults, a kill three seconds after each time a worker is ready', { timeout: 7_200_000 }, async () => {
  const result = await soak({ count: COUNT, control: false, say: console.log })
  expect(result).toMatchObject({ payouts: COUNT, twice: 0, lost: 0, wrong: 0 })
  expect(result.kills).toBeGreaterThan(1)
})

test('the control fails it: POST, then write it down', async () => {
  const result = await soak({ count: 300, control: true, say: console.log })
  expect(result.twice).toBeGreaterThan(0)
})
