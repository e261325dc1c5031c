import { tests } from '@paymux/tooling/vitest'

// Processes that are killed mostly wait: a few of those scenes go on beside each other, everything else one after the other.
export default tests({ include: ['*.test.ts'], globalSetup: ['./setup.ts'], pool: 'forks', fileParallelism: false, maxConcurrency: 4 })
