import type { ViteUserConfig } from 'vitest/config'
import { defineConfig } from 'vitest/config'

/**
 * How every provider package runs its tests.
 * @param variables the package's environment variables: emptied, so that no test asks a real upstream with somebody's real keys
 */
export function providerTests(variables: readonly string[]): ViteUserConfig {
  return defineConfig({
    test: {
      // Pact's mock server is a native library; it wants a process to itself.
      pool: 'forks',
      env: {
        ...Object.fromEntries(variables.map((name) => [name, ''])),
        // Pact's library reports its use to its makers unless it is told not to.
        PACT_DO_NOT_TRACK: 'true',
      },
    },
  })
}
