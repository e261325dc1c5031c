import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AAIO_KEY } from '../src/upstream/aaio.ts'
import { ENOT_USER } from '../src/upstream/enot.ts'
import type { LocalUpstream } from '../src/upstream/server.ts'
import { startLocalUpstream } from '../src/upstream/server.ts'

const MAIN = new URL('../src/main.ts', import.meta.url).pathname

interface Run {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command as a shell would, with nothing of this environment but what Node needs. */
function demo(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], { env: { PATH: process.env.PATH, ...env } }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout: stripVTControlCharacters(stdout), stderr })
    })
  })
}

let upstream: LocalUpstream
let realKeys: Record<string, string>

beforeAll(async () => {
  upstream = await startLocalUpstream()
  realKeys = {
    AAIO_API_KEY: AAIO_KEY,
    AAIO_BASE_URL: upstream.baseUrl,
    ENOT_USER_ID: ENOT_USER.id,
    ENOT_USER_KEY: ENOT_USER.key,
    ENOT_BASE_URL: upstream.baseUrl,
  }
})
afterAll(() => upstream.close())

const row = (text: string, start: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.includes(start))
    .flatMap((line) => line.split('│').map((cell) => cell.trim()))
    .filter((cell) => cell !== '')

describe.concurrent('without keys', () => {
  it('shows the balances and payouts of both providers as tables', async () => {
    const { code, stdout, stderr } = await demo([])
    expect(code).toBe(0)
    expect(row(stdout, '1592.03')).toEqual(['aaio', '1592.03 RUB', '0.00 RUB'])
    expect(row(stdout, 'my_id_123')).toEqual([
      'aaio',
      'my_id_123',
      'succeeded',
      '500.00 RUB',
      '15.00 RUB',
      '485.00 RUB',
      '2023-03-10 17:08',
      '2023-03-10 17:09',
    ])
    expect(row(stdout, '│ 1 ')).toEqual([
      'enot',
      '1',
      'succeeded',
      '10.00 RUB',
      '1.00 RUB',
      '10.00 RUB',
      '2023-03-21 12:00',
      '2023-03-21 14:00',
    ])
    expect(stdout).toContain('UTC+03:00')
    expect(stderr).toMatch(/^Aaio: no keys .* local upstream\nEnot: no keys .* local upstream\n$/)
  })

  it('aligns amounts at their right edge and all rows of a table', async () => {
    const { stdout } = await demo([])
    const payouts = stdout.slice(stdout.indexOf('Payouts')).split('\n').slice(1)
    const rows = payouts.filter((line) => /^[│┌├└]/.test(line))
    expect(rows).toHaveLength(10)
    expect(new Set(rows.map((line) => line.length)).size).toBe(1)
    const amounts = rows.filter((line) => line.includes(' RUB'))
    expect(new Set(amounts.map((line) => line.indexOf(' RUB'))).size).toBe(1)
  })

  it('prints only JSON on stdout with --json, before or after the command', async () => {
    const { code, stdout } = await demo(['--json'])
    const all = JSON.parse(stdout)
    expect(code).toBe(0)
    expect(all.balances).toEqual([expect.objectContaining({ provider: 'aaio', available: { amount: '1592.03', currency: 'RUB' } })])
    expect(all.payouts.map((payout: { provider: string; status: string }) => `${payout.provider} ${payout.status}`)).toEqual([
      'aaio succeeded',
      'aaio pending',
      'aaio failed',
      'enot succeeded',
      'enot pending',
      'enot failed',
    ])
    const before = await demo(['--json', 'balances'])
    const after = await demo(['balances', '--json'])
    expect(JSON.parse(before.stdout)).toEqual(all.balances)
    expect(after.stdout).toBe(before.stdout)
  })

  it('shows the balances of one provider, and says so when it has none', async () => {
    expect(row((await demo(['balances', '--provider', 'aaio'])).stdout, '1592.03')).toEqual(['aaio', '1592.03 RUB', '0.00 RUB'])
    const none = await demo(['balances', '--provider', 'enot'])
    expect(none).toMatchObject({ code: 1, stdout: '' })
    expect(none.stderr).toContain('Enot: this provider has no balances\n')
  })

  it('shows one payout by reference and by id', async () => {
    const byReference = await demo(['payout', '--provider', 'enot', '--reference', '1'])
    const byId = await demo(['payout', '--provider', 'enot', '--id', '3fa85f64-5717-4562-b3fc-2c963f66afa6'])
    expect(byReference.code).toBe(0)
    expect(byId.stdout).toBe(byReference.stdout)
    expect(byId.stdout).toContain('Created      2023-03-21 12:00:00 (UTC+03:00)\n')
    expect(byId.stdout).toContain('Fee          1.00 RUB, taken from the balance\n')
  })

  it('shows why a payout failed, and what arrives in another currency', async () => {
    const failed = await demo(['payout', '-p', 'aaio', '-r', 'my_id_125'])
    expect(failed.stdout).toContain('Status       failed (cancel)\n')
    expect(failed.stdout).toContain('Reason       Неверный номер карты\n')
    expect((await demo(['payout', '-p', 'enot', '-r', '2'])).stdout).toContain('Received     7857.00 RUB = 96.45 USDT_TRC20\n')
  })

  it('prints one payout as JSON with its exact digits', async () => {
    const { stdout } = await demo(['payout', '-p', 'aaio', '-r', 'my_id_123', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      received: { amount: '485.00', currency: 'RUB' },
      createdAt: '2023-03-10T17:08:42+03:00',
      raw: { amount: '485.00' },
    })
  })

  it.each([[['--help']], [['payout', '--help']], [['balances', '--help']], [['--', '--help']]])('explains itself: %s', async (args) => {
    const { code, stdout, stderr } = await demo(args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('--json')
    expect(stdout).toMatch(/^Usage: pnpm demo/)
  })
})

describe.concurrent('with keys in the environment', () => {
  it('asks that upstream and says so', async () => {
    const { code, stdout, stderr } = await demo(['payout', '-p', 'enot', '-r', '1', '--json'], realKeys)
    expect(code).toBe(0)
    expect(JSON.parse(stdout).id).toBe('3fa85f64-5717-4562-b3fc-2c963f66afa6')
    expect(stderr).toBe(`Enot: asking the real upstream at ${upstream.baseUrl}\n`)
  })

  it('shows balances and says how to name a payout', async () => {
    const { code, stdout, stderr } = await demo([], realKeys)
    expect(code).toBe(0)
    expect(row(stdout, '1592.03')).toEqual(['aaio', '1592.03 RUB', '0.00 RUB'])
    expect(stderr).toContain('name one with `pnpm demo payout')
  })

  it('takes the provider without keys from the local upstream', async () => {
    const { AAIO_API_KEY = '', AAIO_BASE_URL = '' } = realKeys
    const { code, stderr } = await demo([], { AAIO_API_KEY, AAIO_BASE_URL })
    expect(code).toBe(0)
    expect(stderr).toMatch(/Aaio: asking the real upstream at .*\nEnot: no keys in the environment/)
  })
})

describe.concurrent('what goes wrong is one line on stderr', () => {
  const unreachable = 'http://127.0.0.1:1'
  it.each<[string, string[], Record<string, string>, number, string]>([
    ['an unknown flag', ['--nope'], {}, 2, "error: unknown option '--nope'"],
    ['an unknown command', ['pay'], {}, 2, "error: unknown command 'pay'"],
    ['an unknown provider', ['balances', '-p', 'x'], {}, 2, "error: option '-p, --provider <id>' argument 'x' is invalid"],
    ['no provider', ['payout', '-r', '1'], {}, 2, "error: required option '-p, --provider <id>' not specified"],
    ['no payout', ['payout', '-p', 'enot'], {}, 2, 'error: name the payout'],
    ['two names of one payout', ['payout', '-p', 'enot', '-r', '1', '--id', '2'], {}, 2, 'cannot be used with'],
    ['a flag without its value', ['payout', '-p', 'enot', '-r'], {}, 2, "error: option '-r, --reference <text>' argument missing"],
    ['half of the keys', [], { ENOT_USER_ID: 'u' }, 2, 'user.key (ENOT_USER_KEY) is missing'],
    ['the other half', [], { ENOT_USER_KEY: 'k' }, 2, 'user.id (ENOT_USER_ID) is missing'],
    ['an unsafe address', [], { AAIO_API_KEY: 'k', AAIO_BASE_URL: 'http://example.com' }, 2, 'must be https'],
  ])('%s', async (_, args, env, code, message) => {
    const run = await demo(args, env)
    expect(run).toMatchObject({ code, stdout: '' })
    expect(run.stderr.split('\n').filter((line) => line.startsWith('error:'))).toHaveLength(1)
    expect(run.stderr.trimEnd().split('\n').at(-1)).toContain(message)
    expect(run.stderr).not.toContain(' at ') // no stack
  })

  it.each<[string, string[], Record<string, string>, string]>([
    ['an unknown reference at Enot', ['payout', '-p', 'enot', '-r', 'none'], {}, '[not_found, rejected]'],
    ['an unknown reference at Aaio', ['payout', '-p', 'aaio', '-r', 'none'], {}, '[rejected, rejected]'],
    ['an unreachable Enot', ['payout', '-p', 'enot', '-r', '1', '--json'], { ENOT_BASE_URL: unreachable }, '[network, not_sent]'],
    ['an unreachable Aaio', ['balances', '-p', 'aaio', '--json'], { AAIO_BASE_URL: unreachable }, '[network, not_sent]'],
  ])('%s', async (_, args, env, message) => {
    const keys = Object.keys(env).length > 0 ? { ...realKeys, ...env } : {}
    const run = await demo(args, keys)
    expect(run.code).toBe(1)
    expect(run.stdout === '' || Array.isArray(JSON.parse(run.stdout))).toBe(true)
    const lines = run.stderr.trimEnd().split('\n')
    expect(lines).toHaveLength(2)
    expect(lines[1]).toMatch(/^error: /)
    expect(lines[1]).toContain(message)
  })

  it('a key that is not accepted, which it never repeats', async () => {
    const run = await demo(['balances', '-p', 'aaio'], { ...realKeys, AAIO_API_KEY: 'canary-key' })
    expect(run).toMatchObject({ code: 1, stdout: '' })
    expect(run.stderr).toContain('[unauthorized, rejected]')
    expect(run.stderr).not.toContain('canary-key')
  })

  it('still shows what the other provider answered', async () => {
    const { ENOT_BASE_URL: _, ...env } = realKeys
    const run = await demo(['--json'], { AAIO_API_KEY: env.AAIO_API_KEY ?? '', AAIO_BASE_URL: unreachable })
    expect(run.code).toBe(1)
    expect(JSON.parse(run.stdout).payouts).toHaveLength(3)
    expect(run.stderr).toContain('error: aaio balances.list')
  })
})

it('does not mind a reader that stops early', async () => {
  const child = spawn(process.execPath, [MAIN, '--json'], { env: { PATH: process.env.PATH }, stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.destroy()
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const [code] = await once(child, 'close')
  expect(stderr).not.toContain('EPIPE')
  expect(code).toBe(0)
})

it('prints nothing from an upstream that a terminal would obey', async () => {
  const record = { payoff_id: 'p', order_id: '1', status: 'success', comment: '\u001b[2Jgone\r\nerror: forged' }
  const server = createServer((_, response) => response.end(JSON.stringify({ data: record, status: 200, status_check: true })))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const { port } = server.address() as AddressInfo
    const { code, stdout } = await new Promise<Run>((resolve) => {
      const env = { PATH: process.env.PATH, ENOT_USER_ID: 'u', ENOT_USER_KEY: 'k', ENOT_BASE_URL: `http://127.0.0.1:${port}` }
      execFile(process.execPath, [MAIN, 'payout', '-p', 'enot', '-r', '1'], { env }, (error, out, stderr) =>
        resolve({ code: error === null ? 0 : 1, stdout: out, stderr }),
      )
    })
    expect(code).toBe(0)
    expect(stdout).toContain('Comment       [2Jgone error: forged\n')
  } finally {
    server.close()
  }
})
