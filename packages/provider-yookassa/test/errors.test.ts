import { inspect } from 'node:util'
import { failureOf } from '@paymux/testkit/helpers'
import { expect, it } from 'vitest'
import { INVOICE_INPUT, PAYOUT_INPUT } from './operations.ts'
import { answering, asGateway, asShop, fixture, GATEWAY, SHOP } from './support.ts'

const DOCUMENTED = [
  ['error-400-receipt.json', 400, 'rejected', 'rejected', 'invalid_request'],
  ['error-400-not-supported.json', 400, 'rejected', 'rejected', 'not_supported'],
  ['error-400-key.json', 400, 'conflict', 'rejected', 'invalid_request'],
  ['error-401.json', 401, 'unauthorized', 'rejected', 'invalid_credentials'],
  ['error-403.json', 403, 'forbidden', 'rejected', 'forbidden'],
  ['error-404.json', 404, 'not_found', 'rejected', 'not_found'],
  ['error-405.json', 405, 'rejected', 'rejected', 'invalid_request'],
  ['error-429.json', 429, 'rate_limited', 'rejected', 'too_many_requests'],
  ['error-500.json', 500, 'unavailable', 'unknown', 'internal_server_error'],
  ['processing-202.json', 202, 'unavailable', 'unknown', undefined],
] as const

// That codes and outcomes of every call follow the documented refusals is held by the conformance suites.
it.each(DOCUMENTED)('%s under HTTP %i tells its own code and text', async (file, httpStatus, code, outcome, upstreamCode) => {
  const error = await failureOf(answering(fixture(file), httpStatus).yookassa.payouts.create(PAYOUT_INPUT))
  expect(error).toMatchObject({ code, outcome, httpStatus, reference: 'wd-2071' })
  expect(error.upstreamCode).toBe(upstreamCode)
  expect(error.upstreamMessage).toContain((JSON.parse(fixture(file)) as { description: string }).description)
})

it.each([
  ['JSON of others', 404, '{"message":"no route"}', 'invalid_response'],
  ['an error that says 500 inside', 400, '{"type":"error","code":"internal_server_error"}', 'unavailable'],
  ['an error under a success', 200, '{"type":"error","code":"invalid_request","description":"no"}', 'unavailable'],
  ['work that goes on under a success', 200, '{"type":"processing","retry_after":10}', 'unavailable'],
  ['nothing, still working', 202, '', 'unavailable'],
  [
    'a success that tells the code of an error',
    200,
    fixture('payout-pending.json').replace('{', '{"code":"invalid_request",'),
    'invalid_response',
  ],
  [
    'an error that brings a payout',
    400,
    fixture('payout-pending.json').replace('{', '{"type":"error","code":"forbidden",'),
    'invalid_response',
  ],
  ['the code of an error in the words of others', 403, '{"code":"forbidden"}', 'unavailable'],
  ['a record under 202', 202, fixture('payout-pending.json'), 'unavailable'],
])('does not believe %s under HTTP %i', async (_, httpStatus, body, code) => {
  const error = await failureOf(answering(body, httpStatus).yookassa.payouts.create(PAYOUT_INPUT))
  expect(error).toMatchObject({ code, outcome: 'unknown', httpStatus })
})

it.each([
  [404, 'forbidden'],
  [404, 'too_many_requests'],
  [401, 'not_found'],
  [403, 'invalid_credentials'],
])('HTTP %i with the code %s is a refusal, and for neither reason', async (status, code) => {
  const body = JSON.stringify({ type: 'error', code, description: 'no' })
  const error = await failureOf(answering(body, status).yookassa.payouts.create(PAYOUT_INPUT))
  expect(error).toMatchObject({ code: 'rejected', outcome: 'rejected', upstreamCode: code })
})

it.each([
  ['the body', {}, 1800],
  ['the header where it asks for more', { 'retry-after': '60' }, 60_000],
])('waits as long as %s says, in milliseconds', async (_, headers, retryAfterMs) => {
  for (const [file, status] of [
    ['processing-202.json', 202],
    ['error-500.json', 500],
    ['error-429.json', 429],
  ] as const) {
    const { yookassa } = answering(fixture(file), status, {}, headers)
    expect(await failureOf(yookassa.payouts.create(PAYOUT_INPUT))).toMatchObject({ retryAfterMs })
  }
})

it('a repeat with the same key is the same for a day', () => {
  const day = 24 * 60 * 60 * 1000
  const { yookassa } = answering('{}')
  expect(yookassa.invoices.recovery).toEqual({ lookup: false, repeat: 'same', withinMs: day })
  expect(yookassa.refunds.recovery).toEqual({ lookup: false, repeat: 'same', withinMs: day })
  expect(yookassa.payouts.recovery).toEqual({ lookup: true, repeat: 'same', withinMs: day })
})

it('names the parameter that was refused', async () => {
  const { yookassa } = answering(fixture('error-400-receipt.json'), 400)
  expect((await failureOf(yookassa.invoices.create(INVOICE_INPUT))).upstreamMessage).toBe('Receipt is missing or illegal (receipt)')
})

it('never shows a key, in none of its forms, although the upstream repeats it', async () => {
  const secrets = [
    SHOP.secretKey,
    GATEWAY.secretKey,
    ...[asShop, asGateway].map(({ authorization }) => authorization.slice('Basic '.length)),
  ]
  const body = JSON.stringify({ type: 'error', code: 'invalid_credentials', description: `Bad key: ${secrets.join(' ')}` })
  const { yookassa } = answering(body, 401)
  const error = await failureOf(yookassa.payouts.create(PAYOUT_INPUT))
  expect(error.upstreamMessage).toBe('Bad key: [redacted] [redacted] [redacted] [redacted]')
  const shown = `${inspect(error, { depth: 9 })}${JSON.stringify(error)}${inspect(yookassa, { depth: 9, showHidden: true })}`
  for (const secret of secrets) expect(shown).not.toContain(secret)
})

it.each([
  ['sbp', '79000000000', { bank: '100000000111' }],
  ['yoo_money', '41001614575714', {}],
  ['card_token', 'hoiCz_UVAdi_eKEthqhjRIJp.SC.001.202101', {}],
])('does not repeat the destination of a payout by %s', async (method, destination, more) => {
  const body = JSON.stringify({ type: 'error', code: 'invalid_request', description: `No account ${destination} here` })
  const { bank: _, ...input } = PAYOUT_INPUT
  const error = await failureOf(answering(body, 400).yookassa.payouts.create({ ...input, method, destination, ...more }))
  expect(error.upstreamMessage).toBe('No account [redacted] here')
  expect(inspect(error)).not.toContain(destination)
})
