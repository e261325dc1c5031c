import { parseJson } from '../http/json.ts'
import type { Json, JsonObject } from '../spec/common.ts'
import { setField } from './copy.ts'
import type { ReceivedWebhook } from './webhook-request.ts'

/**
 * The fields of a webhook whose content type is not documented: a form, multipart or JSON by what the body is, numbers as the text of
 * their tokens. Some upstreams send once: refused for its form, that webhook would be lost.
 * @throws PaymentError `invalid_request` / `rejected`, also for a repeated field: a hash over fields would cover only one of them
 */
export function readFormFields({ body, refuse }: Pick<ReceivedWebhook, 'body' | 'refuse'>): JsonObject {
  const fields = body.startsWith('--')
    ? readMultipart(body)
    : /^\s*\{/.test(body)
      ? readJson(body)
      : (readForm(body) ?? [...new URLSearchParams(body)])
  if (fields === null) throw refuse('invalid_request', 'the body is neither a form nor multipart nor a JSON object')
  const record: Record<string, Json> = {}
  for (const [name, value] of fields) {
    if (Object.hasOwn(record, name))
      throw refuse('invalid_request', 'a field is repeated, and a signature would cover only one of its values')
    setField(record, name, value)
  }
  return record
}

/** What `URLSearchParams` reads, at a third of its cost. Null where a percent sign is not followed by UTF-8: it knows what to do then. */
function readForm(body: string): readonly (readonly [string, string])[] | null {
  if (body.startsWith('?')) return null
  const fields: (readonly [string, string])[] = []
  try {
    for (const pair of body.split('&')) {
      const at = pair.indexOf('=')
      if (pair !== '') fields.push(at < 0 ? [decode(pair), ''] : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))])
    }
  } catch {
    return null
  }
  return fields
}

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text
  return spaced.includes('%') ? decodeURIComponent(spaced) : spaced
}

function readJson(body: string): readonly (readonly [string, Json])[] | null {
  try {
    return Object.entries(parseJson(body) as object) as [string, Json][]
  } catch {
    return null
  }
}

/** https://www.rfc-editor.org/rfc/rfc7578; the boundary is the body's first line. Null when it is broken. */
function readMultipart(body: string): readonly (readonly [string, string])[] | null {
  const boundary = /^--[^\r\n]{1,70}/.exec(body)?.[0]
  if (boundary === undefined) return null
  // Every part begins after a boundary and a line end; behind the last boundary stands "--".
  const [, ...parts] = `\r\n${body}`.split(`\r\n${boundary}`)
  const end = parts.pop()
  if (end === undefined || !/^--\s*$/.test(end)) return null
  const fields = parts.map((part) => {
    const at = part.indexOf('\r\n\r\n')
    const name = /^content-disposition: *form-data; *name="([^"\r\n]*)"/im.exec(part.slice(0, Math.max(at, 0)))?.[1]
    return name === undefined ? null : ([name, part.slice(at + 4)] as const)
  })
  return fields.every((field) => field !== null) ? fields : null
}
