import { expect, inject, it } from 'vitest'

const { publication } = inject('stage')
const { before, versions, runs, tags } = publication
const names = Object.keys(versions)

it('the first versions are 1.0.0, later ones go up', () => {
  for (const [name, version] of Object.entries(versions)) {
    if (before[name] === '0.0.0') expect([name, version]).toEqual([name, '1.0.0'])
    else expect(version).toMatch(/^[1-9]\d*\.\d+\.\d+$/)
  }
})

it('a publish that is refused halfway fails, says so and leaves what was stored', () => {
  expect(runs.refused.code, runs.refused.output).not.toBe(0)
  expect(runs.refused.output).toContain('failed to publish')
  expect(runs.refused.stored.length).toBeGreaterThan(0)
  expect(runs.refused.stored.length).toBeLessThan(names.length)
})

it('a publish whose answer is lost fails, or finds the version there', () => {
  expect(runs.lost.stored.length).toBeGreaterThan(runs.refused.stored.length)
  expect(runs.lost.uploads).not.toContain(names[0])
})

it('run again, it publishes the rest and nothing twice', () => {
  expect(runs.whole.code, runs.whole.output).toBe(0)
  expect(runs.whole.stored.map((line) => line.split(' ')[0]).sort()).toEqual(names.map((name) => `${name}@${versions[name]}`).sort())
  // What was there before is there unchanged.
  for (const stored of [...runs.refused.stored, ...runs.lost.stored]) expect(runs.whole.stored).toContain(stored)
  for (const stored of runs.lost.stored) expect(runs.whole.uploads).not.toContain(stored.split(' ')[0]?.replace(/@[^@]+$/, ''))
})

it('run once more, it does nothing', () => {
  expect(runs.again.code, runs.again.output).toBe(0)
  expect(runs.again.uploads).toEqual([])
  expect(runs.again.stored).toEqual(runs.whole.stored)
})

it('every version has its tag, once', () => {
  const all = names.map((name) => `${name}@${versions[name]}`).sort()
  expect(tags.map((list) => [...list].sort())).toEqual([all, all])
})
