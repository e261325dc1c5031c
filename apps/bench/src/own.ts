import { createHttpClient, parseJson, undiciTransport } from '@paymux/core/http'
import { ANSWERS } from './answers.ts'
import type { MakeClient } from './clients.ts'
import { anything, asItIs } from './clients.ts'
import type { Row } from './measure.ts'
import { compare } from './measure.ts'
import { requestOf, SUBJECTS } from './subjects.ts'

/** A dispatcher without sockets: it answers at once, so that what is left is our own work. */
function answering(body: Buffer) {
  const headers = { 'content-type': 'application/json', 'content-length': String(body.byteLength), connection: 'keep-alive' }
  return {
    dispatch(_: unknown, handler: Handler): boolean {
      queueMicrotask(() => {
        handler.onRequestStart({ abort: () => undefined })
        handler.onResponseStart(null, 200, headers)
        handler.onResponseData(null, body)
        handler.onResponseEnd(null, {})
      })
      return true
    },
  }
}

type Handler = Readonly<Record<'onRequestStart' | 'onResponseStart' | 'onResponseData' | 'onResponseEnd', (...given: unknown[]) => void>>

const transportFor = (subject: string) => undiciTransport({ dispatcher: answering(Buffer.from(answerOf(subject))) })
const answerOf = (subject: string): string => ANSWERS[subject] ?? ''

/** Clients without a network: the parsers alone, then Paymux's own work in a call. */
export const OWN: Readonly<Record<string, MakeClient>> = {
  parse: async (subject) => {
    const text = answerOf(subject)
    return async () => JSON.parse(text)
  },
  exact: async (subject) => {
    const text = answerOf(subject)
    return async () => parseJson(text)
  },
  client: async (subject) => {
    const { method, url } = await requestOf(subject, 'http://127.0.0.1')
    const { call } = createHttpClient({
      ...{ provider: 'bench', baseUrl: 'http://127.0.0.1', readEnvelope: asItIs, secrets: ['secret'] },
      transport: transportFor(subject),
    })
    const bare = { operation: 'bench', effect: 'read', method, path: new URL(url).pathname, schema: anything } as const
    return () => call({ ...bare, map: (wire) => wire })
  },
  own: async (subject) => {
    const make = SUBJECTS[subject]
    if (make === undefined) throw new Error(`there is no ${subject}`)
    return make('http://127.0.0.1:9', transportFor(subject))
  },
}

/** `JSON.parse`, the reader of exact numbers, the HTTP client without a provider, and the whole of Paymux's own work, beside the first. */
export async function own(origin: string, rounds = 15): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const subject of Object.keys(SUBJECTS)) {
    const clients = ['parse', 'exact', 'client', 'own'].map((kind) => `${kind}:${subject}`)
    rows.push(...(await compare({ clients, origin, inFlight: 1, calls: 10_000, rounds })))
  }
  return rows
}
