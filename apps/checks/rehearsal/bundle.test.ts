import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import type { BuildOptions } from 'esbuild'
import { build } from 'esbuild'
import { describe, expect, inject, it } from 'vitest'
import { EXPECTED, LOADED_ONLY, PROVIDERS } from '../src/release/calls.ts'
import { BUNDLED } from '../src/release/policy.ts'
import { recorded } from '../src/release/results.ts'
import { startSandboxTarget } from '../src/release/sandbox-target.ts'

const { consumers, results } = inject('stage')

const WORKER = `
import { PaymentError } from '@paymux/core'
import { fetchTransport } from '@paymux/core/http'
import { createEnot } from '@paymux/provider-enot'
import { scenario } from './scenario.mjs'
globalThis.run = (settings) => scenario(createEnot({ ...settings, transport: fetchTransport() }), { PaymentError, hash: () => '${EXPECTED.hash}' })
globalThis.runWithoutTransport = (settings) => createEnot({ ...settings, retries: 0 }).payouts.get({ reference: 'r' })
`

const MINIMUM = `
import { createEnot } from '@paymux/provider-enot'
const payout = await createEnot().payouts.get({ reference: process.argv[2] })
console.log(payout.status)
`

interface Bundle {
  readonly text: string
  /** Bytes in the bundle by file that they come from. */
  readonly bytes: Readonly<Record<string, number>>
  /** Modules that are left outside. */
  readonly outside: readonly string[]
}

async function bundle(source: string, options: BuildOptions): Promise<Bundle> {
  const entry = join(consumers.all, `bundle-${crypto.randomUUID()}.mjs`)
  writeFileSync(entry, source)
  const built = await build({
    ...options,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  const { outputFiles, metafile } = built
  const [output] = Object.values(metafile.outputs)
  return {
    text: outputFiles[0]?.text ?? '',
    bytes: Object.fromEntries(Object.entries(output?.inputs ?? {}).map(([path, { bytesInOutput }]) => [path, bytesInOutput])),
    outside: (output?.imports ?? []).map(({ path }) => path),
  }
}

describe('a bundle for edge workers', () => {
  // As wrangler bundles.
  const options: BuildOptions = { format: 'iife', platform: 'browser', conditions: ['workerd', 'worker', 'browser'], external: ['node:*'] }

  it('has no undici in it and needs nothing of Node but its crypto', async () => {
    const { text, bytes, outside } = await bundle(WORKER, { ...options, format: 'esm' })
    expect(Object.keys(bytes).filter((path) => /node_modules\/(undici|zod)\//.test(path))).toEqual([])
    expect([...new Set(outside)]).toEqual(['node:crypto'])
    expect(text.length).toBeGreaterThan(1000)
    expect(text.length).toBeLessThan(BUNDLED.worker)
    process.stdout.write(`bundle for a worker: ${text.length} bytes\n`)
  })

  it('calls with `fetch` where there is nothing of Node', async () => {
    await recorded(results, { row: 'edge worker', column: 'bundle' }, async () => {
      const { text } = await bundle(WORKER, { ...options, alias: { 'node:crypto': join(consumers.all, 'no-crypto.mjs') } })
      const upstream = await startSandboxTarget()
      const { run } = worker(text)
      expect(await run(upstream.enot).finally(() => upstream.close())).toEqual(EXPECTED)
    })
  })

  it('says what to do when the transport is forgotten', async () => {
    const { text } = await bundle(WORKER, { ...options, alias: { 'node:crypto': join(consumers.all, 'no-crypto.mjs') } })
    const { runWithoutTransport } = worker(text)
    await expect(runWithoutTransport({ user: { id: 'u', key: 'k' } })).rejects.toMatchObject({
      code: 'config',
      outcome: 'not_sent',
      message: expect.stringMatching(/undici could not be loaded: .*fetchTransport\(\)/),
    })
  })
})

it('the least bundle for Node stays small, undici aside', async () => {
  const { bytes, outside } = await bundle(MINIMUM, { format: 'esm', platform: 'node', target: 'node22' })
  const own = Object.entries(bytes).filter(([path]) => !path.includes('node_modules/undici/'))
  const sum = own.reduce((total, [, size]) => total + size, 0)
  process.stdout.write(`least bundle for Node without undici: ${sum} bytes\n`)
  expect(outside.every((path) => path.startsWith('node:'))).toBe(true)
  expect(sum).toBeGreaterThan(1000)
  expect(sum).toBeLessThan(BUNDLED.node)
})

it('knows every provider that is published', () => {
  const { publication } = inject('stage')
  const published = Object.keys(publication.versions).filter((name) => name.startsWith('@paymux/provider-'))
  const known = [...Object.values(PROVIDERS).map(({ module }) => module), ...LOADED_ONLY]
  expect(known.sort()).toEqual(published.sort())
})

interface Worker {
  readonly run: (settings: object) => Promise<unknown>
  readonly runWithoutTransport: (settings: object) => Promise<unknown>
}

/** Runs a bundle with the globals of an edge worker and no others. */
function worker(text: string): Worker {
  const names = [
    'AbortController',
    'AbortSignal',
    'Headers',
    'ReadableStream',
    'Request',
    'Response',
    'TextDecoder',
    'TextEncoder',
    'URL',
    'URLSearchParams',
  ]
  const web = { btoa, clearTimeout, console, fetch, performance, setTimeout }
  const sandbox = { ...Object.fromEntries(names.map((name) => [name, Reflect.get(globalThis, name)])), ...web }
  runInNewContext(text, sandbox)
  return sandbox as unknown as Worker
}
