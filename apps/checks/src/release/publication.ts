import type { FailingRegistry } from './failing-registry.ts'
import { versionsIn } from './packing.ts'
import type { Finished } from './processes.ts'
import type { Registry } from './registry.ts'
import type { Workspace } from './workspace.ts'
import { copyWorkspace } from './workspace.ts'

/** One run of the job that publishes. */
export interface Run extends Pick<Finished, 'code' | 'output'> {
  /** Packages that were uploaded in it, whether or not that went well. */
  readonly uploads: readonly string[]
  /** What the registry has afterwards: `name@version integrity`. */
  readonly stored: readonly string[]
}

/** The first release of a rehearsal. */
export interface Publication {
  /** The workspace that was released. */
  readonly root: string
  readonly before: Readonly<Record<string, string>>
  readonly versions: Readonly<Record<string, string>>
  /** One upload refused; the answer to another one lost; a run without mishaps; and one more, which uploads nothing. */
  readonly runs: { readonly refused: Run; readonly lost: Run; readonly whole: Run; readonly again: Run }
  /** Tags after the job that sets them ran, and after it ran again. */
  readonly tags: readonly [readonly string[], readonly string[]]
}

/** Versions and publishes a copy of this repository, in several runs, during which the registry refuses an upload and loses an answer. */
export async function publishWithMishaps(root: string, failing: FailingRegistry, registry: Registry): Promise<Publication> {
  const workspace = await copyWorkspace(root, { url: failing.url, token: registry.token })
  const before = versionsIn(root)
  const versions = await workspace.version()
  await workspace.pack()
  const names = Object.keys(versions)
  const last = names.at(-1)
  failing.decide((name) => (name === names[0] ? 'pass' : 'refuse'))
  const refused = await release(workspace, failing, names)
  failing.decide((name) => (name === last ? 'lose' : 'refuse'))
  const lost = await release(workspace, failing, names)
  failing.decide(() => 'pass')
  const whole = await release(workspace, failing, names)
  const again = await release(workspace, failing, names)
  const tags = [await workspace.tag(), await workspace.tag()] as const
  return { root, before, versions, runs: { refused, lost, whole, again }, tags }
}

async function release(workspace: Workspace, failing: FailingRegistry, names: readonly string[]): Promise<Run> {
  const before = failing.uploads().length
  const { code, output } = await workspace.publish()
  return {
    code,
    output,
    uploads: failing.uploads().slice(before),
    stored: (await Promise.all(names.map((name) => storedVersions(failing.url, name)))).flat(),
  }
}

/** The versions of a package that a registry has, each with the hash of its tarball. */
export async function storedVersions(url: string, name: string): Promise<string[]> {
  const response = await fetch(`${url}/${name.replace('/', '%2f')}`)
  if (response.status === 404) return []
  const { versions = {} } = (await response.json()) as { versions?: Record<string, { dist: { integrity: string } }> }
  return Object.entries(versions).map(([version, { dist }]) => `${name}@${version} ${dist.integrity}`)
}
