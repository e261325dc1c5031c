import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import type { PaymentProvider, SharedInputs } from '@paymux/core'
import { createAaio } from '@paymux/provider-aaio'
import { createCryptobot } from '@paymux/provider-cryptobot'
import { createEnot } from '@paymux/provider-enot'
import { createYooKassa } from '@paymux/provider-yookassa'
import type { Sandbox } from '@paymux/sandbox'
import { startSandbox } from '@paymux/sandbox'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { memoryInbox } from '../src/inbox.ts'
import { ENDPOINTS } from './endpoints.ts'

type Provider = PaymentProvider & Required<Pick<PaymentProvider, 'invoices' | 'webhooks'>>

let sandbox: Sandbox
let providers: Readonly<Record<Id, Provider>>
const IDS = ['aaio', 'enot', 'yookassa', 'cryptobot'] as const
type Id = (typeof IDS)[number]

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 5 })
  const on = ({ baseUrl, credentials }: { readonly baseUrl: string; readonly credentials: object }) => ({ baseUrl, ...credentials })
  providers = {
    aaio: createAaio(on(sandbox.aaio)),
    enot: createEnot(on(sandbox.enot)),
    yookassa: createYooKassa(on(sandbox.yookassa)),
    cryptobot: createCryptobot(on(sandbox.cryptobot)),
  }
})
afterAll(async () => {
  await Promise.all(IDS.map((id) => providers[id].close()))
  await sandbox.close()
})

let count = 0
/** An invoice that its customer has paid, and what became of its webhook. */
async function pay(id: Id, url: string) {
  sandbox.setWebhookUrl(url)
  const reference = `order-${++count}`
  const returnUrl = id === 'yookassa' ? { returnUrl: 'https://shop.example/thanks' } : {}
  const input = { reference, amount: { amount: '1249.90', currency: 'RUB' }, ...(returnUrl satisfies Partial<SharedInputs>) }
  await providers[id].invoices.create(input)
  sandbox[id].invoices.pay(reference)
  await sandbox.webhooks.flush()
  return () => sandbox.webhooks.list({ upstream: id, reference }).map(({ id: delivery, state, answer }) => ({ delivery, state, answer }))
}

/** A proxy on the way that compresses what it passes on. */
async function compressing(url: string): Promise<string> {
  const proxy = createServer(async (request, response) => {
    const { host: _, connection: __, 'content-length': ___, 'transfer-encoding': ____, ...headers } = request.headers
    const body = gzipSync(await buffer(request))
    const answer = await fetch(url, {
      method: 'POST',
      headers: { ...(headers as Record<string, string>), 'content-encoding': 'gzip' },
      body,
    })
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text())
  })
  await new Promise<void>((resolve) => void proxy.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void proxy.close())
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
}

describe.each(Object.entries(ENDPOINTS))('%s takes the webhooks of the sandbox', (_, start) => {
  beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined))

  async function begin(id: Id) {
    const handled: string[] = []
    const endpoint = await start(providers[id], memoryInbox(), async (record) => void handled.push(`${record.reference} ${record.status}`))
    onTestFinished(() => endpoint.close())
    return { handled, url: endpoint.url }
  }

  it.each(IDS)('of %s', async (id) => {
    const { handled, url } = await begin(id)
    const deliveries = await pay(id, url)
    expect(deliveries()).toMatchObject([{ state: 'delivered', answer: { status: 200 } }])
    expect(handled).toEqual([`order-${count} paid`])
    // A redelivery is acknowledged and does nothing.
    sandbox.webhooks.resend(deliveries()[0]?.delivery ?? '')
    await sandbox.webhooks.flush()
    expect(deliveries().map(({ state }) => state)).toEqual(['delivered', 'delivered'])
    expect(handled).toHaveLength(1)
  })

  it.each(IDS)('of %s, compressed by a proxy on the way', async (id) => {
    const { handled, url } = await begin(id)
    const deliveries = await pay(id, await compressing(url))
    expect(deliveries()).toMatchObject([{ state: 'delivered', answer: { status: 200 } }])
    expect(handled).toEqual([`order-${count} paid`])
  })

  it('and refuses one that was changed, and gzip that is none or unpacks without end', async () => {
    const { handled, url } = await begin('enot')
    const deliveries = await pay('enot', url)
    sandbox.webhooks.tamper(deliveries()[0]?.delivery ?? '')
    await sandbox.webhooks.flush()
    expect(deliveries().map(({ answer }) => answer?.status)).toEqual([200, 400])
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
    const broken = gzipSync('{"status":"success"}').subarray(0, -12)
    const bomb = gzipSync(new Uint8Array(8 * 1024 * 1024))
    for (const body of [broken, bomb]) {
      const { status } = await fetch(url, { method: 'POST', headers, body })
      expect([400, 413]).toContain(status)
    }
    expect(handled).toHaveLength(1)
  })
})

it('the route that Next.js and Vercel take is made once, with the keys of the environment', async () => {
  const { env = {} } = sandbox.describe().find(({ id }) => id === 'enot') ?? {}
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  onTestFinished(() => void vi.unstubAllEnvs())
  const { POST } = await import('../src/app/hooks/enot/route.ts')
  const server = createServer(async (request, response) => {
    const body = new Uint8Array(await buffer(request))
    const answer = await POST(
      new Request('http://shop.example', { method: 'POST', headers: request.headers as Record<string, string>, body }),
    )
    response.writeHead(answer.status).end(await answer.text())
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const deliveries = await pay('enot', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  expect(deliveries()).toMatchObject([{ state: 'delivered', answer: { status: 200, body: 'OK' } }])
  expect(log.mock.calls).toEqual([[`order-${count}`, 'paid']])
})
