// Input of callers is copied once, at all levels, before anything looks at it. A getter or Proxy could otherwise show one amount
// to the check and another to the request, and an inherited or hidden field would be dropped in silence.

/** Deeper than any input; stops at a circular reference. */
const MAX_DEPTH = 8
/** More entries than any input has; stops at a Proxy that invents them. */
const MAX_ENTRIES = 1000

/** The fields of an input, each read once. */
export interface Copy {
  /** Null when what was given is no object. */
  readonly fields: Readonly<Record<string, unknown>> | null
  /** Fields that could not be read, with the cause: a getter that throws, a circle. The value and the error are in no message. */
  readonly faults: readonly string[]
}

/**
 * Copies an object of a caller: own and inherited fields, hidden ones too. Functions are kept as they are, methods of a class left out.
 * @param only names that are read of the object in a field, for records that are passed whole; undefined: all of it
 */
export function copyFields(given: unknown, only: (field: string) => readonly string[] | undefined = () => undefined): Copy {
  if (typeof given !== 'object' || given === null) return { fields: null, faults: [] }
  const faults: string[] = []
  const fields: Record<string, unknown> = {}
  try {
    for (const name of namesOf(given)) {
      try {
        setField(fields, name, copyOf(Reflect.get(given, name), only(name)))
      } catch {
        faults.push(`${shownName(name)} could not be read: a getter throws, or it is nested too deep`)
      }
    }
  } catch {
    faults.push('what was given could not be read: it is a Proxy that throws, or has too many fields')
  }
  return { fields, faults }
}

/** A field name for messages: a misspelt name is shown, a key or card number in its place is not. */
export function shownName(name: string): string {
  return /^[A-Za-z_$]{1,23}\d?$/.test(name) ? name : 'a name that is not shown, for it could be a secret,'
}

function copyOf(value: unknown, names: readonly string[] | undefined): unknown {
  if (names === undefined || typeof value !== 'object' || value === null) return copyValue(value, 1)
  return Object.fromEntries(names.map((name) => [name, copyValue(Reflect.get(value, name), 2)]))
}

function copyValue(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth > MAX_DEPTH) throw new RangeError('too deep')
  if (Array.isArray(value)) {
    const { length } = value
    if (length > MAX_ENTRIES) throw new RangeError('too long')
    return Array.from({ length }, (_, index) => copyValue(value[index], depth + 1))
  }
  const copy: Record<string, unknown> = {}
  for (const name of namesOf(value)) setField(copy, name, copyValue(Reflect.get(value, name), depth + 1))
  return copy
}

/** Sets a field as data, whatever its name. */
export function setField(copy: Record<string, unknown>, name: string, value: unknown): void {
  // Assigning this one name would set the prototype instead.
  if (name === '__proto__') Object.defineProperty(copy, name, { value, enumerable: true, configurable: true, writable: true })
  else copy[name] = value
}

/** All names but those of methods of a class and of what every object has. */
function namesOf(value: object): readonly string[] {
  const own = Object.getOwnPropertyNames(value)
  let holder = Reflect.getPrototypeOf(value)
  if (holder === null || isRoot(holder)) {
    if (own.length > MAX_ENTRIES) throw new RangeError('too many')
    return own
  }
  const names = new Set(own)
  for (let depth = 0; holder !== null && !isRoot(holder); depth++) {
    if (depth > MAX_DEPTH) throw new RangeError('too deep')
    for (const name of Object.getOwnPropertyNames(holder)) if (!isMethod(holder, name)) names.add(name)
    holder = Reflect.getPrototypeOf(holder)
  }
  if (names.size > MAX_ENTRIES) throw new RangeError('too many')
  return [...names]
}

function isMethod(holder: object, name: string): boolean {
  const property = Reflect.getOwnPropertyDescriptor(holder, name)
  return property?.enumerable === false && typeof property.value === 'function'
}

/** `Object.prototype`, of any realm. */
function isRoot(holder: object): boolean {
  return holder === Object.prototype || (Reflect.getPrototypeOf(holder) === null && Object.hasOwn(holder, 'isPrototypeOf'))
}
