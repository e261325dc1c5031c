import { defineConfig } from 'vitest/config'

// Mutants mostly wait; a few at a time shorten the run.
export default defineConfig({ test: { include: ['test/**/*.test.ts'], testTimeout: 120_000, maxConcurrency: 12 } })
