import { expect, test } from 'vitest'
import { soak } from './soak-run.ts'

test('20,000 payouts, 5 % faults, a kill three seconds after each time a worker is ready', async () => {
  const result = await soak({ count: 20_000, control: false, say: console.log })
  expect(result).toMatchObject({ payouts: 20_000, twice: 0, lost: 0, wrong: 0 })
  expect(result.kills).toBeGreaterThan(5)
})

test('the control fails it: POST, then write it down', async () => {
  const result = await soak({ count: 1_000, control: true, say: console.log })
  expect(result.twice).toBeGreaterThan(0)
})
