import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { examplesIn } from '@paymux/tooling/readme'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AAIO_KEY } from '../src/upstream/aaio.ts'
import { ENOT_USER } from '../src/upstream/enot.ts'
import type { LocalUpstream } from '../src/upstream/server.ts'
import { startLocalUpstream } from '../src/upstream/server.ts'

// The code in every README is type-checked against the built packages and run against the local upstream. It lies inside this
// package meanwhile, where the names of all packages resolve.
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

let upstream: LocalUpstream
let proxied = 0

/** A proxy that passes requests on, to the local upstream only. */
const proxy = createServer(async (incoming, outgoing) => {
  const url = incoming.url ?? ''
  if (!url.startsWith(upstream.baseUrl)) return void outgoing.writeHead(403).end()
  proxied++
  const { method = 'GET', headers } = incoming
  const answer = await fetch(url, { method, headers: { ...(headers as Record<string, string>), connection: 'close' } })
  outgoing.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
})

beforeAll(async () => {
  upstream = await startLocalUpstream()
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  for (const { file, code } of examples) writeFileSync(join(FOLDER, file), `${code}export {}\n`)
  writeFileSync(join(FOLDER, 'tsconfig.json'), JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'] }))
})
afterAll(async () => {
  rmSync(FOLDER, { recursive: true, force: true })
  proxy.close()
  await upstream.close()
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
    const before = proxied
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(FOLDER, file)], {
      env: {
        PATH: process.env.PATH,
        AAIO_API_KEY: AAIO_KEY,
        AAIO_BASE_URL: upstream.baseUrl,
        ENOT_USER_ID: ENOT_USER.id,
        ENOT_USER_KEY: ENOT_USER.key,
        ENOT_BASE_URL: upstream.baseUrl,
        PROXY_URL: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      },
    })
    expect(stderr).toBe('')
    if (output !== null) expect(stdout).toBe(output)
    expect(proxied - before).toBe(code.includes('ProxyAgent') ? 1 : 0)
  })
})
