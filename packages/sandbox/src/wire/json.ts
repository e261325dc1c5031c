// JSON that keeps every digit of a number and the order of keys: JSON.parse and JSON.stringify keep neither.

const TOKEN = Symbol('number token')

/** A number, by the text of its token. */
export interface Num {
  readonly [TOKEN]: string
}

/** A JSON value. Objects that were read are Maps, in the order in which their keys came; objects that the sandbox makes may be plain. */
export type Value = string | boolean | null | Num | readonly Value[] | ReadonlyMap<string, Value> | PlainObject

/** Entries that are undefined are not written. */
export interface PlainObject {
  readonly [key: string]: Value | undefined
}

/** A number from its text: `num('485.00')` is written `485.00`. */
export function num(token: string | number | bigint): Num {
  return { [TOKEN]: String(token) }
}

/** The text of a number's token; null when the value is not a number. */
export function tokenOf(value: Value | undefined): string | null {
  return typeof value === 'object' && value !== null && TOKEN in value ? value[TOKEN] : null
}

export function isMap(value: Value | undefined): value is ReadonlyMap<string, Value> {
  return value instanceof Map
}

/** Reads JSON; undefined when the text is not JSON. Like PHP, a repeated key keeps its first place and takes the last value. */
export function readJson(text: string): Value | undefined {
  try {
    // Whatever passes here is made of the tokens below.
    JSON.parse(text)
    return new Reader(text.match(/"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g) ?? []).value()
  } catch {
    return undefined
  }
}

class Reader {
  private at = 0
  private readonly tokens: readonly string[]

  constructor(tokens: readonly string[]) {
    this.tokens = tokens
  }

  value(): Value {
    const token = this.next()
    if (token === '{') return this.object()
    if (token === '[') return this.list()
    const literal = JSON.parse(token) as string | number | boolean | null
    return typeof literal === 'number' ? num(token) : literal
  }

  private object(): Value {
    const entries = new Map<string, Value>()
    while (!this.ends('}')) {
      const key = JSON.parse(this.next()) as string
      this.next()
      entries.set(key, this.value())
    }
    return entries
  }

  private list(): Value {
    const items: Value[] = []
    while (!this.ends(']')) items.push(this.value())
    return items
  }

  /** Steps over a comma or the closing mark. */
  private ends(mark: string): boolean {
    const token = this.tokens[this.at]
    if (token === mark || token === ',') this.at++
    return token === mark
  }

  private next(): string {
    return this.tokens[this.at++] ?? ''
  }
}

/** Entries of an object in their order, without undefined ones. */
export function entriesOf(value: ReadonlyMap<string, Value> | PlainObject): readonly (readonly [string, Value])[] {
  const entries = value instanceof Map ? [...(value as ReadonlyMap<string, Value>)] : Object.entries(value as PlainObject)
  return entries.filter((entry): entry is [string, Value] => entry[1] !== undefined)
}

/** Writes JSON without blanks, number tokens as they are. */
export function writeJson(value: Value): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const token = tokenOf(value)
  if (token !== null) return token
  if (Array.isArray(value)) return `[${(value as readonly Value[]).map(writeJson).join(',')}]`
  const entries = entriesOf(value as PlainObject)
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${writeJson(item)}`).join(',')}}`
}
