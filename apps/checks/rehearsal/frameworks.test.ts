import { join } from 'node:path'
import type { BuildOptions } from 'esbuild'
import { build } from 'esbuild'
import { beforeAll, expect, inject, it } from 'vitest'
import { EXPECTED } from '../src/release/calls.ts'
import type { NextBundler } from '../src/release/frameworks.ts'
import { buildNext, buildVite, createFrameworks, withNext } from '../src/release/frameworks.ts'
import { execute } from '../src/release/processes.ts'
import { recorded } from '../src/release/results.ts'
import type { SandboxTarget } from '../src/release/sandbox-target.ts'
import { startSandboxTarget } from '../src/release/sandbox-target.ts'

const { folder, publication, registry, results } = inject('stage')
const project = join(folder, 'frameworks')
const REQUIRE = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)"

beforeAll(() => createFrameworks(project, registry.url, publication.versions), 600_000)

/** Runs a check against an upstream and prints how long it took: builds of frameworks are what a rehearsal pays most for. */
async function timed(row: string, check: (settings: object, upstream: SandboxTarget) => Promise<unknown>): Promise<void> {
  const started = performance.now()
  await recorded(results, { row, column: 'bundle' }, async () => {
    const upstream = await startSandboxTarget()
    expect(await check(upstream.enot, upstream).finally(() => upstream.close())).toEqual(EXPECTED)
  })
  process.stdout.write(`${row}: ${Math.round((performance.now() - started) / 1000)} s\n`)
}

async function output(file: string, settings: object): Promise<unknown> {
  const env = { REHEARSAL: JSON.stringify(settings) }
  return JSON.parse(await execute(process.execPath, [file], { cwd: project, env }))
}

it.each<NextBundler>(['turbopack', 'webpack'])(
  'Next.js builds with %s: an app orders and looks up a payout, and the route of the recipes takes webhooks',
  async (bundler) => {
    await timed(`Next.js ${bundler}`, async (settings, { env, webhooksTo }) => {
      await buildNext(project, bundler)
      return withNext(project, bundler, { REHEARSAL: JSON.stringify(settings), ...env }, async (url) => {
        expect(await webhooksTo(`${url}/hooks/enot`)).toEqual(['200 OK', '200 OK', '400 invalid_signature'])
        const answer = await fetch(`${url}/payout`)
        return answer.ok ? answer.json() : `${answer.status}: ${await answer.text()}`
      })
    })
  },
  600_000,
)

it('Vite builds for a server', async () => {
  await timed('Vite SSR', async (settings) => output(await buildVite(project), settings))
})

it.each<[string, string, BuildOptions]>([
  ['undici left outside', 'external', { external: ['undici'] }],
  // undici is CommonJS, and esbuild leaves its `require` of Node's modules as it is.
  ['undici inside and a `require`', 'whole', { banner: { js: REQUIRE } }],
])('esbuild makes one ES module, with %s', async (_, name, options) => {
  await timed('esbuild ESM', async (settings) => {
    const outfile = join(project, `esbuild-${name}.mjs`)
    const { metafile } = await build({
      ...options,
      entryPoints: [join(project, 'main.mjs')],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node22',
      metafile: true,
      logLevel: 'silent',
    })
    const inside = Object.keys(metafile?.inputs ?? {}).some((path) => path.includes('node_modules/undici/'))
    expect(inside).toBe(name === 'whole')
    return output(outfile, settings)
  })
})
