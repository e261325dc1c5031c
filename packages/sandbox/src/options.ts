import type { Field, Fields } from './contract/fields.ts'
import { address, anything, flag, integer, numeric, readInput } from './contract/fields.ts'
import type { CredentialsOf, QuirksOf, UpstreamId, Upstreams } from './contract/upstreams.ts'
import type { UPSTREAMS } from './upstreams/upstreams.ts'

/** Where webhooks go: one address for all upstreams (`{upstream}` in it stands for "aaio", "enot" …), or one each. */
export type WebhookUrls<U extends Upstreams> = string | { readonly [Id in UpstreamId<U>]?: string | undefined }

/** Options of `startSandbox`. */
export interface SandboxOptions<U extends Upstreams = typeof UPSTREAMS> {
  /** Which upstreams there are, by name. Default `UPSTREAMS`: all that this package has. */
  readonly upstreams?: U | undefined
  /** Default 0: any free port. The sandbox listens on 127.0.0.1 only. */
  readonly port?: number | undefined
  /** Where webhooks of the accounts go. A record with an address of its own sends there instead. */
  readonly webhookUrl?: WebhookUrls<NoInfer<U>> | undefined
  /** Makes ids and keys repeatable: a whole number. Default: by chance. */
  readonly seed?: number | undefined
  /** The clock stands still at this time. Without it the clock runs with the machine's. */
  readonly now?: Date | string | number | undefined
  /** Facts that nobody documents, by upstream. */
  readonly quirks?: QuirksOf<NoInfer<U>> | undefined
  /** Keys of your own, such as those in a test's environment. What is left out is made from the seed. */
  readonly credentials?: CredentialsOf<NoInfer<U>> | undefined
  /** Lets webhooks leave this machine. Default false. */
  readonly allowRemoteWebhooks?: boolean | undefined
  /** How long a webhook waits for its answer. Default 10 000. */
  readonly webhookTimeoutMs?: number | undefined
  /** Called when the sandbox itself fails, with the request that caused it: "POST /aaio/api/balance". By default it is printed. */
  readonly onDefect?: ((error: unknown, request: string) => void) | undefined
}

/** @param reserved names that no upstream can have @throws TypeError that names every fault */
export function checkOptions(options: object, ids: readonly string[], reserved: readonly string[]): void {
  const wrong = ids.filter((id) => !/^[a-z][a-zA-Z\d]*$/.test(id) || reserved.includes(id))
  readInput(optionFields(ids), options as Readonly<Record<string, unknown>>, {
    what: 'startSandbox',
    faults: wrong.length === 0 ? [] : [`upstreams: ${wrong.join(', ')} can't be a name of an upstream`],
  })
}

function optionFields(ids: readonly string[]): Fields {
  return {
    upstreams: anything,
    port: integer(0, 65_535),
    webhookUrl: webhookUrls(ids),
    seed: integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    now: anything,
    quirks: byUpstream(ids),
    credentials: byUpstream(ids),
    allowRemoteWebhooks: flag,
    webhookTimeoutMs: numeric(1, 2 ** 31 - 1),
    onDefect: anything,
  }
}

/** @throws TypeError */
export function checkWebhookUrls(url: unknown, ids: readonly string[]): void {
  readInput({ webhookUrl: webhookUrls(ids) }, { webhookUrl: url }, { what: 'setWebhookUrl' })
}

/** The address of one upstream; null: none. */
export function urlFor(urls: unknown, id: string): string | null {
  if (typeof urls === 'string') return urls.replaceAll('{upstream}', id)
  return (urls as Readonly<Record<string, string | undefined>> | undefined)?.[id] ?? null
}

function webhookUrls(ids: readonly string[]): Field {
  const isAddress = (value: unknown): boolean => address.read(value) !== undefined
  const each = (value: unknown): boolean => isNamed(value, ids) && Object.values(value).every((one) => one === undefined || isAddress(one))
  return {
    ...anything,
    expects: `an http or https address, or an object of them with some of ${ids.join(', ')}`,
    read: (value) => (isAddress(value) || each(value) ? value : undefined),
  }
}

function byUpstream(ids: readonly string[]): Field {
  return {
    ...anything,
    expects: `an object with some of ${ids.join(', ')}`,
    read: (value) => (isNamed(value, ids) ? value : undefined),
  }
}

function isNamed(value: unknown, ids: readonly string[]): value is object {
  return typeof value === 'object' && value !== null && Object.keys(value).every((name) => ids.includes(name))
}
