import type { SandboxClock } from '../clock.ts'
import type { Fields, InputOf } from '../contract/fields.ts'
import { readInput } from '../contract/fields.ts'
import type { NamedUpstream } from '../contract/upstream.ts'
import type { Webhooks } from '../contract/webhooks.ts'
import type { Faults } from '../faults/faults.ts'
import type { RequestLog } from '../http/requests.ts'
import type { Ledger } from '../ledger.ts'

/** What the control API and the page work on. */
export interface ControlParts {
  readonly origin: string
  readonly seed: number
  readonly upstreams: readonly NamedUpstream[]
  readonly clock: SandboxClock
  readonly faults: Faults
  readonly webhooks: Webhooks
  readonly ledger: Ledger
  readonly requests: RequestLog
  /** Where webhooks of the accounts go, by upstream. */
  readonly webhookUrls: () => Readonly<Record<string, string | null>>
  readonly setWebhookUrls: (urls: Readonly<Record<string, string | null>>) => void
}

/** One endpoint of the control API. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Below `/_sandbox`, with `:name` for parameters. */
  readonly path: string
  readonly about: string
  /** Of the body; of the query where the method is GET. */
  readonly fields: Fields
  /** Gives the answer, which is JSON, or throws `InvalidInput`, `NotFound`, `Conflict`; then nothing has changed. */
  readonly run: (params: Readonly<Record<string, string>>, input: Readonly<Record<string, unknown>>) => unknown
}

/** @param head method and path: "POST /clock/advance" */
export function endpoint<const F extends Fields>(
  head: `${Endpoint['method']} /${string}`,
  about: string,
  fields: F,
  run: (params: Readonly<Record<string, string>>, input: InputOf<F>) => unknown,
): Endpoint {
  const [method, path] = head.split(' ') as [Endpoint['method'], string]
  return { method, path, about, fields, run: (params, input) => run(params, readInput(fields, input)) }
}
