import { tests } from '@paymux/tooling/vitest'

// Minutes of kills and interleavings, one after the other.
export default tests({ include: ['*.test.ts'], globalSetup: ['./setup.ts'], pool: 'forks', fileParallelism: false })
