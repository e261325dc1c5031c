import { createCryptobot } from '@paymux/provider-cryptobot'
import { describe, expect, it } from 'vitest'
import { codeOf, rub, start, startReceiver } from './helpers.ts'

async function begin() {
  const { received, url } = await startReceiver()
  const { sandbox } = await start({ webhookUrl: url })
  const { credentials, baseUrl } = sandbox.cryptobot
  const cryptobot = createCryptobot({ ...credentials, baseUrl, retries: 0 })
  return { sandbox, upstream: sandbox.cryptobot, cryptobot, received }
}

const usdt = (amount: string) => ({ amount, currency: 'USDT' })
const payout = { reference: 'wd-1', amount: usdt('15.25'), method: 'USDT', destination: '7012345678' } as const

describe('Crypto Pay through its provider', () => {
  it('takes a spend_id once, for ever, and lets it be looked up', async () => {
    const { sandbox, upstream, cryptobot } = await begin()
    const { id } = await cryptobot.payouts.create(payout)
    sandbox.clock.advance(400 * 24 * 60 * 60 * 1000)
    expect(await codeOf(cryptobot.payouts.create(payout))).toBe('conflict/rejected')
    expect(await cryptobot.payouts.get({ reference: 'wd-1' })).toMatchObject({ id, status: 'succeeded', amount: usdt('15.25') })
    expect(await codeOf(cryptobot.payouts.get({ reference: 'wd-2' }))).toBe('not_found/rejected')
    expect(sandbox.ledger.of('cryptobot', 'payouts.create', 'wd-1')).toMatchObject({ requests: 2, executions: 1 })
    expect(upstream.balance.get()).toMatchObject({ USDT: '9984.75' })
    expect(await codeOf(cryptobot.payouts.create({ ...payout, reference: 'wd-3', amount: usdt('9984.76') }))).toBe('rejected/rejected')
  })

  it('is paid in an asset for a price in money, and signs the webhook with the hash of the token', async () => {
    const { sandbox, upstream, cryptobot, received } = await begin()
    const { id } = await cryptobot.invoices.create({ reference: 'A-1', amount: rub('640.50') })
    upstream.invoices.pay('A-1', { asset: 'USDT' })
    await sandbox.webhooks.flush()
    const [webhook = { headers: {}, body: '' }] = received
    expect(await cryptobot.webhooks.parse(webhook)).toMatchObject({ id, reference: 'A-1', status: 'paid', statusVerified: true })
    const forged = { ...webhook, body: webhook.body.replace('640.5', '641.5') }
    expect(await codeOf(cryptobot.webhooks.parse(forged))).toBe('invalid_signature/rejected')
    expect(await cryptobot.invoices.get({ id: id ?? '' })).toMatchObject({ paid: usdt('8.05391407'), fee: usdt('0.24161742') })
  })

  it('expires, deletes and lists invoices', async () => {
    const { sandbox, upstream, cryptobot } = await begin()
    const ids = []
    for (const reference of ['A-1', 'A-2'])
      ids.push((await cryptobot.invoices.create({ reference, amount: usdt('5.00'), expiresInMinutes: 30 })).id ?? '')
    await cryptobot.invoices.cancel({ id: ids[1] ?? '' })
    expect(() => upstream.invoices.pay('A-2')).toThrow(/deleted/)
    sandbox.clock.advance(30 * 60_000)
    expect((await cryptobot.invoices.list()).items).toMatchObject([{ reference: 'A-1', status: 'expired' }])
    expect(await codeOf(cryptobot.invoices.get({ id: ids[1] ?? '' }))).toBe('not_found/rejected')
  })

  it('alters records in lists too', async () => {
    const { sandbox, cryptobot } = await begin()
    await cryptobot.payouts.create(payout)
    sandbox.faults.add({ kind: 'unknown-status', operation: 'payouts.get', upstream: 'cryptobot' })
    expect(await cryptobot.payouts.get({ reference: 'wd-1' })).toMatchObject({ status: 'unknown', rawStatus: 'on_review' })
  })
})
