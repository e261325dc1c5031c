import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { createAaio } from '@paymux/provider-aaio'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runCommand } from '../../src/cli/run.ts'
import type { Sandbox } from '../../src/index.ts'
import { startSandbox } from '../../src/index.ts'
import { aaioPayout, enotPayout, NOW, providersOf, startReceiver } from '../helpers.ts'

/** The command in this process, up and running. */
async function run(args: readonly string[], change: (sandbox: Sandbox) => void = () => {}) {
  const printed = { out: '', err: '' }
  let end = (): void => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  let started: (sandbox: Sandbox) => void = () => {}
  const sandbox = new Promise<Sandbox>((resolve) => {
    started = resolve
  })
  const code = runCommand(args, {
    out: (text) => {
      printed.out += text
    },
    err: (text) => {
      printed.err += text
    },
    version: '1.2.3',
    ended,
    start: async (options) => {
      const made = await startSandbox(options)
      change(made)
      started(made)
      return made
    },
  })
  onTestFinished(async () => {
    end()
    await code
  })
  return { printed, end, code, sandbox: await Promise.race([sandbox, code.then(() => null)]) }
}

/** The command, which is to end by itself. */
async function fail(args: readonly string[]) {
  const { printed, code } = await run(args)
  return { ...printed, code: await code }
}

describe('the command', () => {
  it('prints what goes into a .env file, and no secret after that', async () => {
    const { sandbox, printed, end, code } = await run(['--port', '0', '--now', NOW, '--seed', '7'])
    if (sandbox === null) throw new Error(printed.err)
    expect(printed.out).toContain(`# Paymux sandbox on ${sandbox.origin} (`)
    const lines = printed.out.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    const env = Object.fromEntries(lines.map((line) => line.split('=')))
    expect(env).toEqual(Object.assign({}, ...sandbox.describe().map((upstream) => upstream.env)))
    expect([env.AAIO_BASE_URL, env.ENOT_SHOP_KEY]).toEqual([sandbox.aaio.baseUrl, sandbox.enot.credentials.shop.key])

    const before = printed.out.length
    const { aaio } = providersOf(sandbox)
    sandbox.faults.add({ kind: 'bad-gateway-after-executing', operation: 'payouts.get' })
    await aaio.payouts.create(aaioPayout('wd-1'))
    await aaio.payouts.get({ reference: 'wd-1' }).catch(() => {})
    await fetch(`${sandbox.enot.baseUrl}/payoff/create`, { method: 'POST', body: JSON.stringify({ order_id: 'line\nbreak \u001b[31m' }) })
    await fetch(`${sandbox.enot.baseUrl}/nothing?api_key=${sandbox.enot.credentials.shop.key}`)
    await fetch(`${sandbox.origin}/_sandbox/aaio/payouts/wd-1/settle`, { method: 'POST' })
    const log = printed.out.slice(before)
    expect(log.replace(/\d+ms/g, 'ms').split('\n')).toEqual([
      '08:15:07 POST /aaio/api/create-payoff 200 payouts.create "wd-1" ms',
      '08:15:07 POST /aaio/api/info-payoff 502 payouts.get fault=bad-gateway-after-executing ms',
      '08:15:07 POST /enot/payoff/create 422 payouts.create "line\\u000abreak \\u001b[31m" ms',
      '08:15:07 GET /enot/nothing 404 - ms',
      '08:15:07 POST /_sandbox/aaio/payouts/wd-1/settle 200 - ms',
      '',
    ])
    for (const [name, value] of Object.entries(env)) if (/KEY|SECRET/.test(name)) expect(log).not.toContain(value)
    end()
    expect([await code, printed.err]).toEqual([0, ''])
    await expect(fetch(sandbox.origin)).rejects.toThrow()
  })

  it('does what its flags say', async () => {
    const { received, url } = await startReceiver()
    const flags = ['--settle-after', '1000', '--quirk', 'aaio.repeatedPayout=reject', '--quirk', 'enot.redeliveries=3', '--json-log']
    const { sandbox, printed } = await run(['-p', '0', '-w', `${url}/{upstream}`, '--seed', '7', '--now', NOW, ...flags])
    if (sandbox === null) throw new Error(printed.err)
    expect([sandbox.aaio.quirks().repeatedPayout, sandbox.enot.quirks().redeliveries]).toEqual(['reject', 3])
    const { aaio, enot } = providersOf(sandbox)
    await aaio.payouts.create(aaioPayout('wd'))
    await enot.payouts.create(enotPayout('wd'))
    sandbox.clock.advance(1000)
    await sandbox.webhooks.flush()
    expect(received.map(({ path }) => path).sort()).toEqual(['/hooks/aaio', '/hooks/enot'])
    const objects = printed.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object)
    expect(objects).toMatchObject([
      { listening: sandbox.origin, seed: 7, env: { AAIO_BASE_URL: sandbox.aaio.baseUrl } },
      { upstream: 'aaio', operation: 'payouts.create', status: 200, durationMs: expect.any(Number) },
      { upstream: 'enot' },
    ])
  })

  it.each([
    [['--prot', '1'], /unknown option '--prot'.*\(Did you mean --port\?\)/s],
    [['--port', '65536'], /'65536' is invalid. It must be a whole number from 0 to 65535/],
    [['--port', '1e3'], /'1e3' is invalid/],
    [['--port'], /argument missing/],
    [['--webhook-url', 'shop'], /'shop' is invalid. It must be an http or https address, such as/],
    [['--seed', '-1'], /argument '-1' is invalid|argument missing/],
    [['--now', 'yesterday'], /'yesterday' is invalid. It must be a time in ISO 8601/],
    [['--quirk', 'stripe.code=1'], /It must be aaio or enot or yookassa, a dot, a name, "=" and a value/],
    [['--quirk', 'aaio.colour=1'], /Quirks of aaio are repeatedPayout/],
    [['--quirk', 'aaio.code=float'], /code must be string or number/],
    [['--port', '0', 'extra'], /too many arguments/],
  ])('%j is one clear error', async (args, message) => {
    const { out, err, code } = await fail(args)
    expect([out, code]).toEqual(['', 1])
    expect(err).toMatch(message)
    expect(err).toMatch(/^error: [^\n]+\n(\(Did you mean [^\n]+\n)?$/)
  })

  it('reports a port that is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    expect(await fail(['--port', String(port)])).toEqual({
      out: '',
      err: `error: port ${port} is in use: choose another, or 0 for any free one\n`,
      code: 1,
    })
  })

  it('helps, and says its version', async () => {
    const help = await fail(['--help'])
    expect([help.code, help.err]).toEqual([0, ''])
    for (const flag of ['--port', '--webhook-url', '--seed', '--json-log', '--version']) expect(help.out).toContain(flag)
    expect(await fail(['--version'])).toEqual({ out: '1.2.3\n', err: '', code: 0 })
  })

  it('ends with an error when its state may be broken, and tells which request broke it', async () => {
    const { sandbox, printed, code } = await run(['--port', '0'], ({ aaio }) => {
      Object.assign(aaio.payouts, {
        settle: () => {
          throw new TypeError('boom')
        },
      })
    })
    const answer = await fetch(`${sandbox?.origin}/_sandbox/aaio/payouts/wd/settle`, { method: 'POST' })
    expect([answer.status, await answer.json()]).toEqual([500, { error: 'the sandbox failed: its console says how' }])
    expect(await code).toBe(1)
    expect(printed.err).toMatch(/^the sandbox failed at POST \/_sandbox\/aaio\/payouts\/wd\/settle: TypeError: boom\n {4}at /)
    expect(printed.err).toMatch(/its state may be broken, so it ends\n$/)
  })

  it('goes on when a look fails', async () => {
    const { sandbox, printed } = await run(['--port', '0'], ({ aaio }) => {
      Object.assign(aaio.payouts, {
        list: () => {
          throw new TypeError('boom')
        },
      })
    })
    expect((await fetch(`${sandbox?.origin}/_sandbox/aaio/payouts`)).status).toBe(500)
    expect((await fetch(`${sandbox?.origin}/`)).status).toBe(500)
    expect((await fetch(`${sandbox?.origin}/_sandbox/clock`)).status).toBe(200)
    expect(printed.err).toMatch(/failed at GET \/_sandbox\/aaio\/payouts: TypeError: boom/)
    expect(printed.err).toMatch(/failed at GET \/: TypeError: boom/)
  })
})

