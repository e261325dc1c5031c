import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { startSandbox } from '../../src/index.ts'
import { aaioPayout, rub, start } from '../helpers.ts'
import { apiOf, stateOf } from './helpers.ts'

/** A wrong request, and what its one error names. */
const WRONG: readonly (readonly [head: string, body: unknown, names: readonly RegExp[]])[] = [
  ['POST /aaio/payouts/wd/settle', { why: 1, when: 2 }, [/why, when: no such field; no field is taken here/]],
  ['POST /aaio/payouts/wd/fail', { reason: 5 }, [/reason must be text/]],
  ['POST /aaio/payouts/wd/fail', { reason: '' }, [/reason must be text of 1 to 500/]],
  ['POST /aaio/payouts/wd/fail', '[]', [/must be a JSON object/]],
  ['POST /aaio/payouts/wd/fail', '{"reason":', [/not JSON/]],
  ['POST /aaio/invoices/in/choose', {}, [/method is missing/]],
  ['POST /aaio/invoices/in/choose', { method: 'gold' }, [/Метод оплаты не найден/]],
  [
    'POST /enot/invoices/in/refund',
    { amount: 5, cause: 'x' },
    [/amount must be decimal text/, /cause: no such field; there are amount, reason/],
  ],
  ['PATCH /aaio/balance', { available: '1', hold: '-1', extra: '1' }, [/hold must be/, /extra: no such field/]],
  ['PATCH /aaio/balance', { available: 1 }, [/available must be decimal text such as "485.00"/]],
  [
    'PATCH /aaio/quirks',
    { code: 'string', amounts: 'float', colour: 1 },
    [/amounts must be "number" or "string"/, /colour: no such field; there are repeatedPayout/],
  ],
  ['PATCH /aaio/quirks', '{"__proto__":{"code":"number"}}', [/__proto__: no such field/]],
  ['PATCH /aaio/shop', { successUrl: 'javascript:alert(1)' }, [/successUrl must be an http or https address, or null/]],
  ['PATCH /aaio/payoutMethods/sbp', { percent: 'high', limit: '1' }, [/percent must be/, /limit: no such field/]],
  ['PATCH /aaio/rates/USD', { rate: '0' }, [/above 0/]],
  ['PATCH /aaio/invoiceMethods/sbp', { shares: '1-2' }, [/shares are two numbers/]],
  ['PATCH /enot/tariffs/new', { service: 'new' }, [/"new" is new and needs all fields: label, currency, .* is missing/]],
  ['POST /aaio/settle-after', { milliseconds: -1 }, [/milliseconds must be a whole number from 0/]],
  [
    'POST /faults',
    { kind: 'fire', times: 0, executes: 'yes', colour: 1 },
    [/kind must be "reset-before-reading" or/, /times must be .* or "all"/, /executes must be/, /colour: no such field/],
  ],
  ['POST /faults', { kind: 'slow-drip', executes: true }, [/executes can be set for server-error/]],
  ['POST /faults/random', { rate: 2, kinds: ['fire'] }, [/rate must be a number from 0 to 1/, /kinds must be a list/, /seed is missing/]],
  ['POST /webhook-plans', { effect: 'explode', times: 1.5 }, [/effect must be "duplicate" or/, /times must be/]],
  ['POST /webhook-plans', { effect: 'delay' }, [/delayMs is missing/]],
  ['PATCH /webhook-url', { url: 'shop' }, [/url must be an http or https address, or null/]],
  ['POST /clock/advance', { milliseconds: 'long' }, [/milliseconds must be/]],
  ['POST /clock/set', { time: '2026-05-03 08:15' }, [/time must be a time in ISO 8601 with its offset/]],
  ['POST /clock/set', { time: '2026-13-45T08:15:00Z' }, [/time must be/]],
  ['GET /webhooks?state=gone&limit=x&states=1', undefined, [/state must be/, /limit must be/, /states: no such field/]],
  ['GET /aaio/payouts?limit=1&limit=2', undefined, [/limit: given more than once/]],
  ['POST /clock/run?now=1', undefined, [/now: put it into the body/]],
]

