import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { FaultClient, FaultConnection } from '@paymux/faults'
import type { Runtime } from './runtimes.ts'

/** A process in another runtime whose clients this one drives. */
export interface RemoteClients {
  readonly connect: (connection: FaultConnection) => RemoteClient
  readonly close: () => void
}

/** One client of it. */
export interface RemoteClient extends FaultClient {
  readonly call: (options?: CallOptions & { readonly reference?: string }) => Promise<unknown>
}

interface CallOptions {
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
}

/** What `consumer/matrix.mjs` is told. */
export interface RemoteSettings {
  readonly module: string
  readonly factory: string
  readonly settings: object
  readonly order: object
  readonly transport?: 'fetch' | undefined
}

interface Reply {
  readonly id?: number
  readonly result?: unknown
  readonly error?: { readonly message: string }
  readonly ready?: true
  readonly crash?: string
}

/** Starts `matrix.mjs` of an installed consumer. */
export async function startRemoteClients(runtime: Runtime, project: string, settings: RemoteSettings): Promise<RemoteClients> {
  const child = spawn(runtime.command, [...runtime.args, 'matrix.mjs'], {
    cwd: project,
    env: { PATH: process.env.PATH ?? '', HOME: project, REHEARSAL: JSON.stringify(settings) },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const waiting = new Map<number, (reply: Reply) => void>()
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>()
  let noise = ''
  child.stderr.on('data', (chunk: Buffer) => {
    noise += chunk
  })
  const end = (why: string): void => {
    reject(new Error(`${runtime.name}: ${why}\n${noise}`))
    for (const settle of waiting.values()) settle({ error: { message: `${runtime.name}: ${why}\n${noise}` } })
  }
  child.on('error', (error) => end(error.message))
  child.on('exit', (code) => end(`the process ended with ${code}`))
  createInterface({ input: child.stdout }).on('line', (line) => {
    const reply = JSON.parse(line) as Reply
    if (reply.ready) return resolve()
    if (reply.crash !== undefined) return end(reply.crash)
    waiting.get(reply.id ?? -1)?.(reply)
    waiting.delete(reply.id ?? -1)
  })
  const say = (message: object): void => void child.stdin.write(`${JSON.stringify(message)}\n`)
  let count = 0
  const call = (client: number, { signal, timeoutMs, reference }: CallOptions & { readonly reference?: string }): Promise<unknown> =>
    new Promise((done, fail) => {
      const id = ++count
      waiting.set(id, ({ result, error }) => (error === undefined ? done(result) : fail(Object.assign(new Error(error.message), error))))
      say({ do: 'call', client, id, signal: signal !== undefined, aborted: signal?.aborted, timeoutMs, reference })
      signal?.addEventListener('abort', () => say({ do: 'abort', id }), { once: true })
    })
  await ready
  return {
    connect: (connection) => {
      const client = ++count
      say({ do: 'connect', client, connection })
      return { call: (options = {}) => call(client, options) }
    },
    close: () => void child.kill(),
  }
}
