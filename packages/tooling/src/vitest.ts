import { fileURLToPath } from 'node:url'
import type { ViteUserConfig } from 'vitest/config'
import { defineConfig, mergeConfig } from 'vitest/config'

/**
 * Only what hangs takes as long: a test passes or fails alike on a busy machine and a slow disk.
 * Vitest's own limits are 5 s for a test and 10 s for a hook, which an installation or the deletion of one may take.
 */
const PATIENCE_MS = 1_800_000

/** Packages of this repository are taken from their sources, so that no test needs a build. */
const CONDITIONS = ['@paymux/source', 'module', 'node', 'development|production']
const FROM_SOURCE = { resolve: { conditions: CONDITIONS }, ssr: { resolve: { conditions: CONDITIONS } } }

const PATIENT = {
  testTimeout: PATIENCE_MS,
  hookTimeout: PATIENCE_MS,
  teardownTimeout: PATIENCE_MS,
  expect: { poll: { timeout: PATIENCE_MS } },
} as const

/** Files share a process: starting one for each, and loading all modules there again, takes a third of the time of most suites. */
const SHARED = { isolate: false, unstubEnvs: true } as const

const SEED = { setupFiles: [fileURLToPath(new URL('./seed.ts', import.meta.url))] }

/** How every package of this repository runs its tests. A test or hook has no time limit of its own. */
export function tests(test: NonNullable<ViteUserConfig['test']> = {}): ViteUserConfig {
  return mergeConfig(defineConfig({ ...FROM_SOURCE, test: { ...PATIENT, ...SHARED, ...SEED } }), defineConfig({ test }))
}

/**
 * How every provider package runs them.
 * @param variables the package's environment variables: emptied, so that no test asks a real upstream with somebody's real keys
 */
export function providerTests(variables: readonly string[]): ViteUserConfig {
  return tests({
    // Pact's mock server is a native library; it wants a process to itself.
    pool: 'forks',
    env: {
      ...Object.fromEntries(variables.map((name) => [name, ''])),
      // Pact's library reports its use to its makers unless it is told not to.
      PACT_DO_NOT_TRACK: 'true',
    },
  })
}
