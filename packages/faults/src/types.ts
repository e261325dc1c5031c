import type { Socket } from 'node:net'
import type { SeenRequest } from './request-reader.ts'

/** One HTTP answer. `content-length` is added unless `headers` name it or a transfer coding. */
export interface HttpAnswer {
  /** Default 200. */
  readonly status?: number | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body: string
}

/** What the upstream under test answers, in its own words. */
export interface UpstreamAnswers {
  /** A documented success of the operation. */
  readonly success: HttpAnswer
  /** The same, with fields that nobody documents. Left out: the case is left out. */
  readonly unknownFields?: HttpAnswer | undefined
  /** The same, with a status word that nobody documents. Left out for operations without a status. */
  readonly unknownStatus?: ((word: string) => HttpAnswer) | undefined
  /** The same, without a field that is truly required. */
  readonly missingField?: HttpAnswer | undefined
  /** An explicit refusal in the upstream's own envelope; `message` is what it says to people. */
  readonly refusal?: ((message: string) => HttpAnswer) | undefined
}

/** One complete request on a connection of the fault upstream, and the means to treat it badly. */
export interface Exchange {
  readonly request: SeenRequest
  /** 0 for the first complete request that this upstream read. */
  readonly index: number
  readonly socket: Socket
  readonly answers: UpstreamAnswers
  /** URL of a second server that nobody may call. Empty unless the topic is `redirect`. */
  readonly strayUrl: string
  /** Resolves when the test lets held answers go. */
  readonly released: Promise<void>
  /** Writes a whole answer. */
  readonly answer: (answer: HttpAnswer) => void
  /** Writes bytes as they are. */
  readonly write: (bytes: string | Uint8Array) => void
}

/** How a call must end. */
export interface Failure {
  /** `code` of the error. */
  readonly code: string
  /** `outcome` of the error; several only where the kernel decides who is first. */
  readonly outcome: 'not_sent' | 'rejected' | 'unknown' | readonly ('not_sent' | 'unknown')[]
  /** Complete requests that the upstream reads in one try. */
  readonly seen: 0 | 1
  /** Whether a read is tried again. A write never is. */
  readonly again: boolean
  /** Further properties that the error must have. */
  readonly error?: Readonly<Record<string, unknown>> | undefined
}

/** A call that succeeds in the end, with so many requests. */
export interface Success {
  readonly success: true
  readonly seen: number
}

/** One way in which an upstream, or the way to it, misbehaves. */
export interface FaultScenario {
  readonly name: string
  /** What it stands for, in one sentence. */
  readonly about: string
  /** What it tests besides a failing call; a rule of the testkit judges each topic. */
  readonly topic?: 'redirect' | 'foreign' | 'rate-limit' | 'coding' | undefined
  /** `closed`: nobody listens. `nowhere`: the host name does not exist; it is never asked of a name server. */
  readonly place?: 'closed' | 'nowhere' | undefined
  /** Scheme of the base URL. With `https` and no `untrusted` certificate nobody speaks TLS behind it. Default `http`. */
  readonly scheme?: 'http' | 'https' | undefined
  /** Speaks TLS with a certificate that nobody trusts. */
  readonly untrusted?: true | undefined
  /** On a new connection. */
  readonly accept?: ((socket: Socket) => void) | undefined
  /** On bytes, instead of reading requests from them. */
  readonly bytes?: ((socket: Socket) => void) | undefined
  /** On a complete request. Default: answers with success. */
  readonly request?: ((exchange: Exchange) => void) | undefined
  /** What the caller does. Default: it calls once and waits. */
  readonly caller?: 'aborts-before' | 'aborts-during' | 'queues' | undefined
  /** Calls that succeed on the same connection before. Default 0. */
  readonly warm?: number | undefined
  /** The call ends by its deadline, so that is short. */
  readonly stalls?: true | undefined
  /** The connection is never made, so the time to connect is short. */
  readonly connectStalls?: true | undefined
  /** Which of the {@link UpstreamAnswers} it needs besides `success`. */
  readonly needs?: Exclude<keyof UpstreamAnswers, 'success'> | undefined
  /** `fetch` itself repeats a GET here, and its caller cannot prevent that. */
  readonly fetchRepeatsGet?: true | undefined
  readonly expect: Failure | Success
  /** How a read ends, where that differs. */
  readonly expectOfRead?: Failure | Success | undefined
}
