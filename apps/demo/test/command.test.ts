import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Sandbox } from '@paymux/sandbox'
import { NODES } from '@paymux/tooling/examples'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localProviders } from '../src/providers.ts'
import { startSeededSandbox } from '../src/seed.ts'
import type { Run } from './run.ts'
import { COMMAND, demo, envOf, row } from './run.ts'

let sandbox: Sandbox
let realKeys: Record<string, string>

beforeAll(async () => {
  sandbox = await startSeededSandbox(localProviders)
  realKeys = envOf(sandbox)
})
afterAll(() => sandbox.close())

describe.concurrent('without keys', () => {
  it('shows the balances, payouts and invoices of every provider as tables', async () => {
    const { code, stdout, stderr } = await demo([])
    expect(code).toBe(0)
    expect(row(stdout, '1592.03')).toEqual(['aaio', '1592.03 RUB', '0.00 RUB'])
    expect(row(stdout, '41710.35')).toEqual(['enot', '41710.35 RUB', '6500.00 RUB'])
    expect(row(stdout, 'my_id_123')).toEqual([
      'aaio',
      'my_id_123',
      'succeeded',
      '500.00 RUB',
      '15.00 RUB',
      '485.00 RUB',
      '2023-03-10 17:08 +03:00',
      '2023-03-10 17:09 +03:00',
    ])
    expect(row(stdout, '│ 1 ')).toEqual([
      'enot',
      '1',
      'succeeded',
      '10.00 RUB',
      '1.00 RUB',
      '10.00 RUB',
      '2023-03-21 12:00 +03:00',
      '2023-03-21 14:00 +03:00',
    ])
    expect(row(stdout, 'A-20417')).toEqual([
      ...['enot', 'A-20417', 'paid', '640.50 RUB', '38.43 RUB', '602.07 RUB', '2026-05-04 07:15 +03:00'],
      '2026-05-04 07:22 +03:00',
    ])
    expect(row(stdout, 'wd-2072')).toEqual([
      ...['yookassa', 'wd-2072', 'succeeded', '2500.00 RUB', '–', '–', '2026-05-04 05:07 Z', '2026-05-04 05:08 Z'],
    ])
    expect(row(stdout, 'TG-77')).toEqual([
      ...['cryptobot', 'TG-77', 'paid', '640.50 RUB', '0.24161742 USDT', '7.81229665 USDT', '2026-05-04 04:55 Z', '2026-05-04 04:57 Z'],
    ])
    expect(stderr).toMatch(/^(?:(?:Aaio|Enot|YooKassa|Crypto Pay): no keys .* local sandbox\n){4}$/)
    expect((await demo([])).stdout).toBe(stdout)
  })

  it('aligns amounts at their right edge and all rows of a table', async () => {
    const { stdout } = await demo([])
    const payouts = stdout.slice(stdout.indexOf('Payouts'), stdout.indexOf('Invoices')).split('\n').slice(1)
    const rows = payouts.filter((line) => /^[│┌├└]/.test(line))
    expect(rows).toHaveLength(13)
    expect(new Set(rows.map((line) => line.length)).size).toBe(1)
    const amounts = rows.filter((line) => line.includes(' RUB'))
    expect(new Set(amounts.map((line) => line.indexOf(' RUB'))).size).toBe(1)
  })

  it('prints only JSON on stdout with --json, before or after the command', async () => {
    const { code, stdout } = await demo(['--json'])
    const all = JSON.parse(stdout)
    expect(code).toBe(0)
    expect(all.balances).toMatchObject([
      { provider: 'aaio', available: { amount: '1592.03', currency: 'RUB' } },
      { provider: 'enot', available: { amount: '41710.35', currency: 'RUB' } },
      { provider: 'yookassa', available: { amount: '96180.00', currency: 'RUB' } },
      { provider: 'cryptobot', available: { amount: '418.37', currency: 'USDT' } },
      { provider: 'cryptobot', available: { amount: '120.5', currency: 'TON' } },
      { provider: 'cryptobot', available: { amount: '0', currency: 'BTC' } },
    ])
    expect(all.payouts.map((payout: { provider: string; status: string }) => `${payout.provider} ${payout.status}`)).toEqual([
      'aaio succeeded',
      'aaio pending',
      'aaio failed',
      'enot succeeded',
      'enot pending',
      'enot failed',
      'yookassa pending',
      'yookassa succeeded',
      'cryptobot succeeded',
    ])
    expect(all.invoices.map((invoice: { provider: string; status: string }) => `${invoice.provider} ${invoice.status}`)).toEqual([
      ...['aaio paid', 'aaio expired', 'aaio pending', 'enot paid', 'enot expired', 'enot pending'],
      ...['yookassa pending', 'yookassa paid', 'cryptobot pending', 'cryptobot paid'],
    ])
    const before = await demo(['--json', 'balances'])
    const after = await demo(['balances', '--json'])
    expect(JSON.parse(before.stdout)).toEqual(all.balances)
    expect(after.stdout).toBe(before.stdout)
  })

  it('shows the balances of one provider', async () => {
    const { stdout } = await demo(['balances', '--provider', 'aaio'])
    expect(row(stdout, '1592.03')).toEqual(['aaio', '1592.03 RUB', '0.00 RUB'])
    expect(stdout).not.toContain('enot')
  })

  it('shows one payout by reference and by id', async () => {
    const byReference = await demo(['payout', '--provider', 'enot', '--reference', '1'])
    const [, id = ''] = /^Id +(\S+)$/m.exec(byReference.stdout) ?? []
    const byId = await demo(['payout', 'get', '--provider', 'enot', '--id', id])
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

  it('shows one invoice', async () => {
    const { code, stdout } = await demo(['invoice', '-p', 'enot', '-r', 'A-20417'])
    expect(code).toBe(0)
    expect(stdout).toContain('Status     paid (success)\n')
    expect(stdout).toContain('Metadata   cart=981\n')
    expect((await demo(['invoice', 'get', '-p', 'enot', '-r', 'A-20417'])).stdout).toBe(stdout)
    expect((await demo(['invoice', '-p', 'aaio', '-r', 'INV-2041'])).stdout).toContain('74.99 RUB, and 25.00 RUB from the payer\n')
  })

  it('shows an invoice by the id of the provider, and what it was paid with', async () => {
    const listed = JSON.parse((await demo(['--json'])).stdout).invoices as readonly { id: string; reference: string }[]
    const id = listed.find(({ reference }) => reference === 'TG-77')?.id ?? ''
    const { code, stdout } = await demo(['invoice', '-p', 'cryptobot', '--id', id])
    expect(code).toBe(0)
    expect(stdout).toContain('Reference  TG-77\n')
    expect(stdout).toContain('640.50 RUB, paid with 8.05391407 USDT\n')
  })

  it('prints one payout as JSON with its exact digits', async () => {
    const { stdout } = await demo(['payout', '-p', 'aaio', '-r', 'my_id_123', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      received: { amount: '485.00', currency: 'RUB' },
      createdAt: '2023-03-10T17:08:42+03:00',
      raw: { amount: '485.00' },
    })
  })

  it.each([
    ...[[['--help']], [['payout', '--help']], [['balances', '--help']], [['--', '--help']], [['tour', '--help']]],
    ...[[['payout', 'create', '--help']], [['invoice', 'create', '--help']], [['web', '--help']]],
  ])('explains itself: %s', async (args) => {
    const { code, stdout, stderr } = await demo(args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('--json')
    expect(stdout).toMatch(/^Usage: pnpm demo/)
  })
})

describe.concurrent('with keys in the environment', () => {
  it('every variable that counts is in .env.example', () => {
    const example = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8')
    const named = [...example.matchAll(/^(\w+)=$/gm)].map(([, name]) => name)
    expect(named.toSorted()).toEqual(Object.keys(realKeys).toSorted())
  })

  it('asks that upstream and says so', async () => {
    const { code, stdout, stderr } = await demo(['payout', '-p', 'enot', '-r', '1', '--json'], realKeys)
    expect(code).toBe(0)
    expect(JSON.parse(stdout).id).toBe(sandbox.enot.payouts.get('1').id)
    expect(stderr).toBe(`Enot: asking the real upstream at ${sandbox.enot.baseUrl}\n`)
  })

  it('shows balances, lists, and how to name a payout where there is no list', async () => {
    const { code, stdout, stderr } = await demo([], realKeys)
    expect(code).toBe(0)
    expect(row(stdout, '1592.03')).toEqual(['aaio', '1592.03 RUB', '0.00 RUB'])
    expect(stdout).not.toContain('my_id_123')
    expect(row(stdout, 'wd-2074').slice(0, 4)).toEqual(['cryptobot', 'wd-2074', 'succeeded', '15.25 USDT'])
    expect(row(stdout, 'ORD-311').slice(0, 4)).toEqual(['yookassa', 'ORD-311', 'paid', '1000.00 RUB'])
    expect(stderr.match(/^\w+ has no list of payouts: name one with `pnpm demo payout --provider \w+ /gm)).toHaveLength(2)
  })

  it('takes the provider without keys from the sandbox', async () => {
    const { AAIO_API_KEY = '', AAIO_BASE_URL = '' } = realKeys
    const { code, stderr } = await demo([], { AAIO_API_KEY, AAIO_BASE_URL })
    expect(code).toBe(0)
    expect(stderr).toMatch(/Aaio: asking the real upstream at .*\nEnot: no keys /)
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
    ['no invoice', ['invoice', '-p', 'enot'], {}, 2, 'error: name the invoice'],
    ['an argument too many', ['payout', 'nope', '-p', 'enot', '-r', '1'], {}, 2, 'error: too many arguments'],
    ['two names of one payout', ['payout', '-p', 'enot', '-r', '1', '--id', '2'], {}, 2, 'cannot be used with'],
    ['a flag without its value', ['payout', '-p', 'enot', '-r'], {}, 2, "error: option '-r, --reference <text>' argument missing"],
    ['half of the keys', [], { ENOT_USER_ID: 'u' }, 2, 'user.key (ENOT_USER_KEY) is missing'],
    ['the other half', [], { ENOT_USER_KEY: 'k' }, 2, 'user.id (ENOT_USER_ID) is missing'],
    ['a secret alone', [], { AAIO_SHOP_SECRET_1: 's' }, 2, 'shop.id (AAIO_SHOP_ID) is missing'],
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
    ['an unknown invoice', ['invoice', '-p', 'enot', '-r', 'none'], {}, '[not_found, rejected]'],
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

  it('still shows what the other providers answered', async () => {
    const run = await demo(['--json'], { AAIO_API_KEY: 'key', AAIO_BASE_URL: unreachable })
    expect(run.code).toBe(1)
    expect(JSON.parse(run.stdout).payouts).toHaveLength(6)
    expect(run.stderr).toContain('error: aaio balances.list')
  })
})

it('does not mind a reader that stops early', async () => {
  const child = spawn(process.execPath, [...COMMAND, '--json'], { env: NODES, stdio: ['ignore', 'pipe', 'pipe'] })
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
      const env = { ...NODES, ENOT_USER_ID: 'u', ENOT_USER_KEY: 'k', ENOT_BASE_URL: `http://127.0.0.1:${port}` }
      execFile(process.execPath, [...COMMAND, 'payout', '-p', 'enot', '-r', '1'], { env }, (error, out, stderr) =>
        resolve({ code: error === null ? 0 : 1, stdout: out, stderr }),
      )
    })
    expect(code).toBe(0)
    expect(stdout).toContain('Comment       [2Jgone error: forged\n')
  } finally {
    server.close()
  }
})
