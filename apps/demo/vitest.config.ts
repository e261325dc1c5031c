import { defineConfig } from 'vitest/config'

// Most tests start the command in a process of its own.
export default defineConfig({ test: { include: ['test/**/*.test.ts'], testTimeout: 30_000, maxConcurrency: 4 } })