describe('wrong input', () => {
  it.each(WRONG)('%s %j', async (head, body, names) => {
    const { sandbox, aaio, enot } = await start()
    await aaio.payouts.create(aaioPayout('wd'))
    await aaio.invoices.create({ reference: 'in', amount: rub('1000.00') })
    await enot.invoices.create({ reference: 'in', amount: rub('1000.00') })
    sandbox.enot.invoices.pay('in')
    const before = await stateOf(sandbox)
    const [method = '', path = ''] = head.split(' ')
    const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }
    const response = await fetch(`${sandbox.origin}/_sandbox${path}`, { method, ...sent, headers: { 'content-type': 'application/json' } })
    expect(response.status).toBe(400)
    const { error, faults } = (await response.json()) as { error: string; faults: string[] }
    for (const name of names) expect(error).toMatch(name)
    expect(faults.join('; ')).toBe(error)
    expect(await stateOf(sandbox)).toBe(before)
  })

  it.each([
    ['GET /aaio/payouts/none', /there is no payout with the id or reference "none"/],
    ['POST /enot/payouts/none/settle', /there is no payout/],
    ['POST /aaio/invoices/none/pay', /there is no invoice/],
    ['POST /webhooks/none/resend', /there is no webhook/],
    ['DELETE /faults/7', /no fault with the id "7" waits/],
    ['DELETE /aaio/banks/7', /there is no "7" in banks; there are 100000000111/],
    ['GET /stripe', /GET \/_sandbox says what there is/],
    ['POST /aaio/payouts/none/explode', /GET \/_sandbox says what there is/],
  ])('%s is 404', async (head, error) => {
    const { sandbox } = await start()
    const before = await stateOf(sandbox)
    const answer = await apiOf(sandbox)(head)
    expect(answer).toMatchObject({ status: 404, body: { error: expect.stringMatching(error) } })
    expect(await stateOf(sandbox)).toBe(before)
  })

  it('what the state forbids is 409, a wrong method 405, too much 413', async () => {
    const { sandbox, aaio } = await start()
    const call = apiOf(sandbox)
    await aaio.payouts.create(aaioPayout('wd'))
    await call('POST /aaio/payouts/wd/settle')
    const before = await stateOf(sandbox)
    expect(await call('POST /aaio/payouts/wd/fail')).toMatchObject({
      status: 409,
      body: { error: expect.stringMatching(/is finished: success/) },
    })
    expect(await stateOf(sandbox)).toBe(before)
    expect(await call('POST /state')).toMatchObject({ status: 405, body: { error: 'the method must be GET' } })
    expect(await call('GET /faults/random')).toMatchObject({ status: 405 })
    expect((await call('POST /aaio/payouts/wd/fail', { reason: 'x'.repeat(70_000) })).status).toBe(413)
    await aaio.payouts.create(aaioPayout('wd'))
    expect(await call('GET /aaio/payouts/wd')).toMatchObject({
      status: 409,
      body: { error: expect.stringMatching(/2 payouts have the reference/) },
    })
  })

  it('takes forms too, and no other content', async () => {
    const { sandbox } = await start()
    const post = (body: string | URLSearchParams, type?: string) =>
      fetch(`${sandbox.origin}/_sandbox/faults`, {
        method: 'POST',
        body,
        ...(type === undefined ? {} : { headers: { 'content-type': type } }),
      })
    expect((await post(new URLSearchParams({ kind: 'unavailable', times: '2', executes: 'true', upstream: '' }))).status).toBe(200)
    expect(sandbox.faults.list()).toMatchObject([{ kind: 'unavailable', times: 2, executes: true }])
    const useless = await post(new URLSearchParams({ kind: 'still-working', upstream: 'enot', operation: 'payouts.create' }))
    expect([useless.status, await useless.text()]).toEqual([
      400,
      expect.stringMatching(/still-working can't happen to payouts.create of enot/),
    ])
    expect((await post('{"kind":"unavailable"}', 'text/plain')).status).toBe(400)
    expect((await post('kind=unavailable&kind=redirect', 'application/x-www-form-urlencoded')).status).toBe(400)
    expect(sandbox.faults.list()).toHaveLength(1)
  })

  it('says what there is', async () => {
    const { sandbox } = await start()
    const { endpoints } = (await apiOf(sandbox)('GET ')).body as { endpoints: { method: string; path: string; fields: object }[] }
    expect(endpoints).toContainEqual({
      method: 'POST',
      path: '/_sandbox/clock/advance',
      about: expect.any(String),
      fields: { milliseconds: 'a whole number from 0 to 1000000000000 (required)' },
    })
    // Every control of a record that the library has is there.
    for (const { id, actions } of sandbox.describe()) {
      for (const [group, names] of Object.entries(actions)) {
        for (const name of names) expect(endpoints.map(({ path }) => path)).toContain(`/_sandbox/${id}/${group}/:ref/${name}`)
      }
    }
  })
})

