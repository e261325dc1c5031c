import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

// `pnpm demo`: the command, with what a `.env` at the root of the repository sets.
const file = fileURLToPath(new URL('../../../.env', import.meta.url))
if (existsSync(file)) process.loadEnvFile(file)
await import('./main.ts')
