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
    external: [/^node:/],
    dts: true,
    clean: true,
    treeshake: true,
    splitting: true,
  })
}
