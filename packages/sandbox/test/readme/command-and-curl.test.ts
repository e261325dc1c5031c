import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runCommand } from '../../src/cli/run.ts'
import type { Sandbox } from '../../src/index.ts'
import { startSandbox } from '../../src/index.ts'
import { aaioPayout, NOW, providersOf, rub, startReceiver } from '../helpers.ts'
import { codeUnder } from './blocks.ts'

const run = promisify(execFile)

/** The command as the README starts it, on a free port, with what it printed. */
async function start(args: readonly string[]) {
  let out = ''
  let end = (): void => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const sandbox = await new Promise<Sandbox>((resolve, reject) => {
    const code = runCommand(args, {
      out: (text) => {
        out += text
      },
      err: reject,
      version: '0.0.0',
      ended,
      start: async (options) => {
        const made = await startSandbox(options)
        resolve(made)
        return made
      },
    })
    onTestFinished(async () => {
      end()
      await code
    })
  })
  return { sandbox, printed: () => out.replaceAll(sandbox.origin, 'http://127.0.0.1:4010') }
}

describe('the README', () => {
  it('shows what the command prints', async () => {
    const [line = ''] = codeUnder('Beside your program', 'sh')
    const [head = '', logged = ''] = codeUnder('Beside your program', 'text')
    const args = line.trim().replace('npx @paymux/sandbox ', '').replace('4010', '0').split(' ')
    const { sandbox, printed } = await start([...args, '--now', NOW])
    await providersOf(sandbox).aaio.payouts.create(aaioPayout('wd-1'))
    expect(printed().startsWith(head)).toBe(true)
    expect(printed().replace(/\d+ms/, '4ms').endsWith(logged)).toBe(true)
  })

  it('has curl commands that do what they say', async () => {
    const { received, url } = await startReceiver()
    const { sandbox } = await start(['--port', '0', '--webhook-url', url, '--now', NOW])
    const { aaio, enot } = providersOf(sandbox)
    for (const reference of ['wd-1', 'wd-2']) await aaio.payouts.create(aaioPayout(reference))
    await aaio.invoices.create({ reference: 'order-1', amount: rub('1000.00') })
    for (const reference of ['order-1', 'order-2']) await enot.invoices.create({ reference, amount: rub('1000.00') })
    const [look, records, webhooks, faults, rest, ...others] = codeUnder('Control API', 'sh')
    expect(others).toEqual([])

    /** Every line by itself: a fault of any of them counts. */
    const curl = async (block: string | undefined, id = '') => {
      const answers: { readonly command: string; readonly answer: string }[] = []
      for (const command of (block ?? '').trim().split('\n')) {
        const line = command
          .replace('curl ', 'curl --silent --show-error --fail-with-body ')
          .replaceAll('http://127.0.0.1:4010', sandbox.origin)
        const { stdout } = await run('bash', ['-euc', line], { env: { PATH: process.env.PATH, ID: id, NO_PROXY: '127.0.0.1' } })
        answers.push({ command, answer: stdout })
      }
      for (const { command, answer } of answers)
        expect([command, answer]).toEqual([command, `${JSON.stringify(JSON.parse(answer), null, 2)}\n`])
      return answers.map(({ answer }) => answer).join('')
    }

    expect(await curl(look)).toContain(sandbox.aaio.credentials.apiKey)
    await curl(records)
    expect([sandbox.aaio.payouts.get('wd-1').status, sandbox.aaio.payouts.get('wd-2').cancelMessage]).toEqual(['success', 'Wrong wallet'])
    expect([sandbox.aaio.invoices.get('order-1').method, sandbox.enot.invoices.get('order-1').refunded]).toEqual(['sbp', '100.00'])
    expect(sandbox.enot.invoices.get('order-2').status).toBe('expired')

    await sandbox.webhooks.flush()
    const [sent] = sandbox.webhooks.list({ reference: 'wd-1' })
    const before = received.length
    expect(await curl(webhooks, sent?.id)).toContain('"delayMs": 60000')
    expect(received.slice(before).filter(({ body }) => body.includes('status=cancel'))).toHaveLength(1)
    expect(received.slice(before).filter(({ body }) => body === sent?.body)).toHaveLength(1)
    expect(sandbox.webhooks.plans()).toEqual([])

    expect(await curl(faults)).toContain('"rate": 0.05')
    expect([sandbox.faults.list(), sandbox.faults.randomPlan()]).toEqual([[], null])

    await curl(rest)
    expect([sandbox.aaio.balance.get().available, sandbox.aaio.quirks().repeatedPayout]).toEqual(['10.00', 'reject'])
    expect([sandbox.aaio.payoutMethods.get('sbp')?.max, sandbox.enot.rates.get('USD')]).toEqual(['50000', '99.5'])
    expect(sandbox.clock.frozen()).toBe(false)
  })
})
