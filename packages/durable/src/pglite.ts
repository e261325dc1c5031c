import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { uptime } from 'node:os'
import { dirname } from 'node:path'
import type { ClientLike, Database, Fields } from './database.ts'

export type { ClientLike } from './database.ts'

/**
 * Opens a database in a folder, or makes one, for development and tests. PGlite never calls fsync: it survives a killed process, not a
 * power cut. Real money belongs on PostgreSQL. Only one process can have it open: a lock file beside the folder names that process, and
 * is taken over only if the process is dead.
 * @throws Error when another process has it open
 */
export async function openPglite(folder: string): Promise<Database> {
  await mkdir(dirname(folder), { recursive: true })
  const unlock = await lock(`${folder}.lock`)
  try {
    const { PGlite } = await import('@electric-sql/pglite')
    const pglite = await PGlite.create(folder)
    const database = fromPglite(pglite)
    let seen = false
    return {
      ...database,
      rebooted: () => isAfterReboot(database),
      opened: async () => {
        seen = true
        await setMeta(database, 'boot', await bootId())
        await setMeta(database, 'closed', 'no')
      },
      close: async () => {
        // If nothing asked `rebooted` since it was opened, that question is left to the next process.
        if (seen) await setMeta(database, 'closed', 'clean')
        await pglite.close()
        await unlock()
      },
    }
  } catch (error) {
    await unlock()
    throw error
  }
}

/** The parts of PGlite that are used. */
export interface PgliteLike extends ClientLike {
  exec(text: string): Promise<{ rows: unknown[] }[]>
  transaction<T>(work: (tx: ClientLike & { exec(text: string): Promise<unknown> }) => Promise<T>): Promise<T>
}

/** Takes a PGlite. It has one connection: statements outside a transaction wait until the transaction ends. */
export function fromPglite(pglite: PgliteLike): Database {
  return {
    kind: 'pglite',
    query: async (text, values = []) => (await pglite.query(text, values)).rows as Fields[],
    transaction: (work) =>
      pglite.transaction((tx) =>
        work({
          query: async (text, values = []) => (await tx.query(text, values)).rows as Fields[],
          script: async (text) => void (await tx.exec(text)),
        }),
      ),
    statements: async (text) => {
      try {
        return (await pglite.exec(text)).flatMap(({ rows }) => rows as Fields[])
      } catch (error) {
        // A transaction that this text began and did not end would take in every later statement of the one connection.
        await pglite.query('rollback').catch(() => {})
        throw error
      }
    },
    close: async () => {},
  }
}

async function isAfterReboot(database: Database): Promise<boolean> {
  if (!(await isMigrated(database))) return false
  const rows = await database.query("select key, value from paymux.meta where key in ('boot', 'closed')")
  const meta = Object.fromEntries(rows.map(({ key, value }) => [String(key), String(value)]))
  return meta.boot !== undefined && meta.boot !== (await bootId()) && meta.closed !== 'clean'
}

const SET_META = 'insert into paymux.meta (key, value) values ($1::text, $2::text) on conflict (key) do update set value = excluded.value'

async function setMeta(database: Database, key: string, value: string): Promise<void> {
  if (await isMigrated(database)) await database.query(SET_META, [key, value])
}

const isMigrated = async (database: Database): Promise<boolean> =>
  (await database.query("select to_regclass('paymux.meta') is not null as there"))[0]?.there === true

type Holder = { readonly pid: number; readonly boot: string; readonly started: string | null }

/** Locks that this process holds. Any other lock with its number was left by an earlier process of the same number. */
const held = new Set<string>()

async function lock(path: string): Promise<() => Promise<void>> {
  const mine: Holder = { pid: process.pid, boot: await bootId(), started: await startOf(process.pid) }
  const text = JSON.stringify(mine)
  const inUse = (pid: number): Error =>
    new Error(`@paymux/durable: the database is open in process ${pid} (${path}); PGlite takes one process at a time`)
  for (let tries = 0; tries < 5; tries++) {
    if (held.has(path)) throw inUse(process.pid)
    try {
      await writeFile(path, text, { flag: 'wx' })
      held.add(path)
      return async () => {
        held.delete(path)
        await rm(path, { force: true })
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const found = await readFile(path, 'utf8').catch(() => null)
    if (found === null) continue
    const holder = parse(found)
    if (holder === null || (await isAlive(holder, mine))) throw inUse(holder?.pid ?? 0)
    // Two processes may find the same dead lock: only one can move it away, and it checks that it moved the one that it read.
    const away = `${path}.${process.pid}`
    await rename(path, away).catch(() => {})
    const moved = await readFile(away, 'utf8').catch(() => null)
    if (moved !== null && moved !== found) {
      await rename(away, path)
      throw inUse(parse(moved)?.pid ?? 0)
    }
    await rm(away, { force: true })
  }
  throw new Error(`@paymux/durable: ${path} keeps changing: other processes open and close the database`)
}

async function isAlive(holder: Holder, mine: Holder): Promise<boolean> {
  if (holder.boot !== mine.boot) return false
  // The same number: another thread or copy of this module has it, unless the start shows an earlier process of that number.
  if (holder.pid === mine.pid) return holder.started !== null && holder.started === mine.started
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    // ESRCH: no such process. EPERM: it is alive, but another user's.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const started = await startOf(holder.pid)
  return started === null || holder.started === null || started === holder.started
}

function parse(text: string): Holder | null {
  try {
    return JSON.parse(text) as Holder
  } catch {
    return null
  }
}

/** When a process began, since its number may be used again later; null where the system does not tell. */
async function startOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
}

/** An id that changes when the machine restarts; where the system has none, the time of the restart to ten minutes. */
async function bootId(): Promise<string> {
  const id = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => null)
  return id?.trim() ?? `since ${Math.round((Date.now() / 1000 - uptime()) / 600)}`
}
