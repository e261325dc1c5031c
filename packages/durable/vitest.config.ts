import { tests } from '@paymux/tooling/vitest'

export default tests({ include: ['test/*.test.ts'], globalSetup: ['test/support/postgres.ts'], pool: 'forks' })
