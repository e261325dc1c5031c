import { expect, test, vi } from 'vitest'
import { client, write } from './upstream.ts'

vi.mock('#undici', () => import('../../src/http/no-undici.ts'))

test('where undici does not run, a call says so and what to pass instead', async () => {
  await expect(client('https://api.acme.example').call(write())).rejects.toMatchObject({
    code: 'config',
    outcome: 'not_sent',
    message: expect.stringContaining('give the provider `transport: fetchTransport()`'),
  })
})
