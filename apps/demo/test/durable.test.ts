import { expect, it } from 'vitest'
import { demo, paidOnce } from './run.ts'

it('kills a worker with orders in flight, starts it again, and each payout is paid once', async () => {
  const { code, stdout, stderr } = await demo(['durable', '--json'])
  expect([code, stderr]).toEqual([
    0,
    expect.stringMatching(/PGlite.*kill -9\. In flight were (wd-\S+, ){2}wd-\S+:.*Each was paid once\.\n$/s),
  ])
  paidOnce(stdout)
})