describe('the built command', () => {
  /** Its process, up and running. Built by `pnpm build`. */
  async function spawned(...args: readonly string[]) {
    const child = spawn(process.execPath, [fileURLToPath(new URL('../../dist/cli.js', import.meta.url)), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    const printed = { out: '', err: '' }
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      printed.err += text
    })
    const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
    const up = new Promise<void>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        printed.out += text
        if (printed.out.includes('WEBHOOK_KEY')) resolve()
      })
    })
    await Promise.race([up, closed])
    return { child, printed, closed }
  }

  it.each(['SIGINT', 'SIGTERM'] as const)('closes cleanly at %s, also with a request that hangs', async (signal) => {
    const { child, printed, closed } = await spawned('--port', '0')
    const env = Object.fromEntries(printed.out.split('\n').map((line) => line.split('=')))
    const aaio = createAaio({ apiKey: env.AAIO_API_KEY, baseUrl: env.AAIO_BASE_URL, retries: 0 })
    await fetch(new URL('/_sandbox/faults', env.AAIO_BASE_URL), {
      method: 'POST',
      body: new URLSearchParams({ kind: 'hang-before-executing' }),
    })
    const hanging = aaio.balances.list().catch((error: unknown) => error)
    const logged = new Promise<void>((resolve) => {
      child.stdout.on('data', () => {
        if (printed.out.includes('fault=hang')) resolve()
      })
    })
    await logged
    child.kill(signal)
    expect([await closed, printed.err]).toEqual([0, ''])
    expect(await hanging).toMatchObject({ code: 'network' })
  })

  it('ends quietly when nobody reads what it prints', async () => {
    const { child, printed, closed } = await spawned('--port', '0')
    const origin = /on (http:\S+)/.exec(printed.out)?.[1]
    child.stdout.destroy()
    for (let n = 0; n < 3 && child.exitCode === null; n++) await fetch(`${origin}/_sandbox/clock`).catch(() => {})
    expect([await closed, printed.err]).toEqual([0, ''])
  })

  it('reports a bad flag with exit code 1', async () => {
    const { printed, closed } = await spawned('--port', 'x')
    expect([await closed, printed.out]).toEqual([1, ''])
    expect(printed.err).toMatch(/^error: option .* is invalid/)
  })
})
