import { readFileSync } from 'node:fs'
import type { Sandbox } from '@paymux/sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localProviders } from '../src/providers.ts'
import { startSeededSandbox } from '../src/seed.ts'
import { demo, envOf, row } from './run.ts'

/** What differs between the providers; everything else is the same command. */
const TO = {
  aaio: ['--amount', '1500.00', '--method', 'cards_ru', '--destination', '4111110000000042'],
  enot: ['--amount', '1500.00', '--method', 'sbp', '--destination', '79001112233', '--bank', '100000000111'],
  yookassa: ['--amount', '1500.00', '--method', 'sbp', '--destination', '79001112233', '--bank', '100000000111'],
  cryptobot: ['--amount', '15.25', '--currency', 'USDT', '--method', 'USDT', '--destination', '7012345678'],
} as const

type Id = keyof typeof TO

const IDS = Object.keys(TO) as readonly Id[]
/** A transfer of Crypto Pay is completed at once. */
const ORDERED = { aaio: 'pending', enot: 'pending', yookassa: 'pending', cryptobot: 'succeeded' } as const

const payout = (provider: Id, reference: string, ...more: readonly string[]) => [
  ...['payout', 'create', '--provider', provider, '--reference', reference, ...TO[provider], ...more],
]
const invoice = (provider: Id, reference: string, ...more: readonly string[]) => [
  ...['invoice', 'create', '--provider', provider, '--reference', reference, '--amount', '1249.90'],
  ...(provider === 'yookassa' ? ['--return-url', 'https://shop.example/thanks'] : []),
  ...more,
]

describe.concurrent.each(IDS)('without keys, %s', (id) => {
  it('orders a payout on the sandbox', async () => {
    // YooKassa has no choice of who bears the fee, and tells with Crypto Pay nothing about what is debited.
    const { code, stdout, stderr } = await demo(payout(id, 'wd-9', ...(id === 'yookassa' ? [] : ['--fee-from', 'balance'])))
    expect(code).toBe(0)
    const debited = id === 'aaio' || id === 'enot' ? '15\\d\\d\\.\\d\\d RUB' : '–'
    expect(stdout).toMatch(
      new RegExp(`^Provider +${id}\\nReference +wd-9\\nId +[\\w-]{5,39}\\nStatus +${ORDERED[id]}\\nDebited +${debited}\\n$`),
    )
    expect(stderr).toContain('The sandbox of this command ends with it.')
  })

  it('makes an invoice on the sandbox', async () => {
    const { code, stdout } = await demo(invoice(id, 'inv-9', '--description', 'Annual plan', '--json'))
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      provider: id,
      reference: 'inv-9',
      amount: { amount: '1249.90', currency: 'RUB' },
      url: expect.stringContaining(`/${id}/`),
    })
  })

  it('says every fault of an order in one line, and sends nothing', async () => {
    const { code, stdout, stderr } = await demo([
      ...['payout', 'create', '-p', id, '-r', ' ', '--amount', '1,5', '--method', 'card', '--destination', '4'],
    ])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr.trimEnd().split('\n')).toHaveLength(2)
    expect(stderr).toContain('amount must be plain decimal text')
    expect(stderr).toContain('[invalid_request, not_sent]')
  })
})

