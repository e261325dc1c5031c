import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    // Mutants mostly wait; several at a time shorten the run.
    maxConcurrency: 12,
    // Pact's mock server is a native library; it wants a process to itself.
    pool: 'forks',
  },
})
