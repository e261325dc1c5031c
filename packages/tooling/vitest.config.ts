import { defineConfig } from 'vitest/config'

// Some tests start processes: Node, tsc, npm.
export default defineConfig({ test: { testTimeout: 60_000 } })
