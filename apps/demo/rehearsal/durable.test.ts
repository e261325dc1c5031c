import { expect, it } from 'vitest'
import { demo, paidOnce } from '../test/run.ts'

it('does the same on PostgreSQL', async () => {
  const { code, stdout, stderr } = await demo(['durable', '--postgres', '--json'])
  expect([code, stderr]).toEqual([0, expect.stringMatching(/PostgreSQL.*Each was paid once\.\n$/s)])
  paidOnce(stdout)
})
