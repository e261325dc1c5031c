import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MatchersV3, MessageConsumerPact, PactV3, SpecificationVersion } from '@pact-foundation/pact'

/** The two sides of a contract and its committed file. The consumer is the npm name, the provider the upstream's id. */
export interface ContractNames {
  readonly consumer: string
  readonly provider: string
  /** `pacts/<upstream>.json` of the package. */
  readonly file: URL
}

/** One request and its reply. */
export interface PactExchange {
  /** What the test does, unique in the file: `"a payout by its reference"`. */
  readonly description: string
  /** What the upstream must be like, in words, and the values that a stateful upstream needs to get there. */
  readonly state: { readonly name: string; readonly values?: Readonly<Record<string, string>> }
  readonly request: {
    readonly method: 'GET' | 'POST'
    readonly path: string
    readonly query?: Readonly<Record<string, string>>
    /** The headers that matter to the upstream, lower-case. Others may come along. */
    readonly headers: Readonly<Record<string, string>>
    /** Sent url-encoded. Order does not matter, a field too many fails. */
    readonly form?: Readonly<Record<string, string>>
    /** Sent as JSON. A field too many fails. Pact does not tell 485.00 from 485. */
    readonly json?: unknown
  }
  /** The reply: make its body with {@link shapeOf}. */
  readonly reply: { readonly status: number; readonly body: unknown }
}

/** One message that the upstream sends by itself: a webhook. */
export interface SentMessage {
  /** What the test does, unique in the file: `"a payment succeeded"`. */
  readonly description: string
  readonly state: PactExchange['state']
  /** The fields of the webhook, however they are encoded on the wire: make them with {@link shapeOf}. */
  readonly fields: unknown
}

/** A contract that is being generated. Requests and messages cannot be in one file: start one contract for each. */
export interface Contract {
  /** Runs one exchange against Pact's mock server; fails when the request is not the one described. */
  readonly exchange: <T>(exchange: PactExchange, run: (baseUrl: string) => Promise<T>) => Promise<void>
  /** Runs the test of one message, which encodes and signs the fields as the upstream does. */
  readonly message: <T>(message: SentMessage, run: (fields: Readonly<Record<string, unknown>>) => Promise<T>) => Promise<void>
  /**
   * To be called once, after every exchange: compares what was generated with the committed file, byte by byte.
   * With `PACT_UPDATE` in the environment it writes the file instead.
   */
  readonly expectCommitted: () => void
}

/** Starts a contract. It is generated in a temporary folder; the committed file is never touched by a plain run. */
export function startContract({ consumer, provider, file }: ContractNames): Contract {
  const folder = mkdtempSync(join(tmpdir(), 'paymux-pact-'))
  let unfinished = 0
  return {
    exchange: async ({ description, state, request, reply }, run) => {
      const pact = new PactV3({
        consumer,
        provider,
        dir: folder,
        spec: SpecificationVersion.SPECIFICATION_VERSION_V3,
        logLevel: 'error',
        cors: false,
      })
      pact.addInteraction({
        states: [{ description: state.name, ...(state.values === undefined ? {} : { parameters: { ...state.values } }) }],
        uponReceiving: description,
        withRequest: {
          method: request.method,
          path: request.path,
          headers: { ...request.headers },
          ...(request.query === undefined ? {} : { query: { ...request.query } }),
          // A body brings its content type into the pact by itself.
          ...(request.form === undefined
            ? {}
            : { body: new URLSearchParams(request.form).toString(), contentType: 'application/x-www-form-urlencoded' }),
          ...(request.json === undefined ? {} : { body: request.json, contentType: 'application/json' }),
        },
        willRespondWith: { status: reply.status, body: reply.body, contentType: 'application/json' },
      })
      unfinished++
      await pact.executeTest(({ url }) => run(url))
      unfinished--
    },
    message: async ({ description, state, fields }, run) => {
      const pact = new MessageConsumerPact({ consumer, provider, dir: folder, pactfileWriteMode: 'merge', logLevel: 'error' })
      unfinished++
      await pact
        .given(state.values === undefined ? state.name : { name: state.name, params: { ...state.values } })
        .expectsToReceive(description)
        .withContent(fields)
        .verify(async ({ contents }) => run(contents as Record<string, unknown>))
      unfinished--
    },
    expectCommitted: () => {
      try {
        if (unfinished > 0) throw new Error(`${unfinished} tests failed, so the contract is not whole; nothing was compared or written`)
        compare(stableText(folder), fileURLToPath(file))
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  }
}

/**
 * A reply in the shape of a documented answer: every scalar may have another value of its type, but the named fields
 * (at any depth) must be as they are, and the formatted ones must keep their format.
 */
export function shapeOf(answer: unknown, exact: readonly string[], formats: Readonly<Record<string, RegExp>> = {}): unknown {
  if (Array.isArray(answer)) return answer.map((item) => shapeOf(item, exact, formats))
  if (typeof answer !== 'object' || answer === null) return answer === null ? null : MatchersV3.like(answer)
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]: [string, unknown]) => {
      const format = formats[name]
      if (exact.includes(name)) return [name, value]
      return [name, format !== undefined && typeof value === 'string' ? formatted(format, value) : shapeOf(value, exact, formats)]
    }),
  )
}

/** Pact's verifier holds a format against the whole value: one that fits only a part of it could never be kept. */
function formatted(format: RegExp, value: string): unknown {
  if (format.exec(value)?.[0] !== value) throw new Error(`the format ${format} does not fit the whole of ${JSON.stringify(value)}`)
  return MatchersV3.regex(format, value)
}

/** The one generated pact, without what changes with the version of Pact, sorted. */
function stableText(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'))
  if (files[0] === undefined || files.length > 1) throw new Error(`Pact wrote ${files.length} files instead of one`)
  const { consumer, provider, interactions, messages, metadata } = JSON.parse(readFileSync(join(folder, files[0]), 'utf8')) as GeneratedPact
  const inOrder = (items: GeneratedPact['messages']) => items?.toSorted((a, b) => (a.description < b.description ? -1 : 1))
  const stable = {
    consumer,
    provider,
    interactions: inOrder(interactions),
    messages: inOrder(messages),
    metadata: { pactSpecification: metadata.pactSpecification },
  }
  return `${JSON.stringify(stable, sortKeys, 2)}\n`
}

interface GeneratedPact {
  readonly consumer: unknown
  readonly provider: unknown
  readonly interactions?: readonly { readonly description: string }[]
  readonly messages?: readonly { readonly description: string }[]
  readonly metadata: { readonly pactSpecification: unknown }
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function compare(generated: string, path: string): void {
  if (process.env.PACT_UPDATE) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, generated)
    return
  }
  const advice = 'Run `npm run pact:update`, read the difference and commit it.'
  if (!existsSync(path)) throw new Error(`${path} is missing. ${advice}`)
  const committed = readFileSync(path, 'utf8')
  if (committed === generated) return
  const [old, now] = [committed.split('\n'), generated.split('\n')]
  const at = now.findIndex((line, index) => line !== old[index])
  const line = at === -1 ? now.length : at
  throw new Error(
    `${path} is not what the tests generate; line ${line + 1}:\n  committed: ${old[line] ?? '(end)'}\n  generated: ${now[line] ?? '(end)'}\n${advice}`,
  )
}
