import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { linesOf } from './markdown.ts'

/**
 * Says which links of a built site lead nowhere: pages, files and anchors of the pages, and the files of their Markdown.
 * @param home below which path it is served: `"/"`
 */
export function brokenLinks(folder: string, home = '/'): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'))
  const text = (file: string): string => readFileSync(join(folder, file), 'utf8')
  const anchors = new Map(files.filter((file) => file.endsWith('.html')).map((file) => [file, idsOf(text(file))]))
  const broken = (file: string, target: string): string[] => {
    const [path = '', anchor] = target.split('#')
    if (path.startsWith('/') && !path.startsWith(home)) return [`${file} links to ${target}, which is not below ${home}`]
    const base = path === '' ? file : path.startsWith('/') ? path.slice(home.length) : posix.join(posix.dirname(file), path)
    const found = [base, `${base}.html`, posix.join(base, 'index.html')].find(
      (name) => name.includes('.') && existsSync(join(folder, name)),
    )
    if (found === undefined) return [`${file} links to ${target}, which does not exist`]
    const ids = anchors.get(found.replace(/\.md$/, '.html'))
    return anchor && ids !== undefined && !ids.has(decodeURIComponent(anchor))
      ? [`${file} links to ${target}, which has no such anchor`]
      : []
  }
  return files.flatMap((file) => {
    const targets = file.endsWith('.html') ? attributesOf(text(file)) : /(\.md|llms\.txt)$/.test(file) ? linksOf(text(file)) : []
    return [...new Set(targets)].filter((target) => !/^([a-z]+:|\/\/)/.test(target)).flatMap((target) => broken(file, target))
  })
}

const idsOf = (html: string): ReadonlySet<string> => new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => id))

/** What a page links to and loads. */
function attributesOf(html: string): string[] {
  return [...html.matchAll(/\s(?:href|src)="([^"]*)"/g)]
    .map(([, target = '']) => target.replaceAll('&amp;', '&'))
    .filter((target) => target !== '')
}

function linksOf(markdown: string): string[] {
  return linesOf(markdown).flatMap(({ text, code }) =>
    code ? [] : [...text.matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = '']) => target),
  )
}
