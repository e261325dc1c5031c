import { ROOT, run } from '../turbo.ts'
import { originFaults, privacyFaults } from './privacy.ts'

// `pnpm release`: publishes what the registry does not have yet. What failed halfway is made whole by running it again.
const faults = [...privacyFaults(ROOT), ...originFaults(ROOT, process.env.GITHUB_REPOSITORY)]
for (const fault of faults) process.stderr.write(`${fault}\n`)
// A version whose upload was answered into the void is published, but has no tag yet.
process.exitCode = faults.length > 0 ? 1 : run('changeset', ['publish']) || run('changeset', ['git-tag'])
