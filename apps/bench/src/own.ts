import { parseJson, undiciTransport } from '@paymux/core/http'
import { ANSWERS } from './answers.ts'
import type { MakeClient } from './clients.ts'
import type { Row } from './measure.ts'
import { compare } from './measure.ts'
import { SUBJECTS } from './subjects.ts'

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

const answerOf = (subject: string): string => ANSWERS[subject] ?? ''

/** What is ours of a call, and the parsers alone. */
export const OWN: Readonly<Record<string, MakeClient>> = {
  parse: async (subject) => {
    const text = answerOf(subject)
    return async () => JSON.parse(text)
  },
  exact: async (subject) => {
    const text = answerOf(subject)
    return async () => parseJson(text)
  },
  own: async (subject) => {
    const transport = undiciTransport({ dispatcher: answering(Buffer.from(answerOf(subject))) })
    const make = SUBJECTS[subject]
    if (make === undefined) throw new Error(`there is no ${subject}`)
    return make('http://127.0.0.1:9', transport)
  },
}

/** `JSON.parse`, the reader of exact numbers, and the whole of Paymux's own work, beside the first. */
export async function own(origin: string): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const subject of Object.keys(SUBJECTS)) {
    const clients = ['parse', 'exact', 'own'].map((kind) => `${kind}:${subject}`)
    rows.push(...(await compare({ clients, origin, inFlight: 1, calls: 10_000, rounds: 15 })))
  }
  return rows
}
