import { describe, expect, inject, test } from 'vitest'
import { finish, openScene } from './support/kills.ts'
import { startChild } from './support/processes.ts'

describe('kill -9', () => {
  test.each([
    ['before create', 1],
    ['after create', 0],
  ])('%s', async (killAt, people) => {
    const scene = await openScene(inject('databases').postgres, 3)
    const child = startChild(scene.settings({ killAt, concurrency: 1 }))
    expect(await child.ended).toBe('SIGKILL')
    expect(await finish(scene, 3)).toEqual({ attention: people })
    await scene.close()
  })
})
