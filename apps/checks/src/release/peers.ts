import { join } from 'node:path'
import { manifest, publishedPackages } from '../structure/files.ts'
import { policyOf } from './policy.ts'

const ADVICE = 'write "^1.2.3" with the lowest version that it works with, by hand'

/**
 * Says which packages ask for something else than what is published with them: as a peer that nobody agreed to, in a range that
 * the published version is not in, in one that only one version is in, or in one that the tools wrote instead of the author.
 * @param root the repository, before its changesets are applied
 * @param packed packages as they are packed once the changesets are applied
 */
export function peerFaults(root: string, packed: string): string[] {
  const folders = publishedPackages(packed)
  const now = new Map(folders.map((folder) => [folder, manifest(join(packed, 'packages', folder))]))
  const out = new Map([...now.values()].map(({ name, version }) => [name, version]))
  const before = new Map(publishedPackages(root).map((folder) => [folder, manifest(join(root, 'packages', folder))]))
  const earlier = new Map([...before.values()].map(({ name, version }) => [name, version]))
  return folders.flatMap((folder) => {
    const { name, dependencies = {}, peerDependencies = {} } = now.get(folder) ?? { name: folder }
    const say = (fault: string): string => `${name} ${fault}`
    const written = before.get(folder)?.peerDependencies ?? {}
    const strangers = Object.keys(peerDependencies).filter((peer) => !policyOf(folder)?.peers.includes(peer))
    const missing = (policyOf(folder)?.peers ?? []).filter((peer) => peerDependencies[peer] === undefined)
    const ours = Object.entries({ ...dependencies, ...peerDependencies }).filter(([target]) => out.has(target))
    return [
      ...strangers.map((peer) =>
        say(`has the peer dependency ${peer}: bundle it, make it a dependency, or allow it in apps/checks/src/release/policy.ts`),
      ),
      ...missing.map((peer) => say(`lacks the peer dependency ${peer}, which everything shares: ${ADVICE}`)),
      ...ours
        .filter(([target, range]) => !isIn(out.get(target) ?? '', range))
        .map(([target, range]) => say(`asks for ${target} "${range}", but ${out.get(target)} is published with it: ${ADVICE}`)),
      ...Object.entries(peerDependencies)
        .filter(([peer, range]) => written[peer] !== range && !followsMajor(written[peer], earlier.get(peer), out.get(peer)))
        .map(([peer, range]) =>
          say(`asks for the peer ${peer} "${range}" once it is packed, though its package.json says "${written[peer]}": ${ADVICE}`),
        ),
    ]
  })
}

/** When a package goes up a major, its dependents' ranges follow it, each with a major of its own. */
function followsMajor(written: string | undefined, before = '', after = ''): boolean {
  return written !== undefined && isIn(before, written) && Number(partsOf(after)[0]) > Number(partsOf(before)[0])
}

/** Whether a version is in a range of the form "^1.2.3", the only one in use: an exact version would give every provider a core of its own. */
function isIn(version: string, range: string): boolean {
  if (!/^\^[1-9]\d*\.\d+\.\d+$/.test(range)) return false
  const [has, needs] = [partsOf(version), partsOf(range.slice(1))]
  if (has[0] !== needs[0]) return false
  const at = has.findIndex((part, index) => part !== needs[index])
  return at === -1 || (has[at] ?? 0) > (needs[at] ?? 0)
}

function partsOf(version: string): readonly number[] {
  return version.split('.').map(Number)
}
