import { describe, expect, it } from 'vitest'
import { apiPages, declarationsOf } from '../src/api.ts'
import { allProviders } from '../src/providers.ts'
import { exists, read } from '../src/repository.ts'
import { operationsTable, recoveryTable } from '../src/tables.ts'

const providers = await allProviders()
const rowOf = (table: string, name: string): string[] => {
  const lines = table.split('\n').filter((line) => line.startsWith(`| ${name} |`))
  return lines.map((line) => line.slice(2, -2)).flatMap((line) => line.split(' | '))
}

describe('what the packages say of themselves', () => {
  it('whether a call is there, and by which name a record is found', () => {
    expect(providers.map(({ id }) => id)).toEqual(['aaio', 'cryptobot', 'enot', 'yookassa'])
    const table = operationsTable(providers)
    expect(rowOf(table, '`invoices.get`')).toEqual([
      ...['`invoices.get`', 'read', 'by `reference`', 'by `id`', 'by `reference` or `id`', 'by `id`'],
    ])
    expect(rowOf(table, '`invoices.capture`')).toEqual(['`invoices.capture`', 'write', '–', '–', '–', 'yes'])
  })

  it('what a repeat does, as their recovery has it', () => {
    const payouts = recoveryTable(providers, 'en')
      .split('\n')
      .filter((line) => line.includes('`payouts.create`'))
    expect(payouts).toHaveLength(4)
    expect(payouts.find((line) => line.includes('YooKassa'))).toMatch(/answers with the first for 24 hours, then it makes another/)
    expect(payouts.find((line) => line.includes('Aaio'))).toMatch(/not documented: never send it again/)
  })
})

describe('READMEs', () => {
  const files = providers.flatMap(({ folder, settings }) =>
    ['README.md', 'README.ru.md'].map((name) => [`packages/${folder}/${name}`, settings] as const).filter(([file]) => exists(file)),
  )

  it.each(files)('%s names every setting, its variable and what is not known', (file, settings) => {
    const text = read(file)
    for (const { path, variable } of settings) {
      expect(text).toContain(`\`${path}\``)
      expect(text).toContain(`\`${variable}\``)
    }
    expect(text).toMatch(/^## (What is not known|Чего мы не знаем)$/m)
  })
})

describe('the table of the README', () => {
  const [, section = ''] = read('README.md').split('## What each provider can do')
  const rows = [...section.matchAll(/^\| `(\w+)\.(.+?)\|(.+)\|$/gm)]
  const columns =
    /^\| {2,}\|(.+)\|$/m
      .exec(section)?.[1]
      ?.split('|')
      .map((cell) => /packages\/([\w-]+)/.exec(cell)?.[1]) ?? []

  it('has a column for each provider', () => {
    expect(columns.toSorted()).toEqual(providers.map(({ folder }) => folder))
  })

  it.each(rows.map(([, group = '', calls = '', cells = '']) => [`${group}.${calls.trim()}`, group, calls, cells] as const))(
    '%s',
    (_, group, calls, cells) => {
      const named: readonly string[] = calls.match(/\w+/g) ?? []
      for (const [at, cell] of cells.split('|').entries()) {
        const provider = providers.find(({ folder }) => folder === columns[at])
        const has = named.filter((call) => provider?.operations.some((operation) => operation === `${group}.${call}`))
        // "`banks`" stands for that call alone; "`get` by id" says how one of them is made, and anything else stands for all.
        const only = [...cell.matchAll(/`(\w+)`(?! by)/g)].map(([, call = '']) => call).filter((call) => named.includes(call))
        expect([columns[at], has]).toEqual([columns[at], cell.trim() === '–' ? [] : only.length > 0 ? only : named])
      }
    },
  )
})

describe('the API', () => {
  it('every declaration of every report is on a page', () => {
    const pages = apiPages()
    expect(pages.map(({ path }) => path)).toEqual(expect.arrayContaining(['api/core', 'api/core-http', 'api/sandbox', 'api/provider-enot']))
    expect(pages[0]).toEqual({ path: 'api/core', file: 'packages/core/api/index.d.ts', entry: '@paymux/core' })
    for (const { file } of pages) {
      const report = read(file)
      const declared = declarationsOf(report).map(({ code }) => code)
      expect(declared.join('\n\n')).toBe(report.split('\n\n').slice(1).join('\n\n').trim())
    }
  })

  it('refuses what is no declaration', () => {
    expect(() => declarationsOf('// @x\n\nexport default 1;')).toThrow(/^no declaration: export default/)
  })
})
