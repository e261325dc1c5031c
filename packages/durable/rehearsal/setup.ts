import type { TestProject } from 'vitest/node'
import { setUp } from '../test/support/postgres.ts'

/** What all rehearsals are given. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { templates, end } = await setUp(null)
  project.provide('databases', templates)
  return end
}
