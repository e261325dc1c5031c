import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { configDefaults, defineConfig } from 'vitest/config'
import { ROOT } from './turbo.ts'

/** Suites that take minutes, or need what is built: they run in `pnpm test`. */
const SLOW = [
  '**/*.pact.test.ts',
  '**/conformance.test.ts',
  '**/matrix.test.ts',
  '**/mutants/**',
  '**/{packaging,rehearsal,page}/**',
  '**/growth.test.ts',
]

/** `pnpm dev [filter]`: the unit tests of all packages, from their sources, again at each change. The checks look at what is built. */
export default defineConfig({
  root: ROOT,
  test: {
    projects: ['packages', 'apps'].flatMap((group) =>
      readdirSync(join(ROOT, group), { withFileTypes: true })
        .filter(
          (entry) =>
            entry.isDirectory() && entry.name !== 'checks' && readdirSync(join(ROOT, group, entry.name)).includes('vitest.config.ts'),
        )
        .map(({ name }) => ({
          extends: join(ROOT, group, name, 'vitest.config.ts'),
          root: join(ROOT, group, name),
          test: { name, exclude: [...configDefaults.exclude, ...SLOW] },
        })),
    ),
  },
})
