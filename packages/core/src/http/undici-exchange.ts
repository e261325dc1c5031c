import type { Dispatcher } from 'undici'
import type { Ending } from './call-deadline.ts'
import { decodeBody } from './content-coding.ts'
import type { TransportResponse } from './transport.ts'
import { bodyTooLarge, notSent } from './transport.ts'

const UTF8 = new TextDecoder()

type Headers = TransportResponse['headers']

/** One request and its answer, as undici's handler. A class, because an object with a closure for each callback costs several times as much. */
export class UndiciExchange implements Dispatcher.DispatchHandler {
  private readonly resolve: (response: TransportResponse) => void
  private readonly reject: (error: Error) => void
  private readonly life: Ending
  private readonly maxBodyBytes: number
  private controller: Dispatcher.DispatchController | undefined
  private settled = false
  private status = 0
  private headers: Headers = {}
  private chunks: Uint8Array[] = []
  private size = 0

  constructor(resolve: (response: TransportResponse) => void, reject: (error: Error) => void, life: Ending, maxBodyBytes: number) {
    this.resolve = resolve
    this.reject = reject
    this.life = life
    this.maxBodyBytes = maxBodyBytes
  }

  /** Listens to the end of the call; false when it is over already. */
  begin(): boolean {
    const over = (): void => this.fail(new Error('the call ended'))
    if (this.life.ended === null) this.life.onEnd = over
    else over()
    return !this.settled
  }

  fail(error: Error): void {
    if (!this.settle()) return
    this.reject(this.controller === undefined ? notSent(error) : error)
    this.controller?.abort(error)
  }

  onRequestStart(started: Dispatcher.DispatchController): void {
    // A call that is over, or a dispatcher that tries again by itself: nothing may be written.
    if (this.settled || this.controller !== undefined) started.abort(new Error('the call ended'))
    else this.controller = started
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    if (status < 200) return
    this.status = status
    this.headers = flatten(headers)
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.size += chunk.byteLength
    if (this.size > this.maxBodyBytes) this.fail(bodyTooLarge(this.maxBodyBytes))
    else this.chunks.push(chunk)
  }

  onResponseEnd(): void {
    const [first] = this.chunks
    const bytes = this.chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.chunks)
    const coding = this.headers['content-encoding']
    if (coding === undefined || this.size === 0) this.answer({ body: UTF8.decode(bytes) })
    else
      decodeBody(bytes, coding, this.maxBodyBytes).then(
        (decoded) => this.answer(decoded),
        (error: Error) => this.fail(error),
      )
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    this.fail(error)
  }

  private answer(read: Pick<TransportResponse, 'body' | 'unreadable'>): void {
    if (this.settle()) this.resolve({ status: this.status, headers: this.headers, ...read })
  }

  private settle(): boolean {
    if (this.settled) return false
    this.settled = true
    this.life.onEnd = null
    return true
  }
}

/** Repeated headers in one line; mostly there are none, and what undici made for this answer is taken as it is. */
function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): Headers {
  for (const name in headers) if (Array.isArray(headers[name])) return joined(headers)
  return headers as Headers
}

function joined(headers: Readonly<Record<string, string | string[] | undefined>>): Headers {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]))
}
