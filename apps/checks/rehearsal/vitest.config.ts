import { tests } from '@paymux/tooling/vitest'

export default tests({
  globalSetup: './setup.ts',
  // One suite waits for installations while the other compiles.
  maxWorkers: 2,
})
