import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@paymux/tooling/turbo'

/** Where the files of the repository can be read on the web. */
const ON_THE_WEB = 'https://github.com/paymux/paymux'

/** Text of a file; the path is relative to the repository, with forward slashes. */
export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

/** Whether there is such a file or folder. */
export function exists(path: string): boolean {
  return existsSync(join(ROOT, path))
}

/** The address of a file or folder for people who have no clone. */
export function webAddress(path: string): string {
  const kind = statSync(join(ROOT, path)).isDirectory() ? 'tree' : 'blob'
  return `${ON_THE_WEB}/${kind}/main/${path}`
}

/** Names of the folders of the packages that are published. */
export function publishedPackages(): string[] {
  return readdirSync(join(ROOT, 'packages'))
    .filter((name) => exists(`packages/${name}/api`))
    .sort()
}

/** All Markdown files below a folder, relative to it, without `.md`. */
export function pagesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.md'))
    .map((path) => path.slice(0, -3))
    .sort()
}
