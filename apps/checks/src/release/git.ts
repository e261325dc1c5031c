import { execFileSync } from 'node:child_process'

/** Runs git in a repository; null when it fails. */
export function git(root: string, ...args: string[]): string | null {
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 64 * 1024 * 1024 })
  } catch {
    return null
  }
}

/** The commit in which a published package last got its version: its last release, or its beginning. Null outside of git. */
export function lastRelease(root: string, folder: string): string | null {
  const commit = git(root, 'log', '-1', '--format=%H', '-G"version":', '--', `packages/${folder}/package.json`)?.trim()
  return commit === undefined || commit === '' ? null : commit
}

/** Where the current branch left the main one; null on the main one itself and where there is no such branch. */
export function branchPoint(root: string, main = 'origin/main'): string | null {
  const head = git(root, 'rev-parse', 'HEAD')?.trim()
  const base = git(root, 'merge-base', 'HEAD', main)?.trim()
  return base === undefined || base === '' || base === head ? null : base
}

/** Files that differ between a commit and what is on disk, new ones included. */
export function changedSince(root: string, commit: string, path: string): string[] {
  const changed = git(root, 'diff', '--name-only', '-z', commit, '--', path) ?? ''
  const added = git(root, 'ls-files', '--others', '--exclude-standard', '-z', '--', path) ?? ''
  return [...new Set(`${changed}${added}`.split('\0'))].filter((file) => file !== '').sort()
}

/** Text of a file at a commit; null when it was not there. */
export function fileAt(root: string, commit: string, file: string): string | null {
  return git(root, 'show', `${commit}:${file}`)
}
