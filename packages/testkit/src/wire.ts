/** Stands for the absence of a field. */
export const ABSENT = Symbol('absent')

interface RawJson {
  readonly rawJSON: string
}
// https://github.com/tc39/proposal-json-parse-with-source, in every Node that the specification runs on.
const json = JSON as unknown as {
  readonly rawJSON: (text: string) => RawJson
  readonly isRawJSON: (value: unknown) => value is RawJson
  readonly parse: (text: string, revive: (key: string, value: unknown, context: { source?: string }) => unknown) => unknown
}

/** A number by its digits, written as they stand. */
export function numberToken(digits: string): unknown {
  return json.rawJSON(digits)
}

/** JSON with every number as a token, so that no digit is lost on the way through an edit. */
function parse(text: string): unknown {
  return json.parse(text, (_key, value, { source }) => (typeof value === 'number' && source !== undefined ? json.rawJSON(source) : value))
}

/** What a body (JSON or form) says. */
function rootOf(body: string): unknown {
  return isJson(body) ? parse(body) : Object.fromEntries(new URLSearchParams(body))
}

/** What stands at a path of a value, or undefined. */
export function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((found, name) => (isObject(found) && Object.hasOwn(found, name) ? found[name] : undefined), value)
}

/** Text or digits at a path of a body (JSON or form), or null, and whether it is a number there. */
export function scalarAt(body: string, path: string): { readonly text: string; readonly isNumber: boolean } | null {
  const found = at(rootOf(body), path)
  if (json.isRawJSON(found)) return { text: found.rawJSON, isNumber: true }
  return typeof found === 'string' ? { text: found, isNumber: false } : null
}

/** Paths of the texts and numbers at or below a path of a body. */
export function leavesAt(body: string, path: string): readonly string[] {
  if (scalarAt(body, path) !== null) return [path]
  const found = isJson(body) ? at(parse(body), path) : undefined
  return isObject(found) && !json.isRawJSON(found) ? Object.keys(found).flatMap((name) => leavesAt(body, `${path}.${name}`)) : []
}

/** The body with another value at a path: any JSON value, a {@link numberToken} or {@link ABSENT}. Forms take texts. */
export function edited(body: string, path: string, value: unknown): string {
  if (!isJson(body)) {
    const form = new URLSearchParams(body)
    if (value === ABSENT) form.delete(path)
    else form.set(path, json.isRawJSON(value) ? value.rawJSON : String(value ?? ''))
    return form.toString()
  }
  const names = path.split('.')
  const last = names.pop() ?? ''
  const root = parse(body)
  const parent = names.length === 0 ? root : at(root, names.join('.'))
  if (!isObject(parent)) throw new Error(`the sample has nothing at ${path}`)
  if (value === ABSENT) delete parent[last]
  else Object.defineProperty(parent, last, { value, enumerable: true, configurable: true, writable: true })
  return JSON.stringify(root)
}

/**
 * The same body in another spelling. JSON: with spaces, line breaks, `\/` and `\u` escapes in texts, every number as it stands; a form:
 * percent-encoded in lower case, unreserved characters too.
 */
export function respelled(body: string): string {
  if (!isJson(body))
    return [...new URLSearchParams(body)].map(([name, value]) => `${encodeURIComponent(name)}=${percentEncoded(value)}`).join('&')
  const text = JSON.stringify(parse(body), null, 2)
  // What a colon follows is a name.
  const spelled = text.replace(/"(?:[^"\\]|\\.)*"(:?)/g, (literal, colon) => (colon === '' ? escaped(literal) : literal))
  return `${spelled}\n`
}

/** A JSON text with its first character, slashes and everything beyond ASCII escaped. */
function escaped(literal: string): string {
  return literal.replace(/(?<=^")[^"\\]|[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).replaceAll('/', '\\/')
}

function percentEncoded(text: string): string {
  return Buffer.from(text).toString('hex').replace(/../g, '%$&')
}

/** The paths of a body (JSON or form) that a pattern stands for. */
export function expand(body: string, pattern: string): readonly string[] {
  const root = rootOf(body)
  return pattern.split('.').reduce<readonly string[]>(
    (paths, name) => {
      if (name !== '*') return paths.map((path) => join(path, name))
      return paths.flatMap((path) => {
        const found = path === '' ? root : at(root, path)
        return isObject(found) ? Object.keys(found).map((key) => join(path, key)) : []
      })
    },
    [''],
  )
}

/** Every field of the objects in a body; the entries of lists are no fields. */
export function fieldsOf(body: string): readonly string[] {
  const walk = (value: unknown, path: string): string[] =>
    isObject(value) && !json.isRawJSON(value)
      ? Object.entries(value).flatMap(([name, item]) => [
          ...(Array.isArray(value) ? [] : [join(path, name)]),
          ...walk(item, join(path, name)),
        ])
      : []
  return walk(parse(body), '')
}

/** All that a request says, decoded: segments of its path, values of its query and of its form or JSON, JSON in texts too. */
export function leavesOf(request: { readonly target: string; readonly body: string }): readonly string[] {
  const [path = '', query = ''] = request.target.split('?')
  const body = isJson(request.body) ? jsonLeaves(request.body) : [...new URLSearchParams(request.body).values()]
  return [...path.split('/').map(decodeURIComponent), ...new URLSearchParams(query).values(), ...body].flatMap((leaf) => [
    leaf,
    ...(/^[[{]/.test(leaf) && isJson(leaf) ? jsonLeaves(leaf) : []),
  ])
}

function jsonLeaves(text: string): string[] {
  const walk = (value: unknown): string[] => {
    if (json.isRawJSON(value)) return [value.rawJSON]
    return isObject(value) ? Object.values(value).flatMap(walk) : [String(value)]
  }
  return walk(parse(text))
}

/** Every value of a body (JSON or form) by its path, as JSON writes it: digit by digit, texts in quotes. A name that is repeated has a list. */
export function literalsOf(body: string): Readonly<Record<string, string>> {
  if (body === '') return {}
  if (!isJson(body)) {
    const form = new URLSearchParams(body)
    return Object.fromEntries(
      [...new Set(form.keys())].map((name) => [
        name,
        form
          .getAll(name)
          .map((text) => JSON.stringify(text))
          .join(),
      ]),
    )
  }
  const walk = (value: unknown, path: string): [string, string][] =>
    isObject(value) && !json.isRawJSON(value) && Object.keys(value).length > 0
      ? Object.entries(value).flatMap(([name, item]) => walk(item, join(path, name)))
      : [[path, JSON.stringify(value)]]
  return Object.fromEntries(walk(parse(body), ''))
}

/** Whether a text is JSON. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}
