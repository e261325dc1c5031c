import { readFile } from 'node:fs/promises'
import { defineConfig } from 'tsup'

// Core is a peer and stays outside; zod/mini is a dev dependency and is bundled: it loads ten times faster so.
export default defineConfig({
  entry: ['src/index.ts'],
  format: 'esm',
  target: 'es2023',
  platform: 'neutral',
  external: [/^node:/],
  removeNodeProtocol: false,
  treeshake: true,
  dts: true,
  clean: true,
  esbuildPlugins: [
    {
      name: 'own-zod-config',
      setup(build) {
        // All copies of zod share a configuration through `globalThis`: a bundled one keeps its own, and importing sets no global.
        build.onLoad({ filter: /[\\/]zod[\\/].*core[\\/]core\.js$/ }, async ({ path }) => {
          const text = await readFile(path, 'utf8')
          return { contents: `const ownZod = {}\n${text.replace(/globalThis(?=\)?\.__zod_globalConfig)/g, 'ownZod')}`, loader: 'js' }
        })
      },
    },
  ],
})
