import type { SeenRequest } from './faults.ts'
import type { DocumentedRequest } from './plan.ts'
import { literalsOf } from './wire.ts'

/** All that a request says, part by part: `method`, `path`, `query.…`, `header.…`, `body.…`. */
export type Sent = Readonly<Record<string, string>>

/** Takes a request apart. Where it is sent to and how long it is follow from the rest. */
export function sentIn(request: SeenRequest): Sent {
  const [path = ''] = request.target.split('?')
  return { method: request.method, path, ...partsOf(contentOf(request)) }
}

/** What a request says besides its method and path. */
export function contentOf({ target, headers, body }: SeenRequest): DocumentedRequest {
  const { host: _, 'content-length': __, ...rest } = headers
  const [, query] = target.split('?')
  return { query, headers: rest, body }
}

/** Takes the same apart. Values are literals, so that a number and its text differ. */
export function partsOf({ query = '', headers = {}, body = '' }: DocumentedRequest): Sent {
  const named = (prefix: string, entries: Readonly<Record<string, string>>): [string, string][] =>
    Object.entries(entries).map(([name, value]) => [`${prefix}.${name}`, value])
  return Object.fromEntries([...named('query', literalsOf(query)), ...named('header', headers), ...named('body', literalsOf(body))])
}

/** Names of the parts in which two requests differ: between two calls with one input what is made anew each time, a nonce for example. */
export function partsThatDiffer(one: Sent, other: Sent): readonly string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => one[name] !== other[name])
}