describe('at a real upstream', () => {
  let sandbox: Sandbox
  let keys: Record<string, string>
  beforeAll(async () => {
    sandbox = await startSeededSandbox(localProviders)
    sandbox.aaio.balance.set({ available: '10000.00' })
    keys = envOf(sandbox)
  })
  afterAll(() => sandbox.close())

  it.each(IDS)('orders nothing at %s without --yes', async (id) => {
    for (const args of [payout(id, 'no'), invoice(id, 'no')]) {
      const { code, stdout, stderr } = await demo(args, keys)
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toMatch(/^[\w ]+: asking the real upstream at .*\nerror: this .* at a real upstream: say so with '--yes'\n$/)
    }
    expect(sandbox.ledger.of(id, 'payouts.create', 'no').requests).toBe(0)
    expect(sandbox.ledger.of(id, 'invoices.create', 'no').requests).toBe(0)
  })

  it.each(IDS)('orders once at %s with it, and both can be looked up', async (id) => {
    expect(await demo(payout(id, 'wd-1', '--yes'), keys)).toMatchObject({ code: 0, stdout: expect.stringContaining(ORDERED[id]) })
    const made = await demo(invoice(id, 'inv-1', '--yes'), keys)
    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining('Pay at') })
    expect(sandbox.ledger.of(id, 'payouts.create', 'wd-1')).toMatchObject({ requests: 1, executions: 1 })
    expect((await demo(['payout', '-p', id, '-r', 'wd-1'], keys)).stdout).toMatch(new RegExp(`Status +${ORDERED[id]}`))
    sandbox[id].invoices.pay('inv-1')
    const [, invoiceId = ''] = /^Id +(\S+)$/m.exec(made.stdout) ?? []
    const named = id === 'yookassa' || id === 'cryptobot' ? ['--id', invoiceId] : ['-r', 'inv-1']
    expect((await demo(['invoice', '-p', id, ...named], keys)).stdout).toMatch(/Status +paid/)
  })

  it.each(IDS)('says what to do when it is not known whether %s did it', async (id) => {
    sandbox.faults.add({ kind: 'reset-after-executing', upstream: id, operation: 'payouts.create' })
    const { code, stdout, stderr } = await demo(payout(id, "it's-1", '--yes'), keys)
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    const [, error, advice] = stderr.trimEnd().split('\n')
    expect(error).toMatch(/^error: .*\[network, unknown\]$/)
    const lookUp = `pnpm demo payout get --provider ${id} --reference 'it'\\''s-1'`
    expect(advice).toBe(`This payout may have been made. Do not create it again before you have looked it up: ${lookUp}`)
    expect(sandbox.ledger.of(id, 'payouts.create', "it's-1")).toMatchObject({ requests: 1, executions: 1 })
    expect((await demo(['payout', 'get', '-p', id, '-r', "it's-1"], keys)).stdout).toMatch(new RegExp(`Status +${ORDERED[id]}`))
  })

  it.each(['yookassa', 'cryptobot'] as const)('points at no look-up that %s does not have', async (id) => {
    sandbox.faults.add({ kind: 'reset-after-executing', upstream: id, operation: 'invoices.create' })
    const { code, stderr } = await demo(invoice(id, 'inv-3', '--yes'), keys)
    expect(code).toBe(3)
    const [, error, advice] = stderr.trimEnd().split('\n')
    expect(error).toContain(id === 'yookassa' ? 'repeat the very same call within 24 hours' : 'ask a person')
    expect(advice).toMatch(/^This invoice may have been made, and .* does not find it by its reference: do what the error says\.$/)
    expect(sandbox.ledger.of(id, 'invoices.create', 'inv-3')).toMatchObject({ requests: 1, executions: 1 })
  })

  it('says no more than why where the order was refused', async () => {
    sandbox.faults.add({ kind: 'refused', upstream: 'enot', operation: 'invoices.create', status: 403, message: 'Магазин не активен.' })
    const { code, stderr } = await demo(invoice('enot', 'inv-2', '--yes'), keys)
    expect(code).toBe(1)
    expect(stderr.trimEnd().split('\n')).toHaveLength(2)
    expect(stderr).toContain('[forbidden, rejected]')
  })
})

