import { defineConfig } from 'vitest/config'

// Tests start processes: Node, tsc, npm.
export default defineConfig({ test: { testTimeout: 60_000 } })
