import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeEach, expect, it, vi } from 'vitest'
import type { PactExchange } from '../src/pact.ts'
import { shapeOf, startContract } from '../src/pact.ts'

const folder = mkdtempSync(join(tmpdir(), 'testkit-pact-'))
const file = pathToFileURL(join(folder, 'pacts/acme.json'))

// Pact's library reports its use to its makers unless it is told not to.
beforeEach(() => void vi.stubEnv('PACT_DO_NOT_TRACK', 'true'))
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

const exchange = (amount: number): PactExchange => ({
  description: 'a payout by its reference',
  state: { name: 'a payout with reference r-1 exists', values: { reference: 'r-1' } },
  request: { method: 'POST', path: '/payout', headers: { accept: 'application/json' }, form: { reference: 'r-1', note: 'a b' } },
  reply: {
    status: 200,
    body: shapeOf({ state: 'done', amount, created: '2026-03-10 17:08:42' }, ['state'], { created: /^\d{4}-\d{2}-\d{2} [\d:]{8}$/ }),
  },
})

/** Generates the contract with a client that sends this form. */
async function generate(amount: number, form = 'reference=r-1&note=a+b'): Promise<() => void> {
  const contract = startContract({ consumer: '@example/provider-acme', provider: 'acme', file })
  await contract.exchange(exchange(amount), async (baseUrl) => {
    const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' }
    await (await fetch(`${baseUrl}/payout`, { method: 'POST', headers, body: form })).json()
  })
  return contract.expectCommitted
}

it('asks for a committed contract, writes it when told to, and holds every run against it', async () => {
  expect(await generate(12)).toThrow(/acme\.json is missing\. Run `npm run pact:update`/)

  vi.stubEnv('PACT_UPDATE', '1')
  ;(await generate(12))()
  const committed = readFileSync(file, 'utf8')
  ;(await generate(12))()
  expect(readFileSync(file, 'utf8')).toBe(committed)
  expect(JSON.parse(committed)).toMatchObject({
    consumer: { name: '@example/provider-acme' },
    provider: { name: 'acme' },
    interactions: [{ description: 'a payout by its reference', providerStates: [{ name: 'a payout with reference r-1 exists' }] }],
  })

  vi.stubEnv('PACT_UPDATE', '')
  ;(await generate(12))()
  expect(await generate(13)).toThrow(/is not what the tests generate; line \d+:/)
  expect(readFileSync(file, 'utf8')).toBe(committed)
})

it('fails on a field too many, whatever the order', async () => {
  ;(await generate(12, 'note=a+b&reference=r-1'))()
  await expect(generate(12, 'reference=r-1&note=a+b&more=1')).rejects.toThrow()
})
