import type { CallOptions } from '@paymux/core'
import type { ReadEnvelope, Schema } from '@paymux/core/http'
import { createHttpClient, undiciTransport } from '@paymux/core/http'
import type { Dispatcher } from 'undici'
import { Agent, request } from 'undici'
import { requestOf, SUBJECTS } from './subjects.ts'

/** One call, made again and again. */
export type Call = (options?: CallOptions) => Promise<unknown>
export type MakeClient = (subject: string, origin: string) => Promise<Call>

// What our own transport sets, so that the bare clients differ in nothing else.
const agent = (): Agent => new Agent({ connections: 100, pipelining: 1, allowH2: false, headersTimeout: 0, bodyTimeout: 0 })
const at = (subject: string, origin: string): string => `${origin}/${subject}`

export const anything: Schema<unknown> = { '~standard': { version: 1, vendor: 'bench', validate: (value) => ({ value }) } }
export const asItIs: ReadEnvelope = (body) => ({ accepted: true, data: body })

/** Clients by their kind; each sends the request that the subject's provider sends, and parses the answer. */
export const CLIENTS: Readonly<Record<string, MakeClient>> = {
  dispatch: async (subject, origin) => {
    const { url, method, headers, body } = await requestOf(subject, at(subject, origin))
    const dispatcher = agent()
    const path = url.slice(origin.length)
    return () => dispatched(dispatcher, { origin, path, method, headers: { ...headers }, body })
  },
  undici: async (subject, origin) => {
    const { url, method, headers, body } = await requestOf(subject, at(subject, origin))
    const dispatcher = agent()
    return async () => JSON.parse(await (await request(url, { method, headers: { ...headers }, body, dispatcher })).body.text())
  },
  transport: async (subject, origin) => {
    const sent = await requestOf(subject, at(subject, origin))
    const transport = undiciTransport()
    const { signal } = new AbortController()
    return async () => JSON.parse((await transport({ ...sent, signal })).body)
  },
  call: async (subject, origin) => {
    const { url, method } = await requestOf(subject, origin)
    const { call } = createHttpClient({ provider: 'bench', baseUrl: at(subject, origin), readEnvelope: asItIs, secrets: ['secret'] })
    const read = { operation: 'bench', effect: 'read', method, path: url.slice(origin.length), schema: anything } as const
    return () => call({ ...read, map: (wire) => wire })
  },
  // Answers of a given size, larger than those of any provider.
  'undici-of': async (size, origin) => {
    const dispatcher = agent()
    return async () => JSON.parse(await (await request(`${origin}/${size}`, { dispatcher })).body.text())
  },
  'call-of': async (size, origin) => {
    const { call } = createHttpClient({ provider: 'bench', baseUrl: origin, readEnvelope: asItIs, secrets: ['secret'] })
    return () => call({ operation: 'bench', effect: 'read', method: 'GET', path: `/${size}`, schema: anything, map: (wire) => wire })
  },
  paymux: provided,
  // The same client: the worker gives all calls one `AbortSignal`.
  signal: provided,
  fetch: async (subject, origin) => {
    const { url, method, headers, body } = await requestOf(subject, at(subject, origin))
    return async () => (await fetch(url, { method, headers: { ...headers }, body })).json()
  },
  axios: async (subject, origin) => {
    const { default: axios } = await import('axios')
    const { Agent: HttpAgent } = await import('node:http')
    const { url, method, headers, body } = await requestOf(subject, at(subject, origin))
    const httpAgent = new HttpAgent({ keepAlive: true, maxSockets: 100 })
    return async () => (await axios.request({ url, method, headers: { ...headers }, data: body, httpAgent })).data
  },
}

async function provided(subject: string, origin: string): Promise<Call> {
  const make = SUBJECTS[subject]
  if (make === undefined) throw new Error(`there is no ${subject}`)
  return make(at(subject, origin))
}

function dispatched(dispatcher: Dispatcher, options: Dispatcher.DispatchOptions): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    dispatcher.dispatch(options, {
      onRequestStart() {},
      onResponseStart() {},
      onResponseData(_, chunk) {
        chunks.push(chunk)
      },
      onResponseEnd() {
        resolve(JSON.parse(chunks.length === 1 ? String(chunks[0]) : Buffer.concat(chunks).toString()))
      },
      onResponseError: (_, error) => reject(error),
    })
  })
}
