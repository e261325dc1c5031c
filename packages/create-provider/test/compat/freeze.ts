import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsup'
import own from '../../template/tsup.config.ts'
import { coreVersion, FROZEN } from './frozen.ts'

// Freezes what a provider of today is made of: the built template, what uses it, and core's public declarations.
// `node freeze.ts` does it for good, once: `pnpm version-packages` runs it, and core 1.0.0 finds nothing frozen yet.
// `node freeze.ts <folder>` does it for one test run, as long as there is no core 1.0 that somebody has built with.
const CORE = fileURLToPath(new URL('../../../core/', import.meta.url))
const TEMPLATE = fileURLToPath(new URL('../../template/', import.meta.url))

async function freeze(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'api'), { recursive: true })
  for (const file of readdirSync(join(CORE, 'api'))) cpSync(join(CORE, 'api', file), join(folder, 'api', file))
  const uses = readFileSync(new URL('./uses.ts', import.meta.url), 'utf8')
  writeFileSync(join(folder, 'uses.ts'), uses.replaceAll('../../template/src/index.ts', './provider.ts'))
  await build({
    ...(own as object),
    external: [/^@paymux\//, /^node:/],
    config: false,
    silent: true,
    entry: { provider: join(TEMPLATE, 'src/index.ts') },
    outDir: folder,
    clean: false,
    tsconfig: join(TEMPLATE, 'tsconfig.json'),
  })
}

const [folder] = process.argv.slice(2)
const version = coreVersion()
if (folder !== undefined) await freeze(folder)
else if (version === '0.0.0') process.stdout.write('core 1.0.0 is not there yet: nothing is frozen\n')
else if (existsSync(FROZEN)) process.stdout.write(`core ${version} is released: what was built with core 1.0 stays as it is\n`)
else if (version === '1.0.0') await freeze(FROZEN)
else {
  process.stderr.write(`${FROZEN} is gone: restore it from git, core ${version} cannot make it again\n`)
  process.exitCode = 1
}
