import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsup'
import own from '../../template/tsup.config.ts'

// Freezes what a provider of today is made of: the built template and core's public declarations. Once core 1.0 is released they
// stay as they are, for they stand for the providers that people built with it.
const CORE = fileURLToPath(new URL('../../../core/', import.meta.url))
const TEMPLATE = fileURLToPath(new URL('../../template/', import.meta.url))
const FROZEN = fileURLToPath(new URL('../fixtures/core-1.0/', import.meta.url))

const { version } = JSON.parse(readFileSync(join(CORE, 'package.json'), 'utf8')) as { version: string }
if (version !== '0.0.0') {
  process.stdout.write(`core ${version} is released: what was built with core 1.0 stays as it is\n`)
  process.exit()
}

rmSync(FROZEN, { recursive: true, force: true })
mkdirSync(join(FROZEN, 'api'), { recursive: true })
for (const file of readdirSync(join(CORE, 'api'))) cpSync(join(CORE, 'api', file), join(FROZEN, 'api', file))
const entry = { provider: join(TEMPLATE, 'src/index.ts') }
await build({
  ...(own as object),
  external: [/^@paymux\//, /^node:/],
  config: false,
  silent: true,
  entry,
  outDir: FROZEN,
  clean: false,
  tsconfig: join(TEMPLATE, 'tsconfig.json'),
})
