import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readFormFields, receiveWebhook } from '../src/authoring/index.ts'
import { PaymentError } from '../src/index.ts'

const FIELDS = [
  ['id', '17'],
  ['amount', '1249.90'],
  ['comment', 'Чай & мёд'],
  ['empty', ''],
] as const
type Fields = readonly (readonly [name: string, value: string])[]

const multipart = (fields: Fields, boundary = '----x1'): string =>
  `${fields.map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('')}--${boundary}--\r\n`
const form = (fields: Fields): string => new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString()

async function read(body: string | FormData) {
  const request = typeof body === 'string' ? { headers: {}, body } : new Request('https://shop.example/hook', { method: 'POST', body })
  return readFormFields(await receiveWebhook({ provider: 'acme' }, request))
}

async function refusalOf(body: string): Promise<PaymentError> {
  const end = await read(body).catch((error: unknown) => error)
  if (PaymentError.is(end)) return end
  throw new Error('the body was not refused', { cause: end })
}

describe('the fields of a webhook', () => {
  it('of a form are those of URLSearchParams', async () => {
    const part = fc.string({
      unit: fc.constantFrom('a', '1', '+', ' ', '%', '%20', '%d1%8f', '%ef%bb%bf', '%ff', '%zz', '?', 'я', '=', ';', '#'),
      maxLength: 6,
    })
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 5 }), async (parts) => {
        const body = `x${parts.join('&')}`
        const fields = [...new URLSearchParams(body)]
        const isUnique = new Set(fields.map(([name]) => name)).size === fields.length
        if (isUnique) expect(await read(body)).toEqual(Object.fromEntries(fields))
        else expect((await refusalOf(body)).message).toContain('a field is repeated')
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['a form', form(FIELDS)],
    ['multipart', multipart(FIELDS)],
    ['JSON', JSON.stringify(Object.fromEntries(FIELDS))],
    ['spaced JSON', JSON.stringify(Object.fromEntries(FIELDS), null, 2)],
  ])('are read from %s', async (_, body) => {
    expect(Object.entries(await read(body))).toEqual(FIELDS)
  })

  it('are read from what FormData sends', async () => {
    const data = new FormData()
    for (const [name, value] of FIELDS) data.append(name, value)
    expect(Object.entries(await read(data))).toEqual(FIELDS)
  })

  it('keep the digits of numbers, as they were signed', async () => {
    expect(await read('{"amount":1249.90,"id":9007199254740993}')).toEqual({ amount: '1249.90', id: '9007199254740993' })
  })

  it.each(['__proto__', 'constructor', 'toString'])('may be called %s like a member of every object', async (name) => {
    expect(Object.entries(await read(`${name}=x`))).toEqual([[name, 'x']])
  })

  it.each(['amount=1.00', 'empty=', 'id=17'])(
    'are refused when one is repeated, for a hash would cover one of the two: %s',
    async (field) => {
      const [name = '', value = ''] = field.split('=')
      for (const body of [`${form(FIELDS)}&${field}`, `${field}&${form(FIELDS)}`, multipart([...FIELDS, [name, value]])]) {
        const error = await refusalOf(body)
        expect(error).toMatchObject({ code: 'invalid_request', outcome: 'rejected', provider: 'acme', operation: 'webhooks.parse' })
        expect(error.message).toContain('a field is repeated')
      }
    },
  )

  it.each([
    ['multipart without its end', multipart(FIELDS).slice(0, -10)],
    ['multipart of attachments', multipart(FIELDS).replaceAll('form-data', 'attachment')],
    ['multipart without blank lines', multipart(FIELDS).replaceAll('\r\n\r\n', '\r\n')],
    ['a boundary alone', '--x--'],
    ['half a JSON object', '{"id":'],
    ['JSON with a rest', '{"id":1}x'],
  ])('are refused in %s', async (_, body) => {
    expect(await refusalOf(body)).toMatchObject({ code: 'invalid_request', outcome: 'rejected' })
  })
})
