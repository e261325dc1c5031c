import { tests } from '@paymux/tooling/vitest'

// Most tests start the command in a process of its own.
export default tests({ include: ['test/**/*.test.ts'], maxConcurrency: 4 })
