import { tests } from '@paymux/tooling/vitest'

// Calls of the fault matrix mostly wait; more of them at a time shorten the run.
export default tests({ include: ['test/**/*.test.ts'], maxConcurrency: 10 })
