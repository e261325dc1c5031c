import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Sandbox } from '@paymux/sandbox'
import { examplesIn } from '@paymux/tooling/readme'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localProviders } from '../src/providers.ts'
import { startSeededSandbox } from '../src/seed.ts'
import { envOf, FROM_SOURCE } from './run.ts'

// The code in every README is type-checked and run against a sandbox of its own, which knows the records
// that it names. It lies inside this package meanwhile, where the names of all packages resolve.
const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const FOLDER = fileURLToPath(new URL('../test-results/readme/', import.meta.url))
const READMES = ['README.md', 'packages/core/README.md', 'packages/provider-aaio/README.md', 'packages/provider-enot/README.md']

const examples = READMES.flatMap((readme) =>
  examplesIn(join(ROOT, readme)).map((example) => ({
    ...example,
    place: `${readme}:${example.line}`,
    file: `${readme.replace(/[^a-z-]/gi, '_')}-${example.line}.ts`,
  })),
)

let sandbox: Sandbox
let proxied = 0

/** A proxy that passes requests on, to the sandbox only. */
const proxy = createServer(async (incoming, outgoing) => {
  const url = incoming.url ?? ''
  if (!url.startsWith(sandbox.origin)) return void outgoing.writeHead(403).end()
  proxied++
  const { method = 'GET', headers } = incoming
  const answer = await fetch(url, { method, headers: { ...(headers as Record<string, string>), connection: 'close' } })
  outgoing.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
})

beforeAll(async () => {
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  for (const { file, code } of examples) writeFileSync(join(FOLDER, file), `${code}export {}\n`)
  writeFileSync(join(FOLDER, 'tsconfig.json'), JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'] }))
})
afterAll(async () => {
  rmSync(FOLDER, { recursive: true, force: true })
  proxy.close()
})

it('every README has an example', () => {
  for (const readme of READMES) expect(examples.map(({ place }) => place).join('\n')).toContain(`${readme}:`)
})

it('the examples are sound TypeScript', () => {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  let faults = ''
  try {
    execFileSync(process.execPath, [tsc, '-p', FOLDER], { encoding: 'utf8', stdio: 'pipe' })
  } catch (error) {
    faults = String((error as { stdout?: unknown }).stdout)
  }
  expect(faults).toBe('')
})

describe('the examples run', () => {
  it.each(examples.map((example) => [example.place, example] as const))('%s', async (_, { file, code, output }) => {
    sandbox = await startSeededSandbox(localProviders)
    const before = proxied
    try {
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [FROM_SOURCE, join(FOLDER, file)], {
        env: {
          PATH: process.env.PATH,
          ...envOf(sandbox),
          PROXY_URL: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
        },
      })
      expect(stderr).toBe('')
      if (output !== null) expect(stdout).toBe(output)
      expect(proxied - before).toBe(code.includes('ProxyAgent') ? 1 : 0)
    } finally {
      await sandbox.close()
    }
  })
})
