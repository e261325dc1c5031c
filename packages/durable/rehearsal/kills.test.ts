import { describe, expect, inject, test } from 'vitest'
import { until } from '../test/support/harness.ts'
import { finish, openScene } from '../test/support/kills.ts'
import { startChild } from '../test/support/processes.ts'

const SAME = { lookup: true, repeat: 'same', withinMs: 24 * 3_600_000 } as const
const POINTS = ['load', 'claim', 'apply', 'event', 'ack', 'get', 'create'].flatMap((name) => [`before ${name}`, `after ${name}`])
// The first time it gets there, or once some are through.
const NAMED = [...POINTS, 'after commit'].map((point, at) => [point, at % 2 === 0 ? 1 : 3] as const)

describe.concurrent('kill -9 at a named point', () => {
  test.each(NAMED)('%s, time %i', async (killAt, killOn) => {
    const scene = await openScene(inject('databases').postgres, 6)
    const child = startChild(scene.settings({ killAt, killOn, concurrency: 1 }))
    expect(await child.ended).toBe('SIGKILL')
    const { attention } = await finish(scene, 6)
    // Only between the claim's commit and the first byte nothing tells what happened; an event's handler may be killed while a payout is there.
    const between = ['after claim', 'before create', 'before event', 'after event', 'before ack', 'after ack', 'after commit']
    expect(attention).toBeLessThanOrEqual(between.includes(killAt) ? 1 : 0)
    await scene.close()
  })

  test.each(['after claim', 'before create', 'after create', 'before repeat', 'after repeat'])(
    'where a repeat is safe nobody is needed: %s',
    async (killAt) => {
      const scene = await openScene(inject('databases').postgres, 4, { repeat: 'same', next: [{ status: 503, body: {} }] })
      const child = startChild(scene.settings({ killAt, concurrency: 1, recovery: SAME }))
      // A repeat comes two seconds after the unknown answer, once its deadline is over.
      const ended = await Promise.race([child.ended, until(async () => (await scene.states()).unknown).then(() => null)])
      if (ended === null) child.kill()
      await child.ended
      expect(await finish(scene, 4, SAME)).toEqual({ attention: 0 })
      await scene.close()
    },
  )
})

describe('two workers', () => {
  test('killed at random under load', async () => {
    const count = 100
    const scene = await openScene(inject('databases').postgres, count, { faults: 0.05, latency: 30 })
    const lane = async (): Promise<void> => {
      for (let at = 0; at < 2; at++) {
        const child = startChild(scene.settings())
        await child.ready
        await new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 1_500))
        child.kill()
        await child.ended
      }
    }
    await Promise.all([lane(), lane()])
    const { attention } = await finish(scene, count)
    expect(attention).toBeLessThan(count / 4)
    await scene.close()
  })

  test('frozen past the deadline, then going on', async () => {
    const count = 60
    const scene = await openScene(inject('databases').postgres, count, { latency: 50 })
    const frozen = startChild(scene.settings())
    await frozen.ready
    await until(async () => ((await scene.states()).sending ?? 0) > 0 || ((await scene.states()).accepted ?? 0) > 0)
    frozen.kill('SIGSTOP')
    // Its attempts run out of time: others turn them to unknown and look them up.
    await finish(scene, count)
    frozen.kill('SIGCONT')
    // It wakes: what it now sends is still the only send, and what it learns is taken as fact.
    frozen.kill('SIGTERM')
    expect(await frozen.ended).toBe(0)
    await finish(scene, count)
    await scene.close()
  })

  test('their connections are cut in the middle, again and again', async () => {
    const count = 100
    const scene = await openScene(inject('databases').postgres, count, { latency: 20, faults: 0.03 })
    const children = [startChild(scene.settings()), startChild(scene.settings())]
    await Promise.all(children.map(({ ready }) => ready))
    for (let at = 0; at < 8; at++) {
      await new Promise((resolve) => setTimeout(resolve, 150))
      await scene.pool
        .query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and pid <> pg_backend_pid() and random() < 0.5`,
        )
        .catch(() => {})
    }
    for (const child of children) child.kill('SIGTERM')
    await Promise.all(children.map(({ ended }) => ended))
    await finish(scene, count)
    await scene.close()
  })

  test('a clean stop leaves nothing to a person', async () => {
    const count = 120
    const scene = await openScene(inject('databases').postgres, count, { latency: 100 })
    for (let at = 0; at < 3; at++) {
      const child = startChild(scene.settings())
      await child.ready
      await new Promise((resolve) => setTimeout(resolve, 400))
      child.kill('SIGTERM')
      expect(await child.ended).toBe(0)
      const { sending = 0, unknown = 0 } = await scene.states()
      expect([sending, unknown]).toEqual([0, 0])
    }
    expect(await finish(scene, count)).toEqual({ attention: 0 })
    await scene.close()
  })
})
