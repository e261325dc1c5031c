import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:net'
import { startCluster } from '@paymux/tooling/postgres'
import { expect, inject, test } from 'vitest'
import { nameOf } from '../src/database.ts'
import { APPLY, CLAIM, REPEAT } from '../src/store.ts'
import { makeTemplates } from '../test/support/databases.ts'
import { until } from '../test/support/harness.ts'
import { finish, openScene, reconcile } from '../test/support/kills.ts'
import { startChild } from '../test/support/processes.ts'

/** The statements that write, by the names under which they are prepared. */
const WRITES = [CLAIM, REPEAT, APPLY].map(nameOf)

/** Lets statements through, and swallows the answer to every fifth write, which was committed, cutting the connection. */
async function startProxy(port: number): Promise<{ port: number; cuts: () => number; close: () => void }> {
  let [writes, cuts] = [0, 0]
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1')
    let swallow = false
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => [client.destroy(), upstream.destroy()])
    }
    client.on('data', (chunk) => {
      if (WRITES.some((name) => chunk.includes(name)) && ++writes % 5 === 0) swallow = true
      upstream.write(chunk)
    })
    upstream.on('data', (chunk) => {
      // The statement is its own transaction: its first answer comes when it was committed, or a moment before.
      if (!swallow) return void client.write(chunk)
      cuts++
      setTimeout(() => client.destroy(), 20)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    cuts: () => cuts,
    close: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

test('commits whose answer is lost: nothing is sent on a guess, nothing is lost', async () => {
  const count = 60
  const scene = await openScene(inject('databases').postgres, count, { latency: 10 })
  const { port, pathname, username, password } = new URL(scene.settings().database)
  const proxy = await startProxy(Number(port))
  const child = startChild(scene.settings({ database: `postgres://${username}:${password}@127.0.0.1:${proxy.port}${pathname}` }))
  await child.ready
  await until(async () => ((await scene.states()).queued ?? 0) < count / 4)
  child.kill()
  await child.ended
  expect(proxy.cuts()).toBeGreaterThan(0)
  await finish(scene, count)
  proxy.close()
  await scene.close()
})

test('PostgreSQL stops at once, under load, again and again', async () => {
  const count = 80
  const cluster = await startCluster()
  const scene = await openScene((await makeTemplates(cluster.url, '')).postgres, count, { latency: 20, faults: 0.03 })
  const child = startChild(scene.settings())
  await child.ready
  for (let at = 0; at < 2; at++) {
    await new Promise((resolve) => setTimeout(resolve, 700))
    await cluster.crash()
    await cluster.start()
  }
  child.kill('SIGTERM')
  await child.ended
  await finish(scene, count)
  await scene.close()
  await cluster.stop()
})

test('an older backup is restored: nothing is sent that was sent already', async () => {
  const count = 40
  const scene = await openScene(inject('databases').postgres, count)
  // The backup is from before anything was sent.
  await scene.database.statements('create table backup as select * from paymux.payout')
  const child = startChild(scene.settings())
  await child.ready
  await until(async () => ((await scene.states()).queued ?? 0) < count / 2)
  child.kill('SIGTERM')
  await child.ended
  const sent = scene.upstream.ledger.length
  await scene.database.transaction(async (tx) => {
    await tx.query('set local session_replication_role = replica')
    for (const table of ['delivery', 'event', 'attempt', 'payout']) await tx.query(`delete from paymux.${table}`)
    await tx.query('insert into paymux.payout select * from backup')
    await tx.query('delete from told')
  })
  // Nobody ran `restored`: the look-up before the first send alone finds what is there.
  await finish(scene, count)
  expect(sent).toBeGreaterThan(0)
  expect(await reconcile(scene.database, scene.upstream, count)).toEqual({ attention: 0 })
  await scene.close()
})
