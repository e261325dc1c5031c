import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ROOT } from '@paymux/tooling/turbo'
import { build } from 'vitepress'
import { brokenLinks } from './check-links.ts'
import type { Site } from './generate.ts'
import { generate, write, writeSources } from './generate.ts'

// `pnpm site`: the site in `dist/site`, each of its pages also as Markdown beside it, and `llms.txt`. Everything that is made on the way
// is in the same folder, which an argument may name.

const HOME = fileURLToPath(new URL('..', import.meta.url))
const FOLDER = resolve(HOME, process.argv[2] ?? 'dist')
const SITE = join(FOLDER, 'site')

// VitePress lends its Vue to the package that it is started in.
process.chdir(HOME)
rmSync(FOLDER, { recursive: true, force: true })
const site = await generate()
writeSources(site, FOLDER)
await build(FOLDER)
for (const { path, markdown } of site.pages) write(join(SITE, `${path}.md`), markdown)
writeFileSync(join(SITE, 'llms.txt'), llms(site))
const guides = site.pages.filter(({ path }) => !/^(api|ru)\//.test(path))
writeFileSync(join(SITE, 'llms-full.txt'), guides.map(({ markdown }) => markdown).join('\n\n'))

const broken = brokenLinks(SITE, process.env.DOCS_BASE)
for (const fault of broken) console.error(fault)
const pages = readdirSync(SITE, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html')).length
console.log(broken.length === 0 ? `${pages} pages in ${relative(ROOT, SITE)}` : `${broken.length} broken links`)
if (broken.length > 0) process.exitCode = 1

/** The table of contents for programs that read: https://llmstxt.org */
function llms({ contents: { en, ru } }: Site): string {
  const chapters = [...en, ...ru].map(
    ({ title, pages }) =>
      `## ${title}\n\n${pages.map(({ path, title, summary }) => `- [${title}](./${path}.md): ${summary}`).join('\n')}\n`,
  )
  return [
    '# Paymux\n',
    `> ${en[0]?.pages[0]?.summary ?? ''}\n`,
    'Every page is there as Markdown; `llms-full.txt` has all of the English guides in one file.\n',
    ...chapters,
  ].join('\n')
}
