import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Only what hangs takes as long: a busy machine fails no test.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    teardownTimeout: 600_000,
    // Pact's mock server is a native library; it wants a process to itself.
    pool: 'forks',
    env: {
      // Emptied, so that no test asks the real upstream with somebody's real keys.
      ACME_API_KEY: '',
      ACME_WEBHOOK_SECRET: '',
      ACME_BASE_URL: '',
      // Pact's library reports its use to its makers unless it is told not to.
      PACT_DO_NOT_TRACK: 'true',
    },
  },
})
