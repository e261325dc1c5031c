import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Options } from 'tsup'
import { defineConfig } from 'tsup'

/**
 * How every published package is built: ESM with declarations, dependencies left outside, dev dependencies bundled.
 * @param entry entry name (`index`, `http/index`) to source file
 * @param inlined modules that are not published, with their source files: their types are bundled too
 * @param internal further files that no user imports, by name: they get no declarations
 */
export function library(
  entry: Readonly<Record<string, string>>,
  inlined: Readonly<Record<string, URL>> = {},
  internal: Readonly<Record<string, string>> = {},
): ReturnType<typeof defineConfig> {
  const paths = Object.fromEntries(Object.entries(inlined).map(([name, source]) => [name, [fileURLToPath(source)]]))
  return defineConfig({
    entry: { ...entry, ...internal },
    format: 'esm',
    target: 'es2023',
    platform: 'neutral',
    // What `imports` of a package.json resolves is chosen where it runs.
    external: [/^node:/, /^#/],
    dts: { entry: { ...entry }, compilerOptions: { paths } },
    clean: true,
    treeshake: true,
    splitting: true,
    // Other runtimes know Node's modules by their full names only.
    removeNodeProtocol: false,
    esbuildPlugins: [licenceTexts(), ownZodConfig],
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

/** Writes the licence texts of everything that gets bundled to `dist/licenses.txt`, as those licences ask for. */
function licenceTexts(): NonNullable<Options['esbuildPlugins']>[number] {
  const folders = new Set<string>()
  return {
    name: 'licence-texts',
    setup(build) {
      build.onLoad({ filter: /[\\/]node_modules[\\/]/ }, ({ path }) => {
        const folder = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(path)?.[0]
        if (folder !== undefined) folders.add(folder)
        return undefined
      })
      build.onEnd(async () => {
        if (folders.size === 0) return
        const texts = await Promise.all([...folders].sort().map(licenceOf))
        await mkdir('dist', { recursive: true })
        await writeFile('dist/licenses.txt', `This package contains code of others.\n\n${texts.join('\n')}`)
      })
    },
  }
}

async function licenceOf(folder: string): Promise<string> {
  const { name, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { name: string; version: string }
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry))
  if (file === undefined) throw new Error(`${name} is bundled, but has no licence text`)
  return `${name} ${version}\n\n${await readFile(join(folder, file), 'utf8')}`
}
