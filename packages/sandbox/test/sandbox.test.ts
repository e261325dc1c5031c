import { describe, expect, it } from 'vitest'
import type { RequestLogEntry, UPSTREAMS } from '../src/index.ts'
import { startSandbox } from '../src/index.ts'
import { aaioPayout, codeOf, NOW, providersOf, rub, start, startReceiver } from './helpers.ts'

describe('a sandbox', () => {
  it('runs beside others, each with its own state and keys', async () => {
    const [one, two] = [await start({ seed: 1 }), await start({ seed: 2 })]
    await one.aaio.payouts.create(aaioPayout('wd'))
    expect(one.sandbox.aaio.payouts.list()).toHaveLength(1)
    expect(two.sandbox.aaio.payouts.list()).toEqual([])
    expect(one.sandbox.aaio.credentials).not.toEqual(two.sandbox.aaio.credentials)
    const { createAaio } = await import('@paymux/provider-aaio')
    const crossed = createAaio({ ...one.sandbox.aaio.credentials, baseUrl: two.sandbox.aaio.baseUrl, retries: 0 })
    expect(await codeOf(crossed.balances.list())).toBe('unauthorized/rejected')
  })

  it('makes the same keys and ids for the same seed, others without one', async () => {
    const ids = async (seed?: number) => {
      const { sandbox, aaio } = await start({ seed })
      return [sandbox.aaio.credentials, sandbox.enot.credentials, (await aaio.payouts.create(aaioPayout('wd'))).id]
    }
    expect(await ids(5)).toEqual(await ids(5))
    expect(await ids(undefined)).not.toEqual(await ids(undefined))
    const { sandbox } = await start()
    expect(sandbox.enot.credentials.user.id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  })

  it('takes keys and ids that a fixture names', async () => {
    const credentials = { aaio: { apiKey: 'own-key', shop: { id: 'own-shop' } }, enot: { user: { webhookKey: 'own-webhook-key' } } }
    const [{ sandbox, aaio }, { sandbox: other }] = [await start({ credentials }), await start()]
    const made = other.aaio.credentials
    expect(sandbox.aaio.credentials).toEqual({ ...made, apiKey: 'own-key', shop: { ...made.shop, id: 'own-shop' } })
    expect(sandbox.enot.credentials.user).toEqual({ ...other.enot.credentials.user, webhookKey: 'own-webhook-key' })
    sandbox.nextIds('p-1', 'p-2')
    expect((await aaio.payouts.create(aaioPayout('one'))).id).toBe('p-1')
    expect((await aaio.payouts.get({ id: 'p-1' })).reference).toBe('one')
    expect((await aaio.payouts.create(aaioPayout('two'))).id).toBe('p-2')
    expect((await aaio.payouts.create(aaioPayout('three'))).id).toMatch(/^[\da-f-]{36}$/)
    expect(() => sandbox.nextIds('')).toThrow(/nextIds takes ids/)
    await expect(startSandbox({ credentials: { aaio: { shop: { secret3: 'x' } } } as object })).rejects.toThrow(
      'credentials.aaio.shop: secret3: no such field; there are id, secret1, secret2',
    )
    for (const credentials of [
      { aaio: { shop: { my_key_7c1e9a: 'x' } } },
      { aaio: 'my_key_7c1e9a' },
      { enot: { user: ['my_key_7c1e9a'] } },
    ]) {
      const fault: unknown = await startSandbox({ credentials } as object).catch((error: unknown) => error)
      expect(fault).toBeInstanceOf(TypeError)
      expect(String(fault)).not.toContain('my_key')
    }
    await expect(startSandbox({ credentials: { enot: { user: 'me' } } as object })).rejects.toThrow(
      'credentials.enot.user must be an object { id, key, webhookKey }',
    )
    await expect(startSandbox({ credentials: { aaio: { apiKey: 1 } } as object })).rejects.toThrow(/credentials.aaio: apiKey must be text/)
    await expect(startSandbox({ credentials: { stripe: {} } as object })).rejects.toThrow(
      /credentials must be an object with some of aaio, enot/,
    )
  })

  it('ends at close what a fault left hanging', async () => {
    const sandbox = await startSandbox()
    const { aaio } = providersOf(sandbox)
    sandbox.faults.add({ kind: 'hang-after-executing' })
    const call = codeOf(aaio.payouts.create(aaioPayout('wd')))
    await new Promise<RequestLogEntry>((resolve) => sandbox.requests.onRequest(resolve))
    await sandbox.close()
    expect(await call).toBe('network/unknown')
    expect(await codeOf(aaio.balances.list())).toBe('network/not_sent')
  })

  it('says what is wrong with its options, and that a port is in use', async () => {
    const { sandbox } = await start()
    const port = Number(new URL(sandbox.origin).port)
    await expect(startSandbox({ port })).rejects.toThrow(`port ${port} is in use`)
    await expect(startSandbox({ port: -1, seed: 0.5, colour: 'red' } as object)).rejects.toThrow(
      /startSandbox: colour: no such field; there are upstreams, port.*; port must be .*; seed must be/,
    )
    await expect(startSandbox({ webhookUrl: 'shop' })).rejects.toThrow(/webhookUrl must be an http or https address/)
    await expect(startSandbox({ webhookUrl: { stripe: 'http://localhost' } as object })).rejects.toThrow(
      /webhookUrl must be an http or https address, or an object of them with some of aaio, enot/,
    )
    await expect(startSandbox({ quirks: { stripe: {} } as object })).rejects.toThrow(/quirks must be an object with some of aaio, enot/)
    await expect(startSandbox({ now: 'yesterday' })).rejects.toThrow(/that is not a time/)
  })

  it('logs requests without secrets', async () => {
    const { sandbox, aaio, enot } = await start()
    const seen: RequestLogEntry[] = []
    const stop = sandbox.requests.onRequest((entry) => seen.push(entry))
    await aaio.payouts.create(aaioPayout('wd'))
    await enot.balances.list()
    await fetch(`${sandbox.enot.baseUrl}/nothing?api_key=${sandbox.enot.credentials.shop.key}`)
    stop()
    await aaio.balances.list()
    expect(seen).toMatchObject([
      {
        at: new Date(NOW).toISOString(),
        upstream: 'aaio',
        operation: 'payouts.create',
        method: 'POST',
        path: '/aaio/api/create-payoff',
        reference: 'wd',
        status: 200,
        fault: null,
      },
      { operation: 'balances.list', status: 200 },
      { operation: null, path: '/enot/nothing', status: 404 },
    ])
    const { aaio: a, enot: e } = sandbox
    const secrets = [a.credentials.apiKey, a.credentials.shop.secret1, e.credentials.user.key, e.credentials.shop.key, 'U1234567']
    for (const secret of secrets) expect(JSON.stringify(sandbox.requests.list())).not.toContain(secret)
  })

  it('describes what there is, and every control that it names is there', async () => {
    const { sandbox } = await start()
    expect(sandbox.describe().map(({ id, operations }) => [id, operations.map(({ name }) => name)])).toEqual([
      [
        'aaio',
        'balances.list webhooks.serviceIps payouts.create payouts.get payouts.methods payouts.rates payouts.banks'
          .concat(' invoices.create invoices.get invoices.methods invoices.form')
          .split(' '),
      ],
      [
        'enot',
        'balances.list payouts.create payouts.get payouts.banks'
          .concat(' invoices.create invoices.payDirect invoices.get invoices.methods invoices.form')
          .split(' '),
      ],
      [
        'cryptobot',
        'balances.list payouts.methods payouts.rates payouts.create payouts.get'
          .concat(' invoices.create invoices.cancel invoices.get invoices.form')
          .split(' '),
      ],
      [
        'yookassa',
        'balances.list invoices.create invoices.list invoices.get invoices.capture invoices.cancel'
          .concat(' refunds.create refunds.list refunds.get')
          .concat(' payouts.create payouts.get payouts.list payouts.get payouts.banks invoices.form')
          .split(' '),
      ],
    ])
    for (const { id, actions } of sandbox.describe()) {
      const controls = sandbox[id as keyof typeof UPSTREAMS] as unknown as Readonly<Record<string, object>>
      for (const [group, names] of Object.entries(actions)) {
        // What is about no record that is there is no action.
        const rest = Object.keys(controls[group] ?? {}).filter((name) => !['list', 'get', 'failNext'].includes(name))
        expect(rest).toEqual(names)
      }
    }
  })

  it('sets balances all or not at all', async () => {
    const { sandbox } = await start()
    sandbox.aaio.balance.set({ available: '10.50', hold: '3' })
    expect(sandbox.aaio.balance.get()).toEqual({ available: '10.50', hold: '3.00', referral: '346.49' })
    expect(() => sandbox.aaio.balance.set({ available: '1', hold: '1.005' })).toThrow(/hold must be decimal text/)
    expect(() => sandbox.enot.balance.set({ active: '1', frozen: '-1' })).toThrow(/frozen must be decimal text/)
    expect(sandbox.aaio.balance.get().available).toBe('10.50')
    expect(sandbox.enot.balance.get().active).toBe('1000000.00')
  })
})

describe('the clock', () => {
  it('stands still when it is told to, moves on, and runs', async () => {
    const { sandbox } = await start()
    const { clock } = sandbox
    expect([clock.frozen(), clock.now()]).toEqual([true, Date.parse(NOW)])
    clock.advance(1500)
    expect(clock.now()).toBe(Date.parse(NOW) + 1500)
    clock.set('2027-01-01T00:00:00Z')
    expect(clock.now()).toBe(Date.parse('2027-01-01T00:00:00Z'))
    clock.set(new Date(NOW))
    expect(clock.now()).toBe(Date.parse(NOW))
    clock.run()
    expect(clock.frozen()).toBe(false)
    clock.advance(3_600_000)
    expect(clock.now()).toBeGreaterThanOrEqual(Date.parse(NOW) + 3_600_000)
    clock.freeze()
    expect(clock.now()).toBe(clock.now())
    expect(() => clock.advance(-1)).toThrow(RangeError)
    expect(() => clock.set('soon')).toThrow(RangeError)
  })

  it('runs with the machine when it is given no time, and brings things due by itself', async () => {
    const { received, url } = await startReceiver()
    const sandbox = await startSandbox({ webhookUrl: url })
    const before = Date.now()
    expect(sandbox.clock.now()).toBeGreaterThanOrEqual(before)
    const { enot } = providersOf(sandbox)
    await enot.invoices.create({ reference: 'A', amount: rub('100.00'), expiresInMinutes: 1 })
    sandbox.clock.advance(60_000)
    expect((await enot.invoices.get({ reference: 'A' })).status).toBe('expired')
    await sandbox.webhooks.flush()
    expect(received).toHaveLength(1)

    sandbox.enot.settleAfter(20)
    const arrived = new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        if (received.length < 2) return
        clearInterval(timer)
        resolve()
      }, 5)
    })
    await enot.payouts.create({ reference: 'B', amount: rub('100.00'), method: 'card', destination: '4111110000000042' })
    await arrived
    expect(sandbox.enot.payouts.get('B').status).toBe('success')
    await sandbox.close()
  })

  it('does things in the order of their times', async () => {
    const { url } = await startReceiver()
    const { sandbox, enot } = await start({ webhookUrl: url })
    const create = (reference: string, expiresInMinutes: number) =>
      enot.invoices.create({ reference, amount: rub('100.00'), expiresInMinutes })
    await create('late', 30)
    await create('soon', 10)
    await create('never', 50)
    sandbox.clock.advance(40 * 60_000)
    expect(sandbox.webhooks.list().map(({ reference, dueAt }) => [reference, dueAt])).toEqual([
      ['soon', '2026-05-03T08:25:07.000Z'],
      ['late', '2026-05-03T08:45:07.000Z'],
    ])
    await sandbox.webhooks.flush()
  })
})
