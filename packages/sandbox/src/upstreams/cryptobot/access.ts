import { constantTimeEqual } from '@paymux/core/crypto'
import type { Operation, Reply, UpstreamRequest } from '../../contract/upstream.ts'
import { json, refuse } from '../../contract/upstream.ts'
import type { PlainObject, Value } from '../../wire/json.ts'
import { isMap, num, readJson, tokenOf } from '../../wire/json.ts'
import { readUnits } from './decimals.ts'

/** A parameter as text; null when it is not there. */
export type Params = (name: string) => string | null

/** GET and POST, query, form and JSON are all taken for everything. */
function paramsOf({ query, body, header }: UpstreamRequest): Params {
  const isForm = header('content-type')?.startsWith('application/x-www-form-urlencoded') ?? false
  const form = isForm ? new URLSearchParams(body) : null
  const read = isForm ? undefined : readJson(body)
  return (name) => {
    const value = isMap(read) ? read.get(name) : undefined
    return (value === undefined ? undefined : textOf(value)) ?? form?.get(name) ?? query.get(name)
  }
}

function textOf(value: Value): string | undefined {
  if (typeof value === 'string' || typeof value === 'boolean') return String(value)
  return tokenOf(value) ?? undefined
}

/** A sum above 0. */
export function amountIn(params: Params): bigint {
  return readUnits(params('amount')) || refuse(400, 'AMOUNT_INVALID')
}

/** @param most characters */
export function textIn(params: Params, name: string, most: number): string | null {
  const value = params(name)
  return value === null || value.length <= most ? value : refuse(400, `${name.toUpperCase()}_INVALID`)
}

/** Part of a list, by `offset` and `count`; the newest first. */
function pageOf<T>(params: Params, oldestFirst: readonly T[]): readonly T[] {
  const number = (name: string, otherwise: number): number => {
    const text = params(name) ?? String(otherwise)
    return /^\d{1,9}$/.test(text) ? Number(text) : refuse(400, `${name.toUpperCase()}_INVALID`)
  }
  const [offset, count] = [number('offset', 0), number('count', 100)]
  if (count < 1 || count > 1000) refuse(400, 'COUNT_INVALID')
  return [...oldestFirst].reverse().slice(offset, offset + count)
}

/** Whether a list of ids ("1,2") that may be absent names this one. */
export function isNamed(list: string | null, id: string): boolean {
  return list === null || list.split(',').includes(id)
}

/** What an operation has of its own. */
type Own = Pick<Operation, 'name' | 'statusField' | 'keyField'>

/** The operations of an app. Each checks its token first and answers in the envelope. */
export function operationsOf(token: string) {
  const operation = (
    method: string,
    own: Own & Pick<Operation, 'effect' | 'recordPath' | 'referenceOf'>,
    answer: (params: Params, request: UpstreamRequest) => Value,
  ): Operation => ({
    methods: ['GET', 'POST'],
    path: `/api/${method}`,
    ...own,
    handle: (request) => {
      if (!constantTimeEqual(request.header('crypto-pay-api-token') ?? '', token)) refuse(401, 'UNAUTHORIZED')
      return json(200, { ok: true, result: answer(paramsOf(request), request) })
    },
  })
  return {
    read: (method: string, own: Own, result: () => Value): Operation => operation(method, { ...own, effect: 'read' }, result),
    /** One page of what is found, the newest first. */
    list: (method: string, own: Own, find: (params: Params) => readonly PlainObject[]): Operation =>
      operation(method, { ...own, effect: 'read', recordPath: ['result', 'items'] }, (params) => ({ items: pageOf(params, find(params)) })),
    /** @param carryOut gives the id of the record and what is answered */
    write: (
      method: string,
      own: Own,
      referenceOf: (params: Params) => string | null,
      carryOut: (params: Params) => readonly [id: string, result: Value],
    ): Operation =>
      operation(method, { ...own, effect: 'write', referenceOf: (request) => referenceOf(paramsOf(request)) }, (params, request) => {
        const [id, result] = carryOut(params)
        request.executed(id)
        return result
      }),
  }
}

const NAMES: Readonly<Record<number, string>> = {
  401: 'UNAUTHORIZED',
  404: 'METHOD_NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  413: 'REQUEST_TOO_LARGE',
  429: 'TOO_MANY_REQUESTS',
  500: 'INTERNAL_SERVER_ERROR',
  503: 'SERVICE_UNAVAILABLE',
}

export function refusalOf(status: number, name: string | undefined): Reply {
  return json(status, { ok: false, error: { code: num(status), name: name ?? NAMES[status] ?? 'BAD_REQUEST' } })
}
