import { describe, expect, it } from 'vitest'
import { startReceiver } from '../helpers.ts'
import type { Message } from './pacts.ts'
import { readPact, stateOf } from './pacts.ts'
import type { ContractUpstream } from './upstreams.ts'
import { CONTRACT_UPSTREAMS, startFor, upstreamOf } from './upstreams.ts'
import { verify } from './verify.ts'

/** Lets the sandbox send the webhook of one message, and verifies what arrived. @param change what a drift does to the fields */
async function verifyWebhook(upstream: ContractUpstream, message: Message, change = (fields: object): object => fields): Promise<unknown> {
  const { id, credentials, setUp, fieldsOf, parse } = upstream
  const state = stateOf(message)
  const { received, url } = await startReceiver()
  const sandbox = await startFor(credentials(state), url)
  try {
    await verify(readPact(id, `${id}-webhooks`), message, {
      provider: id,
      setUp: async () => {
        await setUp(sandbox, state, message.contents)
        await sandbox.webhooks.flush()
      },
      message: async () => change(fieldsOf(received.at(-1)?.body ?? '')),
    })
    const { headers = {}, body = '' } = received.at(-1) ?? {}
    return await parse(sandbox, { headers, body })
  } finally {
    await sandbox.close()
  }
}

describe.each(CONTRACT_UPSTREAMS)('the sandbox sends the webhooks of the contract of $id', (upstream) => {
  const { messages } = readPact(upstream.id, `${upstream.id}-webhooks`)

  it.each(messages.map((message) => [message.description, message] as const))('%s', async (_, message) => {
    // The signature is not in the contract: the provider holds it against the secrets of the state.
    const { invoice_id, id = invoice_id, status } = stateOf(message).params
    expect(await verifyWebhook(upstream, message)).toMatchObject({ provider: upstream.id, id, rawStatus: status })
  })
})

describe('a drift of one field breaks the contract', () => {
  const renamed = (name: string) => (fields: object) =>
    Object.fromEntries(Object.entries(fields).map(([key, value]: [string, unknown]) => [key === name ? `new_${key}` : key, value]))
  // Not as a number: Pact reads its digits as text where the contract has a format.
  const asList = (name: string) => (fields: object) => ({ ...fields, [name]: ['1'] })

  it.each([
    ['aaio', 'a payment arrived', 'merchant_id'],
    ['aaio', 'a payout was made', 'amount_down'],
    ['enot', 'the invoice with reference A-20417 is success', 'credited'],
    ['enot', 'the payout with reference wd-2071 is success', 'wallet'],
    ['cryptobot', 'the invoice with id 528904 is paid', 'update_type'],
  ] as const)('%s, %s: %s', async (id, description, name) => {
    const message = readPact(id, `${id}-webhooks`).messages.find((one) => one.description === description)
    if (message === undefined) throw new Error('there is no such message')
    await verifyWebhook(upstreamOf(id), message)
    for (const change of [renamed(name), asList(name)]) {
      await expect(verifyWebhook(upstreamOf(id), message, change)).rejects.toThrow(/"type":"BodyMismatch"/)
    }
  })
})
