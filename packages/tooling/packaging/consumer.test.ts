import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyChangesets, copyRepository, npm, packAll } from '../src/release.ts'

/** The oldest Node that the packages promise to work on. */
const OLDEST_NODE = '22.19.0'

const ANSWERS: Readonly<Record<string, unknown>> = {
  '/api/balance': { type: 'success', balance: 12.5, referral: 0, hold: 0 },
  '/payoff/info': { data: { payoff_id: 'p1', status: 'success', order_id: '1', amount: 10 }, status: 200, status_check: true },
}

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://local')
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(ANSWERS[pathname]))
})
const project = mkdtempSync(join(tmpdir(), 'paymux-consumer-'))

beforeAll(async () => {
  const repository = mkdtempSync(join(tmpdir(), 'paymux-packed-'))
  try {
    copyRepository(repository)
    applyChangesets(repository)
    writeFileSync(join(project, 'package.json'), '{ "private": true }')
    npm(project, 'install', '--no-audit', '--no-fund', ...Object.values(packAll(repository)), `node@${OLDEST_NODE}`)
  } finally {
    rmSync(repository, { recursive: true, force: true })
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
}, 180_000)
afterAll(() => {
  server.close()
  rmSync(project, { recursive: true, force: true })
})

const USE = `
const baseUrl = process.env.BASE_URL
Promise.all([
  createEnot({ user: { id: 'u', key: 'k' }, baseUrl }).payouts.get({ reference: '1' }),
  createAaio({ apiKey: 'k', baseUrl }).balances.list(),
  createEnot({ user: { id: 'u', key: 'k' }, baseUrl }).payouts.get({ reference: '' }).catch((error) => error),
]).then(([payout, [balance], error]) => console.log(JSON.stringify({
  status: payout.status,
  amount: payout.amount,
  available: balance.available,
  refused: PaymentError.is(error) && error.code,
  node: process.versions.node,
  rest: [typeof createHttpClient, typeof sha256Hex, typeof checkRef, typeof conformance, typeof faultCases],
})))
`

const MODULES = {
  PaymentError: '@paymux/core',
  createHttpClient: '@paymux/core/http',
  sha256Hex: '@paymux/core/crypto',
  checkRef: '@paymux/core/authoring',
  conformance: '@paymux/testkit',
  faultCases: '@paymux/testkit/faults',
  createEnot: '@paymux/provider-enot',
  createAaio: '@paymux/provider-aaio',
}

const LOADERS: Readonly<Record<string, (name: string, from: string) => string>> = {
  'import.mjs': (name, from) => `import { ${name} } from '${from}'\n`,
  'require.cjs': (name, from) => `const { ${name} } = require('${from}')\n`,
}

const NODES: Readonly<Record<string, { readonly path: string; readonly version: string }>> = {
  'the oldest Node': { path: join(project, 'node_modules/node/bin/node'), version: OLDEST_NODE },
  'this Node': { path: process.execPath, version: process.versions.node },
}

describe.each(Object.entries(NODES))('installed outside the workspace, on %s', (_, node) => {
  it.each(Object.entries(LOADERS))('works with %s', async (file, load) => {
    const head = Object.entries(MODULES).map(([name, from]) => load(name, from))
    writeFileSync(join(project, file), head.join('') + USE)
    const { port } = server.address() as AddressInfo
    const { stdout, stderr } = await promisify(execFile)(node.path, [file], {
      cwd: project,
      env: { PATH: process.env.PATH, BASE_URL: `http://127.0.0.1:${port}` },
    })
    expect(JSON.parse(stdout)).toEqual({
      status: 'succeeded',
      amount: { amount: '10.00', currency: 'RUB' },
      available: { amount: '12.50', currency: 'RUB' },
      refused: 'invalid_request',
      node: node.version,
      rest: ['function', 'function', 'function', 'function', 'function'],
    })
    expect(stderr).toBe('')
  })
})

it('installs one core for all providers, and undici once', () => {
  const list = execFileSync('npm', ['ls', '--all', '--parseable'], { cwd: project, encoding: 'utf8' }).trim().split('\n')
  const named = (name: string): number => list.filter((path) => path.endsWith(`node_modules/${name}`)).length
  expect([named('@paymux/core'), named('undici'), named('zod')]).toEqual([1, 1, 0])
})
