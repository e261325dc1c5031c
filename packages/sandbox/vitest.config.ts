import { tests } from '@paymux/tooling/vitest'

// Pact's library would report its use to its makers, and sends what it verifies through a proxy where one is set.
const PACT = { PACT_DO_NOT_TRACK: 'true', HTTP_PROXY: '', HTTPS_PROXY: '', http_proxy: '', https_proxy: '' }

export default tests({ include: ['test/**/*.test.ts'], pool: 'forks', env: PACT })
