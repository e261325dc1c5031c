import { expect, it } from 'vitest'
import { createHttpClient } from '../src/http/index.ts'

function messageFor(upstreamMessage: string): Promise<string> {
  const http = createHttpClient({
    provider: 'acme',
    baseUrl: 'https://acme.example',
    secrets: [],
    transport: async () => ({ status: 400, headers: {}, body: '{}' }),
    readEnvelope: () => ({ accepted: false, message: upstreamMessage }),
  })
  const schema = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } } as const
  const call = http.call({ operation: 'payouts.get', effect: 'read', method: 'GET', path: '/', schema, map: () => null })
  return call.then(String, (error: Error) => error.message)
}

it.each([
  ['No such payout', 'acme payouts.get: No such payout.'],
  ['No such payout.', 'acme payouts.get: No such payout.'],
  ['Why?', 'acme payouts.get: Why?'],
])('ends the sentence of an upstream once: %s', async (upstream, message) => {
  expect(await messageFor(upstream)).toBe(message)
})
