/** One request of a committed pact and the reply that it promises. */
export interface Interaction {
  readonly description: string
  readonly request: { readonly method: string; readonly path: string }
  readonly response: { readonly status: number; readonly body?: unknown }
}

/** The interactions for a request; ids in a path are the account's own and may differ. */
export function interactionsFor(all: readonly Interaction[], method: string, path: string, status: number): readonly Interaction[] {
  return all.filter(({ request, response }) => request.method === method && response.status === status && samePath(request.path, path))
}

function samePath(pinned: string, real: string): boolean {
  const [a, b] = [pinned.split('/'), real.split('/')]
  const id = /\d/
  return a.length === b.length && a.every((part, at) => part === b[at] || (id.test(part) && id.test(b[at] ?? '')))
}

/** Says where a real answer lacks a field of the promised one, or has it in another type. Further fields are fine. */
export function differences(promised: unknown, real: unknown, at = '$'): string[] {
  // A sample without a value promises nothing.
  if (promised === null || promised === undefined) return []
  if (kind(promised) !== kind(real)) return [`${at} is ${kind(real)}, in the pact it is ${kind(promised)}`]
  if (Array.isArray(promised)) return (real as unknown[]).slice(0, 1).flatMap((item) => differences(promised[0], item, `${at}[0]`))
  if (typeof promised !== 'object') return []
  const found = real as Readonly<Record<string, unknown>>
  return Object.entries(promised).flatMap(([name, value]) =>
    name in found ? (found[name] === null ? [] : differences(value, found[name], `${at}.${name}`)) : [`${at}.${name} is missing`],
  )
}

function kind(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'a list' : typeof value
}
