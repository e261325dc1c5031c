import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Options } from 'tsup'
import { defineConfig } from 'tsup'

/**
 * How every published package is built: ESM with declarations, dependencies left outside, dev dependencies bundled.
 * @param entry entry name (`index`, `http/index`) to source file
 */
export function library(entry: Record<string, string>): ReturnType<typeof defineConfig> {
  return defineConfig({
    entry,
    format: 'esm',
    target: 'es2023',
    platform: 'neutral',
    // What `imports` of a package.json resolves is chosen where it runs.
    external: [/^node:/, /^#/],
    dts: true,
    clean: true,
    treeshake: true,
    splitting: true,
    // Other runtimes know Node's modules by their full names only.
    removeNodeProtocol: false,
    esbuildPlugins: [ownZodConfig],
  })
}

const CONFIG = fileURLToPath(new URL('./zod-config.js', import.meta.url))

/** Gives a bundled zod a configuration of its own in the place of the one that all copies share through `globalThis`. */
const ownZodConfig: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'own-zod-config',
  setup(build) {
    build.onLoad({ filter: /[\\/]zod[\\/].*\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      const own = text.replace(/globalThis(?=\)?\.__zod_globalConfig)/g, 'bundledZod')
      return { contents: own === text ? text : `import { bundledZod } from ${JSON.stringify(CONFIG)}\n${own}`, loader: 'js' }
    })
  },
}
