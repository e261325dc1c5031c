import type { Operation, Reply, UpstreamRequest } from '../../contract/upstream.ts'
import { errorReply, json, refuse } from '../../contract/upstream.ts'
import type { PlainObject } from '../../wire/json.ts'
import { num } from '../../wire/json.ts'
import type { AaioAccount, AaioPermission } from './account.ts'
import type { AaioQuirks } from './quirks.ts'

const FORM = 'application/x-www-form-urlencoded'

/** Form fields of a POST, query of a GET. */
export function paramsOf({ method, query, body }: UpstreamRequest): URLSearchParams {
  return method === 'POST' ? new URLSearchParams(body) : query
}

/** The headers that the documentation demands. @param form also the content type of a form, where there is a body */
export function checkHeaders(request: UpstreamRequest, form: boolean): void {
  const accept = request.header('accept') ?? ''
  if (!/application\/json|\*\/\*/.test(accept)) refuse(400, 'Заголовок Accept должен быть application/json')
  const type = request.header('content-type') ?? ''
  if (form && request.method === 'POST' && type.split(';')[0]?.trim().toLowerCase() !== FORM) {
    refuse(400, `Заголовок Content-Type должен быть ${FORM}`)
  }
}

/** The API key and its permission. */
export function checkKey(request: UpstreamRequest, account: AaioAccount, permission: AaioPermission): void {
  const permissions = account.keys.get(request.header('x-api-key') ?? '')
  if (permissions === undefined) refuse(401, 'Неверный API ключ')
  if (!permissions?.includes(permission)) refuse(401, 'У API ключа нет прав на это действие')
}

const TEXTS: Readonly<Record<number, string>> = {
  401: 'Неверный API ключ',
  404: 'Страница не найдена',
  405: 'Метод не поддерживается',
  413: 'Слишком большой запрос',
  429: 'Слишком много запросов',
  500: 'Внутренняя ошибка сервера',
  503: 'Сервис временно недоступен',
}

/** A read without fields, for a key with this permission. */
export function readWithKey(
  account: AaioAccount,
  { permission, answer, ...own }: Pick<Operation, 'name' | 'path' | 'keyField'> & { permission: AaioPermission; answer: () => PlainObject },
): Operation {
  return {
    ...own,
    effect: 'read',
    methods: ['GET', 'POST'],
    handle: (request) => {
      checkHeaders(request, false)
      checkKey(request, account, permission)
      return json(200, { type: 'success', ...answer() })
    },
  }
}

/** `{ type, code, message }`; what is not Aaio's own (wrong paths, 429, 5xx) in the form of the quirks. */
export function refusalOf(quirks: AaioQuirks, status: number, text: string | undefined): Reply {
  const code = quirks.code === 'string' ? String(status) : num(status)
  const body = { type: quirks.failureWord, code, message: text ?? TEXTS[status] ?? 'Ошибка' }
  if (status === 404 && text === undefined) return errorReply(status, 'html', body)
  return status === 429 || status >= 500 ? errorReply(status, quirks.errorBodies, body) : json(status, body)
}
