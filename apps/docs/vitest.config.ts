import { tests } from '@paymux/tooling/vitest'

export default tests({ include: ['test/**/*.test.ts'] })
