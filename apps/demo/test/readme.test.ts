import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Sandbox } from '@paymux/sandbox'
import { writeExamples } from '@paymux/tooling/examples'
import { examplesIn } from '@paymux/tooling/readme'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localProviders } from '../src/providers.ts'
import { startSeededSandbox } from '../src/seed.ts'
import { envOf } from './run.ts'

// The code in every README is type-checked and run against a sandbox of its own, which knows the records that it names.
const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const READMES = ['README.md', 'packages/core/README.md', 'packages/provider-aaio/README.md', 'packages/provider-enot/README.md']

const examples = READMES.flatMap((readme) =>
  examplesIn(join(ROOT, readme)).map((example) => ({
    ...example,
    place: `${readme}:${example.line}`,
    file: `${readme.replace(/[^a-z-]/gi, '_')}-${example.line}.ts`,
  })),
)

const { typeFaults, run, remove } = writeExamples(
  new URL('../test-results/readme/', import.meta.url),
  Object.fromEntries(examples.map(({ file, code }) => [file, code])),
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

beforeAll(() => new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve)))
afterAll(() => {
  remove()
  proxy.close()
})

it('every README has an example', () => {
  for (const readme of READMES) expect(examples.map(({ place }) => place).join('\n')).toContain(`${readme}:`)
})

it('the examples are sound TypeScript', async () => {
  expect(await typeFaults()).toBe('')
})

describe('the examples run', () => {
  it.each(examples.map((example) => [example.place, example] as const))('%s', async (_, { file, code, output }) => {
    sandbox = await startSeededSandbox(localProviders)
    const before = proxied
    try {
      const PROXY_URL = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
      const { stdout, stderr } = await run(file, { ...envOf(sandbox), PROXY_URL })
      expect(stderr).toBe('')
      if (output !== null) expect(stdout).toBe(output)
      expect(proxied - before).toBe(code.includes('ProxyAgent') ? 1 : 0)
    } finally {
      await sandbox.close()
    }
  })
})
