import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCluster } from '@paymux/tooling/postgres'
import type { Templates } from './databases.ts'
import { dropTemplate, makeTemplates } from './databases.ts'

/**
 * A cluster for all tests of a run, with migrated templates; `DATABASE_URL` takes yours.
 * @param tar name of a file for that of PGlite
 */
export async function setUp(tar: string | null): Promise<{ templates: Templates; end: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'paymux-durable-'))
  const given = process.env.DATABASE_URL
  // Whatever these tests kill, the machine goes on: what was written is in the page cache.
  const cluster = given ? null : await startCluster(['fsync=off', 'max_connections=200'])
  const templates = await makeTemplates(given || (cluster?.url ?? ''), tar === null ? '' : join(folder, tar))
  return {
    templates,
    end: async () => {
      if (cluster === null) await dropTemplate(templates.postgres)
      await cluster?.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

declare module 'vitest' {
  export interface ProvidedContext {
    databases: Templates
  }
}
