import { constantTimeEqual } from '@paymux/core/crypto'
import type { Reply, UpstreamRequest } from '../../contract/upstream.ts'
import { errorReply, json, refuse } from '../../contract/upstream.ts'
import type { PlainObject, Value } from '../../wire/json.ts'
import { isMap, num, readJson } from '../../wire/json.ts'
import type { EnotAccount } from './account.ts'
import type { EnotQuirks } from './quirks.ts'

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Headers, id and secret key of the shop. */
export function checkShop(request: UpstreamRequest, id: Value | undefined, { credentials }: EnotAccount): void {
  checkAccept(request)
  checkUuid(id, 'shop id')
  if (id !== credentials.shop.id || !hasKey(request, 'x-api-key', credentials.shop.key)) refuse(401, UNAUTHORIZED)
}

/** Headers, id and secret key of the user. */
export function checkUser(request: UpstreamRequest, id: Value | undefined, { credentials }: EnotAccount): void {
  checkAccept(request)
  checkUuid(id, 'user id')
  // Despite its name this header carries the key as it is.
  if (id !== credentials.user.id || !hasKey(request, 'x-api-signature-sha256', credentials.user.key)) refuse(401, UNAUTHORIZED)
}

const UNAUTHORIZED = 'Ошибка авторизации. Неверный идентификатор или секретный ключ.'

function checkAccept(request: UpstreamRequest): void {
  if (!/application\/json|\*\/\*/.test(request.header('accept') ?? '')) refuse(422, 'Заголовок Accept должен быть application/json.')
}

export function checkUuid(id: Value | undefined, name: string): void {
  if (id === undefined || id === null || id === '') refuse(422, `Поле ${name} обязательно для заполнения.`)
  if (typeof id !== 'string' || !UUID.test(id)) refuse(422, `Поле ${name} должно быть в формате UUID.`)
}

function hasKey(request: UpstreamRequest, header: string, key: string): boolean {
  return constantTimeEqual(request.header(header) ?? '', key)
}

/** The JSON object of a POST. */
export function bodyOf(request: UpstreamRequest): ReadonlyMap<string, Value> {
  const type = request.header('content-type') ?? ''
  if (type.split(';')[0]?.trim().toLowerCase() !== 'application/json')
    return refuse(422, 'Заголовок Content-Type должен быть application/json.')
  const body = readJson(request.body)
  return isMap(body) ? body : refuse(422, 'Тело запроса должно быть объектом JSON.')
}

/** The merchant's reference in a POST, for the ledger: whatever can be read. */
export function orderIdOf(request: UpstreamRequest): string | null {
  const body = readJson(request.body)
  const id = isMap(body) ? body.get('order_id') : undefined
  return typeof id === 'string' ? id : null
}

/** A success in the envelope. */
export function success(data: PlainObject): Reply {
  return json(200, { data, status: num(200), status_check: true })
}

const TEXTS: Readonly<Record<number, string>> = {
  401: UNAUTHORIZED,
  413: 'Слишком большой запрос.',
  429: 'Too Many Attempts.',
  500: 'Внутренняя ошибка системы, попробуйте позже',
  503: 'Service Unavailable',
}

/** A refusal in the envelope; wrong paths get what the framework answers by itself. */
export function refusalOf({ error, errorBodies }: EnotQuirks, status: number, text: string | undefined): Reply {
  if (text === undefined && (status === 404 || status === 405)) {
    return json(status, { message: status === 404 ? 'Not Found' : 'The method is not supported for this route.' })
  }
  const words = text ?? TEXTS[status] ?? 'Ошибка'
  const shapes: Record<EnotQuirks['error'], Value> = { string: words, list: [words], object: { message: [words] } }
  const body = { data: null, error: shapes[error], status: num(status), status_check: false }
  return status === 429 || status >= 500 ? errorReply(status, errorBodies, body) : json(status, body)
}
