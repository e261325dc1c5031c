import { tests } from '@paymux/tooling/vitest'

export default tests({ include: ['test/*.test.ts'], globalSetup: ['test/support/setup.ts'], pool: 'forks' })
