import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { removeLater } from '@paymux/tooling/temporary'
import { afterAll, describe, expect, it } from 'vitest'
import { brokenLinks } from '../src/check-links.ts'
import { directiveOf, expand } from '../src/directives.ts'
import { rewriteLinks } from '../src/links.ts'
import { headingsOf, partOf, slugOf, summaryOf, titleOf } from '../src/markdown.ts'

const fence = '```'
const TEXT = `# The title\n\nAbout [it](a.md),\nin short.\n\n## One\n\nfirst\n\n### Deeper\n\nstill first\n\n${fence}sh\n## no heading\n${fence}\n\n## Two\n\nsecond\n\n## One\n\nlast\n`

describe('headings', () => {
  it.each([
    ['What is real, what is assumed', 'what-is-real-what-is-assumed'],
    ['What an `outcome` means', 'what-an-outcome-means'],
    ['@paymux/core/http', 'paymuxcorehttp'],
    ['Чего мы не знаем', 'чего-мы-не-знаем'],
    ['node:http', 'nodehttp'],
  ])('%s', (title, slug) => {
    expect(slugOf(title)).toBe(slug)
  })

  it('are numbered when they come again, and are none in code', () => {
    expect(headingsOf(TEXT).map(({ slug }) => slug)).toEqual(['the-title', 'one', 'deeper', 'two', 'one-1'])
    expect(titleOf(TEXT)).toBe('The title')
    expect(() => titleOf('## Only this')).toThrow(/one heading of the first level, not 0/)
  })
})

describe('parts of a text', () => {
  it.each([
    ['one', '## One\n\nfirst\n\n### Deeper\n\nstill first\n\n```sh\n## no heading\n```'],
    ['deeper', '### Deeper\n\nstill first\n\n```sh\n## no heading\n```'],
    ['', 'About [it](a.md),\nin short.'],
  ])('#%s', (part, text) => {
    expect(partOf(TEXT, part)).toBe(text)
  })

  it('all, with and without what comes first', () => {
    expect(partOf(TEXT, null)).toMatch(/^About [\s\S]*last$/)
    expect(partOf(TEXT, '*')).toMatch(/^## One[\s\S]*last$/)
    expect(() => partOf(TEXT, 'three')).toThrow('there is no section #three')
    expect(summaryOf(TEXT)).toBe('About it, in short.')
  })
})

describe('directives', () => {
  const tools = {
    include: (text: string, file: string) => `${file}:${text.length > 0}`,
    table: (name: string, part: string | null) => `${name} ${part}`,
  }

  it('are lines of their own, not in code', () => {
    expect(directiveOf('<!-- include: README.md#use-it -->')).toEqual({ kind: 'include', file: 'README.md', part: 'use-it' })
    expect(directiveOf('See <!-- include: README.md -->')).toBeNull()
    expect(expand('<!-- include: README.md# -->\n\n<!-- table: glance#provider-enot -->', tools)).toBe(
      'README.md:true\n\nglance provider-enot',
    )
    expect(expand(`${fence}text\n<!-- table: x -->\n${fence}`, tools)).toContain('<!-- table: x -->')
  })

  it.each([
    ['<!-- inclde: README.md -->', /no directive/],
    ['<!-- include: README.md#no-such-section -->', /no section #no-such-section/],
    ['<!-- declaration: packages/core/api/http.d.ts#NoSuchName -->', /declares no NoSuchName/],
    ['<!-- example: README.md#99 -->', /no example 99/],
  ])('%s is refused', (line, message) => {
    expect(() => expand(line, tools)).toThrow(message)
  })
})

describe('links', () => {
  const homes = new Map([
    ['packages/sandbox/README.md', 'sandbox'],
    ['README.md#use-it', 'index'],
    ['README.md', 'index'],
  ])
  const from = (target: string, file = 'packages/core/README.md', page = 'providers/enot'): string =>
    rewriteLinks(`[x](${target})`, { file, page, homes }).slice(4, -1)

  it.each([
    ['../sandbox/README.md#faults', '../sandbox.md#faults'],
    ['../sandbox', '../sandbox.md'],
    ['https://www.npmjs.com/package/@paymux/sandbox#faults', '../sandbox.md#faults'],
    ['https://nodejs.org/x', 'https://nodejs.org/x'],
    ['../../apps/recipes/src/inbox.ts', 'https://github.com/paymux/paymux/blob/main/apps/recipes/src/inbox.ts'],
    ['../../apps/recipes', 'https://github.com/paymux/paymux/tree/main/apps/recipes'],
    ['/api/core.md#money', '../api/core.md#money'],
  ])('%s becomes %s', (target, link) => {
    expect(from(target)).toBe(link)
  })

  it('within a page stay there', () => {
    expect(from('#faults', 'packages/sandbox/README.md', 'sandbox')).toBe('#faults')
    expect(from('#use-it', 'README.md', 'index')).toBe('#use-it')
  })

  it('to what does not exist are refused', () => {
    expect(() => from('../sandbox/NOTHING.md')).toThrow('links to ../sandbox/NOTHING.md, which does not exist')
    expect(() => from('#money')).toThrow('packages/core/README.md links to #money, which stands on no page')
  })

  it('in code are none', () => {
    expect(rewriteLinks(`${fence}ts\nf[0](./a.md)\n${fence}`, { file: 'README.md', page: 'index', homes })).toContain('f[0](./a.md)')
  })
})

describe('brokenLinks', () => {
  const root = mkdtempSync(join(tmpdir(), 'paymux-site-'))
  afterAll(() => removeLater(root))
  const site = (name: string, files: Readonly<Record<string, string>>): string[] => {
    for (const [file, text] of Object.entries({ 'b.html': '<h2 id="here">B</h2>', 'b.md': '## Here\n', ...files })) {
      mkdirSync(dirname(join(root, name, file)), { recursive: true })
      writeFileSync(join(root, name, file), text)
    }
    return brokenLinks(join(root, name))
  }

  it('takes pages, files, anchors and other sites', () => {
    const html = '<p id="top"><a href="/b">b</a> <a href="./b#here">b</a> <a href="#top">t</a> <a href="https://x.example/y">x</a>'
    expect(
      site('whole', { 'a.html': html, 'd/c.md': '[b](../b.md#here)', 'd/c.html': '<i>c</i>', 'llms.txt': '- [b](./b.md): B' }),
    ).toEqual([])
  })

  it('knows where the site is served', () => {
    site('elsewhere', { 'a.html': '<a href="/docs/b#here">b</a> <a href="/b">b</a>' })
    expect(brokenLinks(join(root, 'elsewhere'), '/docs/')).toEqual(['a.html links to /b, which is not below /docs/'])
  })

  it.each([
    ['page', 'a.html', '<a href="/c">c</a>', 'a.html links to /c, which does not exist'],
    ['anchor', 'a.html', '<a href="/b#there">c</a>', 'a.html links to /b#there, which has no such anchor'],
    ['own-anchor', 'a.html', '<a href="#there">c</a>', 'a.html links to #there, which has no such anchor'],
    ['file', 'a.html', '<script src="/assets/app.js"></script>', 'a.html links to /assets/app.js, which does not exist'],
    ['markdown', 'a.md', '[c](./c.md)', 'a.md links to ./c.md, which does not exist'],
    ['markdown-anchor', 'a.md', '[c](./b.md#there)', 'a.md links to ./b.md#there, which has no such anchor'],
  ])('names a broken %s', (name, file, text, fault) => {
    expect(site(name, { [file]: text })).toEqual([fault])
  })
})
