import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createDurable, fromPool } from '@paymux/durable'
import { startCluster } from '@paymux/tooling/postgres'
import pg from 'pg'
import { providerOf, SEAL } from './durable-engines.ts'
import type { Cost } from './measure.ts'
import { heard, median, progress, rounded } from './measure.ts'

const ROUNDS = 5
const PAYOUTS = 600

interface Row {
  readonly what: string
  readonly on: string
  readonly perSecond: number
  /** To the first of its kind, round by round. */
  readonly ratio: number
  /** CPU of the worker's own process. */
  readonly cpuUs?: number
}

/** Payouts that survive crashes beside jobs that make the same two calls, and what enqueueing adds to a transaction of one insert. */
export async function durable(origin: string): Promise<readonly Row[]> {
  const cluster = await startCluster()
  try {
    const fresh = async (name: string): Promise<string> => {
      const admin = new pg.Client(cluster.url)
      await admin.connect()
      await admin.query(`create database ${name}`)
      await admin.end()
      return cluster.url.replace(/postgres$/, name)
    }
    const shared = await fresh('two')
    const subjects: readonly Subject[] = [
      { name: 'pg-boss', url: await fresh('boss') },
      { name: 'durable', url: await fresh('one') },
      { name: 'durable', label: 'durable, two workers', url: shared, beside: true },
      { name: 'durable with a handler', url: await fresh('handler') },
      { name: 'graphile-worker', url: await fresh('graphile') },
    ]
    const onPglite = ['pg-boss', 'durable', 'durable with a handler'].map((name) => ({ name, url: 'pglite' }))
    return [
      ...(await throughput('PostgreSQL', subjects, origin)),
      ...(await throughput('PGlite', onPglite, origin)),
      ...(await enqueue(await fresh('enqueue'), origin)),
    ]
  } finally {
    await cluster.stop()
  }
}

interface Subject {
  readonly name: string
  readonly url: string
  readonly label?: string
  /** A second worker in another process works on the same database. */
  readonly beside?: boolean
}

async function throughput(on: string, subjects: readonly Subject[], origin: string): Promise<readonly Row[]> {
  const workers: ChildProcess[] = []
  const start = async ({ name, url }: Subject): Promise<ChildProcess> => {
    const child = fork(new URL('./durable-worker.ts', import.meta.url), [name, url, origin])
    await heard(child, name)
    workers.push(child)
    return child
  }
  const teams: ChildProcess[][] = []
  for (const subject of subjects) {
    const team = [await start(subject)]
    if (subject.beside) team.push(await start(subject))
    teams.push(team)
  }
  const costs = subjects.map((): Cost[] => [])
  for (let turn = -1; turn < ROUNDS; turn++) {
    for (const [index, { name, label = name }] of subjects.entries()) {
      progress(`${label} on ${on}, round ${turn + 1} of ${ROUNDS}`)
      const ask = (child: ChildProcess, what: 'begin' | 'first' | number): Promise<unknown> => {
        child.send(what)
        return heard(child, name)
      }
      const team = teams[index] ?? []
      for (const child of team) await ask(child, 'begin')
      const { end, cpuUs } = (await ask(team[0] as ChildProcess, PAYOUTS)) as { end: number; cpuUs: number }
      // From the first call on: how soon an engine notices new work is not measured here.
      const first = Math.min(...((await Promise.all(team.map((child) => ask(child, 'first')))) as number[]))
      // The first round warms up.
      if (turn >= 0) costs[index]?.push({ perSecond: PAYOUTS / ((end - first) / 1000), cpuUs })
    }
  }
  for (const child of workers) {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  return rowsOf(
    on,
    subjects.map(({ name, label = name }) => label),
    costs,
  )
}

/** Transactions of one business row alone and with a payout, by one client and by eight. */
async function enqueue(url: string, origin: string): Promise<readonly Row[]> {
  const pool = new pg.Pool({ connectionString: url, max: 8 }).on('error', () => {})
  const database = fromPool(pool)
  const { migrate, payouts } = createDurable({ database, accounts: { main: { provider: providerOf(origin) } }, seal: SEAL })
  await migrate()
  await database.query('create table withdrawals (id text primary key, status text)')
  let made = 0
  const transactions = async (clients: number, count: number, withPayout: boolean): Promise<Cost> => {
    const [start, cpu] = [performance.now(), process.cpuUsage()]
    let left = count
    const lane = async (): Promise<void> => {
      while (left-- > 0) {
        const id = `wd-${made++}`
        await database.transaction(async (tx) => {
          await tx.query('insert into withdrawals values ($1::text, $2::text)', [id, 'requested'])
          if (!withPayout) return
          await payouts.enqueue(tx, { reference: id, amount: { amount: '1500.00', currency: 'RUB' }, method: 'card', destination: CARD })
        })
      }
    }
    await Promise.all(Array.from({ length: clients }, lane))
    const { user, system } = process.cpuUsage(cpu)
    return { perSecond: count / ((performance.now() - start) / 1000), cpuUs: (user + system) / count }
  }
  const rows: Row[] = []
  for (const clients of [1, 8]) {
    const costs: [Cost[], Cost[]] = [[], []]
    for (let turn = -1; turn < ROUNDS; turn++) {
      progress(`enqueue with ${clients} clients, round ${turn + 1} of ${ROUNDS}`)
      for (const [index, withPayout] of [false, true].entries()) {
        const cost = await transactions(clients, 200 * clients, withPayout)
        if (turn >= 0) costs[index]?.push(cost)
      }
    }
    rows.push(...rowsOf('PostgreSQL', [`your insert alone, ${clients} at a time`, `and a payout, ${clients} at a time`], costs))
  }
  await pool.end()
  return rows
}

const CARD = '4111111111111111'

function rowsOf(on: string, names: readonly string[], costs: readonly (readonly Cost[])[]): readonly Row[] {
  const [base = []] = costs
  return names.map((what, index) => {
    const own = costs[index] ?? []
    return {
      ...{ what, on },
      perSecond: Math.round(median(own.map(({ perSecond }) => perSecond))),
      ratio: rounded(median(own.map(({ perSecond }, turn) => perSecond / (base[turn]?.perSecond ?? perSecond)))),
      cpuUs: Math.round(median(own.map(({ cpuUs }) => cpuUs))),
    }
  })
}