describe.concurrent('the tour', () => {
  it('takes the webhooks of every provider', async () => {
    // Keys do not matter: it is on a sandbox of its own.
    const { code, stdout, stderr } = await demo(['tour'], { AAIO_API_KEY: 'k', ENOT_BASE_URL: 'http://127.0.0.1:1' })
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'On a sandbox of its own, whatever keys there are: no money moves.\n' })
    const table = stdout.slice(stdout.indexOf('Webhooks'))
    expect(row(table, '│ aaio')).toEqual([
      ...['aaio', 'invoice.updated', 'tour-aaio-1', 'paid', '1249.90 RUB', 'no', 'paid', '200 OK'],
      ...['aaio', 'payout.updated', 'tour-aaio-1', 'succeeded', '1500.00 RUB', 'no', 'succeeded', '200 OK'],
    ])
    expect(row(table, '│ enot')).toEqual([
      ...['enot', 'invoice.updated', 'tour-enot-1', 'paid', '1249.90 RUB', 'signature', 'paid', '200 OK'],
      ...['enot', 'payout.updated', 'tour-enot-1', 'succeeded', '1500.00 RUB', 'signature', 'succeeded', '200 OK'],
    ])
    expect(row(table, '│ yookassa')).toEqual([
      ...['yookassa', 'invoice.updated', 'tour-yookassa-1', 'paid', '1249.90 RUB', 'read', 'paid', '200'],
      ...['yookassa', 'refund.updated', 'tour-yookassa-1-back', 'succeeded', '249.90 RUB', 'read', 'succeeded', '200'],
      ...['yookassa', 'payout.updated', 'tour-yookassa-1', 'succeeded', '1500.00 RUB', 'read', 'succeeded', '200'],
    ])
    // Crypto Pay tells of invoices only.
    expect(row(table, '│ cryptobot')).toEqual([
      ...['cryptobot', 'invoice.updated', 'tour-cryptobot-1', 'paid', '1249.90 RUB', 'signature', 'paid', '200 OK'],
    ])
    expect((await demo(['tour'])).stdout).toBe(stdout)
    expect(readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')).toContain(`\`\`\`text\n${table}\`\`\`\n`)
  })

  it('tells what happened to the money, step by step', async () => {
    const { stdout } = await demo(['tour'])
    const [, , yookassa, cryptobot] = stdout.split('\n\n')
    expect(yookassa?.split('\n')).toEqual([
      'yookassa: invoice tour-yookassa-1 over 1249.90 RUB is pending',
      'yookassa: the customer pays; it is paid, credited 1206.15 RUB',
      'yookassa: refund of 249.90 RUB succeeded; in all 249.90 RUB went back',
      'yookassa: payout tour-yookassa-1 over 1500.00 RUB is pending',
      'yookassa: the money arrives; it succeeded',
    ])
    expect(cryptobot?.split('\n')).toEqual([
      'cryptobot: invoice tour-cryptobot-1 over 1249.90 RUB is pending',
      'cryptobot: the customer pays; it is paid, credited 15.24526086 USDT',
      'cryptobot: payout tour-cryptobot-1 over 15.25 USDT succeeded at once',
    ])
  })

  it('is JSON on demand', async () => {
    const { code, stdout } = await demo(['tour', '--json'])
    expect(code).toBe(0)
    const paid = { invoice: { before: { status: 'pending' }, after: { status: 'paid' } } }
    const sent = { payout: { before: { status: 'pending' }, after: { status: 'succeeded' } } }
    const invoiced = { event: { type: 'invoice.updated' }, answer: '200 OK' }
    expect(JSON.parse(stdout)).toMatchObject([
      { provider: 'aaio', ...paid, refund: null, ...sent, events: [invoiced, { event: { type: 'payout.updated' } }] },
      { provider: 'enot', ...paid, refund: null, ...sent, events: [invoiced, { answer: '200 OK' }] },
      {
        provider: 'yookassa',
        ...paid,
        ...sent,
        refund: { after: { status: 'succeeded', amount: { amount: '249.90' } }, invoice: { refunded: { amount: '249.90' } } },
        events: [{ answer: '200' }, { event: { type: 'refund.updated' } }, { event: { type: 'payout.updated' } }],
      },
      { provider: 'cryptobot', ...paid, refund: null, payout: { receipt: { status: 'succeeded' } }, events: [invoiced] },
    ])
  })
})
