import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { include: ['test/**/*.test.ts'], env: { ENOT_USER_WEBHOOK_KEY: '' } } })
