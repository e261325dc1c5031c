import { isDeepStrictEqual } from 'node:util'
import type { WebhookEvent } from '@paymux/core'
import { describe } from '../kit.js'
import type { Bench } from './bench.js'
import { refused } from './bench.js'

/** The same webhook in every form that frameworks hand it over in. */
export async function sameInOtherForms({ sign, parse }: Bench): Promise<readonly string[]> {
  const { headers, body } = sign()
  const plain = Object.fromEntries(headers instanceof Headers ? headers : Object.entries(headers)) as Record<string, string>
  const reference = await parse({ headers: plain, body })
  if ('error' in reference) return [`a good webhook fails: ${describe(reference.error)}`]
  const shouting = Object.fromEntries(Object.entries(plain).map(([name, value]) => [name.toUpperCase(), value]))
  const request = (): Request => new Request('http://127.0.0.1/webhook', { method: 'POST', headers: plain, body })
  const consumed = request()
  await consumed.text()
  const forms: Readonly<Record<string, unknown>> = {
    'bytes for a body': { headers: plain, body: new TextEncoder().encode(body) },
    'a Buffer for a body': { headers: plain, body: Buffer.from(body) },
    'a Request': request(),
    'Headers for headers': { headers: new Headers(plain), body },
    'header names in capitals': { headers: shouting, body },
    'lists of header values': { headers: Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, [value]])), body },
  }
  const faults: string[] = []
  for (const [what, given] of Object.entries(forms)) {
    const end = await parse(given)
    if ('error' in end) faults.push(`given ${what} it fails: ${describe(end.error)}`)
    else if (!sameEvent(end.result, reference.result)) faults.push(`given ${what} the event is another one`)
  }
  const fault = refused(await parse(consumed), 'invalid_request')
  return fault === null ? faults : [...faults, `given a Request that was read already ${fault}`]
}

/** The key has a rule of its own. */
function sameEvent(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual({ ...(one as WebhookEvent), key: null }, { ...(other as WebhookEvent), key: null })
}

/** Whatever arrives at a public address. */
export async function garbage({ sign, parse }: Bench): Promise<readonly string[]> {
  const { headers } = sign()
  const bodies: Readonly<Record<string, unknown>> = {
    'an empty body': '',
    'half a JSON body': '{"id":',
    null: 'null',
    'a list': '[]',
    'a number': '7',
    'another form': 'a=b&c',
    'another object': '{"a":{"b":[1]}}',
    'bytes that are no text': new Uint8Array([0xff, 0xfe, 0x00, 0xc3, 0x28]),
    'two megabytes': 'x'.repeat(2 * 1024 * 1024),
    'deep JSON': '['.repeat(50_000),
    prototypes: '{"__proto__":{"id":"x"},"constructor":1}',
  }
  const requests: Readonly<Record<string, unknown>> = {
    ...Object.fromEntries(Object.entries(bodies).map(([what, body]) => [what, { headers, body }])),
    'no headers': { body: sign().body },
    nothing: undefined,
    text: 'text',
  }
  const faults: string[] = []
  for (const [what, request] of Object.entries(requests)) {
    const fault = refused(await parse(request))
    if (fault !== null) faults.push(`given ${what} ${fault}`)
  }
  return faults
}
