import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@paymux/tooling/turbo'
import { slugOf } from './markdown.ts'
import { publishedPackages, read } from './repository.ts'

// The pages of the API are the committed declarations (`packages/*/api`), which the gate holds against what is built.

/** One declaration of an entry. */
export interface Declaration {
  readonly name: string
  readonly kind: 'function' | 'class' | 'const' | 'interface' | 'type'
  readonly exported: boolean
  readonly code: string
}

/** One page: the declarations of one entry of a package. */
export interface ApiPage {
  /** `"api/core-http"`. */
  readonly path: string
  /** The file, relative to the repository. */
  readonly file: string
  /** What it is imported by: `"@paymux/core/http"`. */
  readonly entry: string
}

const CHAPTERS: readonly { readonly title: string; readonly holds: (declaration: Declaration) => boolean }[] = [
  { title: 'Functions', holds: ({ exported, kind }) => exported && kind === 'function' },
  { title: 'Classes', holds: ({ exported, kind }) => exported && kind === 'class' },
  { title: 'Values', holds: ({ exported, kind }) => exported && kind === 'const' },
  { title: 'Types', holds: ({ exported, kind }) => exported && (kind === 'interface' || kind === 'type') },
  { title: 'Used by these, not exported', holds: ({ exported }) => !exported },
]

/** The pages of all published packages, core first. */
export function apiPages(): ApiPage[] {
  const pages = publishedPackages().flatMap((folder) =>
    readdirSync(join(ROOT, 'packages', folder, 'api'))
      .sort((a, b) => Number(b === 'index.d.ts') - Number(a === 'index.d.ts') || (a < b ? -1 : 1))
      .map((name) => {
        const file = `packages/${folder}/api/${name}`
        const part = name.replace('.d.ts', '')
        const entry = /^\/\/ (\S+)$/m.exec(read(file))?.[1]
        if (entry === undefined) throw new Error(`${file} does not say which entry it is of`)
        return { path: `api/${part === 'index' ? folder : `${folder}-${part}`}`, file, entry }
      }),
  )
  return pages.toSorted((a, b) => Number(b.file.includes('/core/')) - Number(a.file.includes('/core/')))
}

/** The declarations of a report, as they stand in it. */
export function declarationsOf(report: string): Declaration[] {
  return report
    .split('\n\n')
    .slice(1)
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((code) => {
      const [, exported, kind, name] = /^(export )?(?:abstract )?(function|class|const|interface|type) ([\w$]+)/.exec(code) ?? []
      if (kind === undefined || name === undefined) throw new Error(`no declaration: ${code.slice(0, 80)}`)
      return { name, kind: kind as Declaration['kind'], exported: exported !== undefined, code }
    })
}

/**
 * One declaration of a report.
 * @throws {Error} when there is no such name
 */
export function declarationOf(file: string, name: string): string {
  const found = declarationsOf(read(file)).filter((declaration) => declaration.name === name)
  if (found.length === 0) throw new Error(`${file} declares no ${name}`)
  return found.map(({ code }) => code).join('\n\n')
}

/** The Markdown of a page. */
export function apiPage({ file, entry }: ApiPage): string {
  const declarations = declarationsOf(read(file))
  const names = new Set(declarations.map(({ name }) => name))
  const chapters = CHAPTERS.flatMap(({ title, holds }) => {
    const own = declarations.filter(holds)
    return own.length === 0 ? [] : [`## ${title}`, ...own.map((declaration) => declarationText(declaration, names))]
  })
  const intro = `What \`${entry}\` exports, as its declarations have it. What each part means stands in the comments that come with the package.`
  return `${[`# ${entry}`, intro, ...chapters].join('\n\n')}\n`
}

function declarationText({ name, code }: Declaration, names: ReadonlySet<string>): string {
  const used = [...new Set(code.match(/(?<![.'\w])[A-Za-z_$][\w$]*(?!['\w?:])/g) ?? [])].filter((word) => word !== name && names.has(word))
  const links = used.sort().map((word) => `[\`${word}\`](#${slugOf(word)})`)
  return [`### ${name}`, `\`\`\`ts\n${code}\n\`\`\``, ...(links.length === 0 ? [] : [`Uses ${links.join(', ')}.`])].join('\n\n')
}
