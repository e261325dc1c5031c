import { tests } from '@paymux/tooling/vitest'

// Most tests start the command in a process of its own and wait for it.
export default tests({ include: ['test/**/*.test.ts'], maxConcurrency: 4, maxWorkers: 3 })
