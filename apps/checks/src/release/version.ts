import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT, run } from '@paymux/tooling/turbo'
import { changesetsOf } from './changesets.ts'
import { packInto } from './packing.ts'
import { RECORD, recordOf } from './packs.ts'

// `pnpm version-packages`, after a build: applies the changesets that wait, freezes what was built with core 1.0 once that is there,
// and writes down the bytes of each version, so that nothing changes under a version that is out.
process.exitCode = changesetsOf(ROOT).length === 0 ? nothing() : run('changeset', ['version']) || freeze() || (await record())

function nothing(): number {
  process.stdout.write('No changeset waits: every version stays as it is.\n')
  return 0
}

function freeze(): number {
  return run('pnpm', ['--filter', '@paymux/create-provider', 'run', 'compat:freeze'])
}

async function record(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'paymux-packs-'))
  try {
    await packInto(ROOT, folder)
    writeFileSync(join(ROOT, RECORD), `${JSON.stringify(recordOf(folder), null, 2)}\n`)
    return 0
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
