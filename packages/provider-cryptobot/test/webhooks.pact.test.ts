import { shapeOf, startContract } from '@paymux/testkit/pact'
import { expect, it } from 'vitest'
import { EXACT, FORMATS } from './contract.ts'
import { answering, fixture, signed, TOKEN } from './support.ts'

const contract = startContract({
  consumer: '@paymux/provider-cryptobot',
  provider: 'cryptobot',
  file: new URL('../pacts/cryptobot-webhooks.json', import.meta.url),
})

const { parse } = answering('').cryptobot.webhooks

it('an invoice was paid', async () => {
  const { payload, ...update } = JSON.parse(fixture('webhook-invoice-paid.json')) as Readonly<Record<string, unknown>>
  const message = {
    description: 'the invoice with id 528904 is paid',
    state: {
      name: 'an invoice with id 528904 becomes paid',
      values: { token: TOKEN, invoice_id: '528904', payload: 'A-20425', status: 'paid' },
    },
    // The invoice's own \`payload\` is the reference, which is exact; this one is the invoice.
    fields: { ...(shapeOf(update, [...EXACT, 'update_type'], FORMATS) as object), payload: shapeOf(payload, EXACT, FORMATS) },
  }
  await contract.message(message, async (sent) => {
    expect(await parse(signed(JSON.stringify(sent)))).toMatchObject({
      type: 'invoice.updated',
      id: '528904',
      reference: 'A-20425',
      status: 'paid',
      amount: { amount: '640.50', currency: 'RUB' },
      signedFields: Object.keys(sent),
    })
  })
})

it('is the committed contract', () => {
  contract.expectCommitted()
})
