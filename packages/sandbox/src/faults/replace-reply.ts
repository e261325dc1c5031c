import type { FaultInput, FaultKind } from '../contract/fault-kinds.ts'
import type { NamedUpstream, Operation, Reply } from '../contract/upstream.ts'
import { html } from '../contract/upstream.ts'

type Replace = (
  upstream: NamedUpstream,
  fault: FaultInput,
  place: { readonly baseUrl: string; readonly operation: Operation },
) => Reply | null

/** Faults whose answer has nothing to do with the request. */
const REPLACEMENTS: Readonly<Partial<Record<FaultKind, Replace>>> = {
  refused: ({ refusal }, { status = 400, message = 'Запрос отклонён' }) => refusal(status, message),
  unauthorized: ({ refusal }) => refusal(401),
  'rate-limited': ({ refusal }, { retryAfterSeconds = 1 }) => ({ ...refusal(429), headers: { 'retry-after': String(retryAfterSeconds) } }),
  'server-error': ({ refusal }) => refusal(500),
  unavailable: ({ refusal }) => refusal(503),
  'still-working': (_, __, { operation }) => operation.working ?? null,
  redirect: (_, __, { baseUrl }) => ({ ...html(302, ''), headers: { location: `${baseUrl}/redirected` } }),
  'bad-gateway-after-executing': () =>
    html(
      502,
      '<html>\n<head><title>502 Bad Gateway</title></head>\n<body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body>\n</html>\n',
    ),
}

/** The answer that a fault puts in place of the upstream's own; null when it leaves it. */
export function replaceReply(upstream: NamedUpstream, operation: Operation, fault: FaultInput, baseUrl: string): Reply | null {
  return REPLACEMENTS[fault.kind]?.(upstream, fault, { baseUrl, operation }) ?? null
}
