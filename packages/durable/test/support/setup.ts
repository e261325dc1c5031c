import type { TestProject } from 'vitest/node'
import { setUp } from './postgres.ts'

/** What all tests of a run are given. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { templates, end } = await setUp('pglite.tar')
  project.provide('databases', templates)
  return end
}