describe('other origins', () => {
  const ask = (origin: string, headers: Record<string, string>, method = 'POST', path = '/_sandbox/clock/advance') =>
    new Promise<{ status: number | undefined; headers: object }>((resolve, reject) => {
      const sent = request(`${origin}${path}`, { method, headers: { 'content-type': 'application/json', ...headers } }, (response) => {
        response.resume().on('end', () => resolve({ status: response.statusCode, headers: response.headers }))
      })
      sent.on('error', reject)
      sent.end(method === 'POST' ? '{"milliseconds":1000}' : undefined)
    })

  it.each([
    ['a page of the web', { origin: 'https://evil.example' }],
    ['a page that hides its origin', { origin: 'null' }],
    ['a page of another port', { origin: 'http://127.0.0.1:3000' }],
    ['a form without an origin', { 'sec-fetch-site': 'cross-site' }],
    ['a page of another port, by its site', { 'sec-fetch-site': 'same-site' }],
    ['a name that leads here', { host: 'evil.example' }],
    ['a name that looks like it', { host: '127.0.0.1.evil.example' }],
    ['a name that leads here, with its origin', { host: 'evil.example:4010', origin: 'http://evil.example:4010' }],
  ])('are refused: %s', async (_, headers: Record<string, string>) => {
    const { sandbox } = await start()
    const now = sandbox.clock.now()
    for (const [method, path] of [
      ['POST', '/_sandbox/clock/advance'],
      ['POST', '/_sandbox/page/clock/advance'],
      ['GET', '/_sandbox/state'],
      ['GET', '/'],
      ['OPTIONS', '/_sandbox/clock/advance'],
    ]) {
      const { status, headers: answered } = await ask(sandbox.origin, headers, method, path)
      expect([path, status]).toEqual([path, 403])
      expect(Object.keys(answered).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
    expect(sandbox.clock.now()).toBe(now)
  })

  it('its own page and programs are let in, and a link to the page', async () => {
    const { sandbox } = await start()
    const { origin } = sandbox
    const port = new URL(origin).port
    const own: Record<string, string>[] = [
      {},
      { origin, 'sec-fetch-site': 'same-origin' },
      { host: `localhost:${port}`, origin: `http://localhost:${port}` },
      { host: '[::1]' },
    ]
    for (const headers of own) expect((await ask(origin, headers)).status).toBe(200)
    expect((await ask(origin, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, 'GET', '/')).status).toBe(200)
    expect((await ask(origin, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, 'GET', '/_sandbox/state')).status).toBe(403)
  })
})

describe('a defect of the sandbox', () => {
  it('is told with its request, and answered', async () => {
    const told: [unknown, string][] = []
    const sandbox = await startSandbox({ onDefect: (error, request) => told.push([error, request]) })
    try {
      const defect = new TypeError('boom')
      Object.assign(sandbox.aaio.payouts, {
        settle: () => {
          throw defect
        },
      })
      expect(await apiOf(sandbox)('POST /aaio/payouts/wd/settle')).toEqual({
        status: 500,
        body: { error: 'the sandbox failed: its console says how' },
      })
      expect(told).toEqual([[defect, 'POST /_sandbox/aaio/payouts/wd/settle']])
    } finally {
      await sandbox.close()
    }
  })
})
