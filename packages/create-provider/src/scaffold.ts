import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Names } from './names.ts'
import { collisions, faultOfId, faultOfPackageName, faultOfTitle, namesOf, renamed, TEMPLATE_NAMES } from './names.ts'

/** What to write, and where. */
export interface ScaffoldOptions {
  /** The provider's id: `"acme"`. */
  readonly name: string
  /** The name for people: `"Acme Pay"`. Default: the words of the id, capitalized. */
  readonly title?: string | undefined
  /** The folder to make. Default: the last part of the npm name, in the working directory. */
  readonly dir?: string | undefined
  /** The npm name. Default `paymux-provider-<name>`. */
  readonly packageName?: string | undefined
  /** Year of the licence. Default: this one. */
  readonly year?: number | undefined
}

/** What was written. */
export interface Scaffold {
  /** Absolute path. */
  readonly folder: string
  readonly packageName: string
  /** Relative paths with forward slashes, sorted. */
  readonly files: readonly string[]
}

/** A mistake of the person at the keyboard, or a folder that can't be written: one line says which. Nothing was written. */
export class ScaffoldError extends Error {
  override readonly name = 'ScaffoldError'
}

const TEMPLATE = fileURLToPath(new URL('../template', import.meta.url))

/** Files that npm or another tool would act on are stored under other names. */
const STORED: Readonly<Record<string, string>> = { _gitignore: '.gitignore', '_biome.json': 'biome.json', '_package.json': 'package.json' }

/**
 * Writes a complete provider package. It is written whole or not at all.
 * @throws ScaffoldError when the name, the title, the folder or the npm name cannot be taken
 */
export function scaffold(options: ScaffoldOptions): Scaffold {
  const { name, title } = options
  const fault = faultOfId(name)
  if (fault !== null) throw new ScaffoldError(`"${name}" cannot be the name of a provider: ${fault}.`)
  const packageName = options.packageName ?? `paymux-provider-${name}`
  const npmFault = faultOfPackageName(packageName)
  if (npmFault !== null) throw new ScaffoldError(`"${packageName}" cannot be the name of a package: ${npmFault}.`)

  const titleFault = title === undefined ? null : faultOfTitle(title)
  if (titleFault !== null) throw new ScaffoldError(`"${title}" cannot be the name for people: ${titleFault}.`)

  const names = namesOf(name, { packageName, title })
  const template = readTemplate(TEMPLATE)
  const files = new Map(
    [...template].map(([file, text]) => [renamed(file, names), renamed(text, names, file.endsWith('.ts') ? 'code' : 'prose')]),
  )
  refuseCollisions(template, files, names)
  const year = String(options.year ?? new Date().getFullYear())
  files.set('LICENSE', (files.get('LICENSE') ?? '').replace('{year}', year))

  const folder = resolve(options.dir ?? (packageName.split('/').at(-1) as string))
  write(folder, files)
  return { folder, packageName, files: [...files.keys()].sort() }
}

/** The files of the template as they will be called, with their texts. */
function readTemplate(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, STORED[entry.name] ?? entry.name)
      const file = path.slice(folder.length + 1).replaceAll('\\', '/')
      return [file, readFileSync(join(entry.parentPath, entry.name), 'utf8')]
    }),
  )
}

function refuseCollisions(template: ReadonlyMap<string, string>, files: ReadonlyMap<string, string>, names: Names): void {
  const code = [...template].filter(([file]) => file.endsWith('.ts')).map(([, text]) => text)
  const taken = names.id === TEMPLATE_NAMES.id ? [] : collisions(code.join('\n'), names)
  if (files.size === template.size && taken.length === 0) return
  const why = taken.length === 0 ? `src/${names.id}.ts` : taken.join(', ')
  throw new ScaffoldError(`"${names.id}" cannot be the name of a provider: its package has another ${why}. Try "${names.id}-pay".`)
}

/** Writes beside the folder first and moves it there in one step, so that nothing half-written is left. */
function write(folder: string, files: ReadonlyMap<string, string>): void {
  if (existsSync(folder)) throw new ScaffoldError(`${folder} exists already; choose another folder with --dir.`)
  // The parents that do not exist yet are made, and removed again when something goes wrong.
  let made: string | undefined
  let draft: string | undefined
  try {
    made = mkdirSync(dirname(folder), { recursive: true })
    draft = mkdtempSync(join(dirname(folder), `.${basename(folder)}-`))
    for (const [file, text] of files) {
      mkdirSync(dirname(join(draft, file)), { recursive: true })
      writeFileSync(join(draft, file), text)
    }
    // `mkdtemp` makes a folder that only its owner can read.
    chmodSync(draft, 0o777 & ~process.umask())
    renameSync(draft, folder)
  } catch (error) {
    for (const path of [draft, made]) if (path !== undefined) rmSync(path, { recursive: true, force: true })
    const { code, message } = error as NodeJS.ErrnoException
    const why = code === 'EACCES' || code === 'EPERM' || code === 'EROFS' ? 'no permission to write there' : (code ?? message)
    throw new ScaffoldError(`${folder} cannot be written: ${why}.`)
  }
}
