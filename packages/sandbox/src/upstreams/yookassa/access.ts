import { constantTimeEqual } from '@paymux/core/crypto'
import type { Ids, Reply, UpstreamRequest } from '../../contract/upstream.ts'
import { json, refuse } from '../../contract/upstream.ts'
import type { PlainObject, Value } from '../../wire/json.ts'
import { isMap, num, readJson } from '../../wire/json.ts'
import { fixed, readAmount } from '../amounts.ts'
import type { YooKassaKeys } from './account.ts'

const CODES: Readonly<Record<number, string>> = {
  401: 'invalid_credentials',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  415: 'unsupported_media_type',
  429: 'too_many_requests',
  500: 'internal_server_error',
  503: 'internal_server_error',
}
const TEXTS: Readonly<Record<number, string>> = {
  401: 'Invalid API key provided',
  404: 'The object with this id was not found',
  429: 'Too many requests in the interval',
}
const RETRY_AFTER_MS = 1800

/** @param text "receipt: Receipt is missing or illegal" names the parameter before its first colon */
export function refusalOf(ids: Ids, status: number, text = TEXTS[status] ?? 'Internal server error'): Reply {
  const [, parameter, description = text] = /^([\w.-]+): (.*)$/s.exec(text) ?? []
  return json(status, {
    type: 'error',
    id: ids.record(),
    code: CODES[status] ?? 'invalid_request',
    description,
    parameter,
    retry_after: status === 429 || status >= 500 ? num(RETRY_AFTER_MS) : undefined,
  })
}

/** The work goes on: the same request, with the same key, gets its answer later. */
export const WORKING: Reply = json(202, {
  type: 'processing',
  description: 'Request accepted, but not processed yet. Retry again with the same Idempotence-Key',
  retry_after: num(RETRY_AFTER_MS),
})

/** HTTP Basic, with one of the two pairs. */
export function checkKeys(request: UpstreamRequest, { id, secretKey }: YooKassaKeys): void {
  const expected = `Basic ${Buffer.from(`${id}:${secretKey}`).toString('base64')}`
  if (!constantTimeEqual(request.header('authorization') ?? '', expected)) refuse(401, 'Invalid API key provided')
}

const DAY_MS = 24 * 60 * 60 * 1000
const LONGEST_KEY = 64

/** Answers to requests that had a key. */
export type Remember = (request: UpstreamRequest, keys: YooKassaKeys, carryOut: () => () => Reply) => Reply

/**
 * The memory for keys: within 24 hours of the sandbox's clock a repeat shows the first object as it is by then, afterwards the same
 * key makes another. The same key with other data is not documented; here it is refused, as public clients have seen it.
 */
export function createMemory(now: () => number): Remember {
  const known = new Map<string, { readonly at: number; readonly request: string; readonly answer: () => Reply }>()
  return (request, { id }, carryOut) => {
    const key = request.header('idempotence-key') ?? ''
    if (key === '' || key.length > LONGEST_KEY) refuse(400, 'Idempotence-Key: Idempotence key is missing or too long')
    const place = `${id} ${key}`
    const asked = `${request.method} ${request.path} ${request.body}`
    const before = known.get(place)
    if (before !== undefined && now() - before.at < DAY_MS) {
      if (before.request !== asked) refuse(400, 'Idempotence-Key: Idempotence key duplicated')
      return before.answer()
    }
    const answer = carryOut()
    known.set(place, { at: now(), request: asked, answer })
    return answer()
  }
}

/** The JSON object of a POST; an empty body is an empty one. */
export function bodyOf({ body, header }: UpstreamRequest): ReadonlyMap<string, Value> {
  if (body === '') return new Map()
  if (header('content-type')?.split(';')[0]?.trim().toLowerCase() !== 'application/json')
    refuse(415, 'Content-Type must be application/json')
  const read = readJson(body)
  return isMap(read) ? read : refuse(400, 'The body must be a JSON object')
}

/** A part of an object: an empty one when it is not there. */
export function part(object: ReadonlyMap<string, Value>, name: string): ReadonlyMap<string, Value> {
  const value = object.get(name)
  return isMap(value) ? value : new Map()
}

/** A text; null when it is not there. */
export function textIn(object: ReadonlyMap<string, Value>, name: string, most: number): string | null {
  const value = object.get(name)
  if (value === undefined || value === null) return null
  return typeof value === 'string' && value.length <= most ? value : refuse(400, `${name}: Invalid value`)
}

/** A sum above 0 in roubles, the one currency that the sandbox has. */
export function amountIn(object: ReadonlyMap<string, Value>): bigint {
  const { value, currency } = Object.fromEntries(part(object, 'amount'))
  if (currency !== 'RUB') refuse(400, 'amount.currency: The currency must be RUB')
  return readAmount(typeof value === 'string' ? value : null) ?? refuse(400, 'amount.value: Invalid value')
}

/** At most 16 pairs of text. */
export function metadataIn(object: ReadonlyMap<string, Value>): Readonly<Record<string, string>> {
  const entries = [...part(object, 'metadata')]
  if (entries.length > 16 || entries.some(([name, value]) => typeof value !== 'string' || name.length > 32 || value.length > 512))
    refuse(400, 'metadata: Invalid value')
  return Object.fromEntries(entries) as Readonly<Record<string, string>>
}

/** The merchant's reference in a POST, where Paymux puts it. */
export function referenceIn(request: UpstreamRequest): string | null {
  const read = readJson(request.body)
  const reference = isMap(read) ? part(read, 'metadata').get('reference') : undefined
  return typeof reference === 'string' ? reference : null
}

export function moneyOf(units: bigint): PlainObject {
  return { value: fixed(units), currency: 'RUB' }
}

interface Listed {
  readonly id: string
  readonly createdAt: number
}

/** A page of records, the newest first. The cursor is the id of the last record of the page before. */
export function pageOf<R extends Listed>(
  { query }: UpstreamRequest,
  oldestFirst: readonly R[],
  wire: (record: R) => PlainObject,
): PlainObject {
  const limit = Number(query.get('limit') ?? '10')
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= 100)) refuse(400, 'limit: Invalid value')
  const bare = (id: string): string => id.replace(/^po-/, '')
  const newestFirst = [...oldestFirst].reverse().filter(({ createdAt }) => isWithin(createdAt, query))
  const cursor = query.get('cursor')
  const start = cursor === null ? 0 : newestFirst.findIndex(({ id }) => bare(id) === bare(cursor)) + 1
  const page = newestFirst.slice(start, start + limit)
  const last = page.at(-1)
  const isLast = last === undefined || start + page.length >= newestFirst.length
  return { type: 'list', items: page.map(wire), next_cursor: isLast ? undefined : bare(last.id) }
}

function isWithin(time: number, query: URLSearchParams): boolean {
  const bound = (name: string, otherwise: number): number => Date.parse(query.get(`created_at.${name}`) ?? '') || otherwise
  return time >= bound('gte', 0) && time < bound('lt', Number.POSITIVE_INFINITY)
}
