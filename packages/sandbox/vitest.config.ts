import { defineConfig } from 'vitest/config'

// Pact's library would report its use to its makers, and sends what it verifies through a proxy where one is set.
const PACT = { PACT_DO_NOT_TRACK: 'true', HTTP_PROXY: '', HTTPS_PROXY: '', http_proxy: '', https_proxy: '' }

export default defineConfig({ test: { include: ['test/**/*.test.ts'], testTimeout: 30_000, pool: 'forks', env: PACT } })
