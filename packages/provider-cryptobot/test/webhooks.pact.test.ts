import { shapeOf, startContract } from '@paymux/testkit/pact'
import { expect, it } from 'vitest'
import { APP, EXACT, FORMATS } from './contract.ts'
import { answering, fixture, signed } from './support.ts'

const contract = startContract({
  consumer: '@paymux/provider-cryptobot',
  provider: 'cryptobot',
  file: new URL('../pacts/cryptobot-webhooks.json', import.meta.url),
})

const { parse } = answering('').cryptobot.webhooks

it('an invoice was paid', async () => {
  const update: unknown = JSON.parse(fixture('webhook-invoice-paid.json'))
  const message = {
    description: 'the invoice with id 528904 is paid',
    state: { name: 'an invoice with id 528904 becomes paid', values: { ...APP, invoice_id: '528904', payload: 'A-20425', status: 'paid' } },
    fields: shapeOf(update, [...EXACT, 'update_type'], FORMATS),
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
