import type { SeenRequest } from './faults.ts'
import { leafPathsOf } from './wire.ts'

/** All that a request says, part by part: `method`, `path`, `query.…`, `header.…`, `body.…`. */
export type Sent = Readonly<Record<string, string>>

/** Takes a request apart. Where it is sent to and how long it is follow from the rest. */
export function sentIn({ method, target, headers, body }: SeenRequest): Sent {
  const { host: _, 'content-length': __, ...rest } = headers
  const [path = '', query = ''] = target.split('?')
  const named = (prefix: string, entries: Iterable<readonly [string, string]>): [string, string][] =>
    [...entries].map(([name, value]) => [`${prefix}.${name}`, value])
  return Object.fromEntries([
    ['method', method],
    ['path', path],
    ...named('query', new URLSearchParams(query)),
    ...named('header', Object.entries(rest)),
    ...named('body', leafPathsOf(body)),
  ])
}

/** Names of the parts in which two requests differ: between two calls with one input what is made anew each time, a nonce for example. */
export function partsThatDiffer(one: Sent, other: Sent): readonly string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => one[name] !== other[name])
}
