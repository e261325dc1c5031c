import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: './setup.ts',
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // Calls have deadlines: a compiler beside them on a small machine would make them late.
    fileParallelism: false,
  },
})
