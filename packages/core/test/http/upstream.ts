import type { FaultTarget, HttpAnswer, UpstreamAnswers } from '@paymux/faults'
import type { HttpCall, HttpClient, HttpClientSettings, ReadEnvelope, Schema, Transport } from '../../src/http/index.ts'
import { createHttpClient } from '../../src/http/index.ts'
import type { Json, JsonObject } from '../../src/spec/common.ts'

/** A key with everything that an upstream may escape when it repeats it. */
export const CANARY = `sk/4f+Canary-9Q==&"<w>'%tail-Zx81kk`
/** A wallet as callers pass it. */
export const WALLET = '4111 1111+2222/3333'

/** What the generic upstream of these tests answers: `{ ok, data }`, or `{ ok: false, status, code, message }`. */
export const readEnvelope: ReadEnvelope = (body) => {
  if (!isObject(body) || typeof body.ok !== 'boolean') return null
  if (body.ok) return { accepted: true, data: body.data ?? null }
  return {
    accepted: false,
    status: body.status === undefined ? undefined : Number(body.status),
    upstreamCode: text(body.code),
    message: text(body.message),
  }
}

export interface Record {
  readonly id: string
  readonly amount: string
  readonly status: string
}

/** Requires `id` and `amount`, both text. */
export const record: Schema<Record> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) => {
      const { id, amount } = value as Partial<Record>
      const issues = Object.entries({ id, amount })
        .filter(([, field]) => typeof field !== 'string')
        .map(([name]) => ({ message: 'is missing', path: [name] }))
      return issues.length > 0 || id === undefined || amount === undefined ? { issues } : { value: value as Record }
    },
  },
}

const SUCCESS = { ok: true, data: { id: 'p-1', amount: 485.5, status: 'done' } } as const

export const ANSWERS: UpstreamAnswers = {
  success: json(SUCCESS),
  unknownFields: json({ ...SUCCESS, extra: [1], data: { ...SUCCESS.data, new_field: { deep: null } } }),
  unknownStatus: (word) => json({ ...SUCCESS, data: { ...SUCCESS.data, status: word } }),
  missingField: json({ ok: true, data: { id: 'p-1' } }),
  refusal: (message) => json({ ok: false, status: 400, code: message, message }, 400),
}

/** Settings of a client of the generic upstream. */
export function settings(baseUrl: string, more: Partial<HttpClientSettings> = {}): HttpClientSettings {
  return { provider: 'test', baseUrl, readEnvelope, secrets: [CANARY], ...more }
}

export function client(baseUrl: string, more: Partial<HttpClientSettings> = {}): HttpClient {
  return createHttpClient(settings(baseUrl, more))
}

/** A generic write: a form with a wallet. */
export function write(more: Partial<HttpCall<Record, Record>> = {}): HttpCall<Record, Record> {
  return {
    operation: 'payouts.create',
    effect: 'write',
    method: 'POST',
    path: '/create',
    headers: { 'x-key': CANARY },
    form: { wallet: WALLET, amount: '485.50', reference: 'r-1' },
    reference: 'r-1',
    sensitive: [WALLET],
    schema: record,
    map: ({ id, amount, status = 'done' }, { drift }) => {
      if (status !== 'done') drift('status', 'unknown_status', status)
      return { id, amount, status }
    },
    ...more,
  }
}

/** A generic read. */
export function read(more: Partial<HttpCall<Record, Record>> = {}): HttpCall<Record, Record> {
  return write({
    operation: 'payouts.get',
    effect: 'read',
    method: 'GET',
    path: '/get',
    form: undefined,
    query: { wallet: WALLET },
    ...more,
  })
}

export interface TransportOptions {
  readonly connectTimeoutMs: number
  readonly connections: number | undefined
}

/** The fault matrix over one call and one transport. */
export function target(call: HttpCall<Record, Record>, exact: boolean, transport: (options: TransportOptions) => Transport): FaultTarget {
  return {
    effect: call.effect,
    exact,
    answers: ANSWERS,
    secrets: [CANARY, WALLET],
    connect: ({ baseUrl, connectTimeoutMs, timeoutMs, retries, oneConnection }) => {
      const http = client(baseUrl, {
        timeoutMs,
        retries,
        transport: transport({ connectTimeoutMs, connections: oneConnection ? 1 : undefined }),
      })
      return { call: (options) => http.call(call, options), subject: http }
    },
    check: (result, { needs }) => {
      const expected: Record = { id: 'p-1', amount: '485.5', status: needs === 'unknownStatus' ? 'on_review' : 'done' }
      if (JSON.stringify(result) !== JSON.stringify(expected)) throw new Error(`the result is ${JSON.stringify(result)}`)
    },
  }
}

export function json(value: unknown, status = 200): HttpAnswer {
  return { status, body: JSON.stringify(value) }
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function text(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null
}
