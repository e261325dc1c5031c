import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@paymux/tooling/turbo'
import { changesetsOf } from './changesets.ts'
import { packAll } from './packing.ts'
import { originFaults, privacyFaults } from './privacy.ts'

// `pnpm release:pack`, after a build: what is published, as tarballs. Publishing them is another job's, which runs nothing of this.
const faults = [
  ...(changesetsOf(ROOT).length > 0 ? ['Changesets wait: run `pnpm version-packages` and commit what it does, then pack'] : []),
  ...privacyFaults(ROOT),
  ...originFaults(ROOT, process.env.GITHUB_REPOSITORY),
]
for (const fault of faults) process.stderr.write(`${fault}\n`)
if (faults.length > 0) process.exitCode = 1
else {
  if (existsSync(join(ROOT, 'tarballs'))) rmSync(join(ROOT, 'tarballs'), { recursive: true })
  for (const tarball of Object.values(await packAll(ROOT))) process.stdout.write(`${tarball}\n`)
}
