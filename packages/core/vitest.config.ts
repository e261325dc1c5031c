import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Calls of the fault matrix mostly wait; more of them at a time shorten the run.
    maxConcurrency: 10,
    testTimeout: 30_000,
  },
})
