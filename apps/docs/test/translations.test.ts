import { describe, expect, it } from 'vitest'
import { digestOf, translationFaults, translations } from '../src/translations.ts'

describe('translations', () => {
  it.each(translations())('%s is up to date', (file) => {
    expect(translationFaults(file)).toEqual([])
  })

  it('there are some, of pages and of READMEs', () => {
    expect(translations()).toEqual(expect.arrayContaining(['apps/docs/pages/ru/index.md', 'packages/provider-enot/README.ru.md']))
  })
})

const fence = '```'
const original = `# A\n\n${fence}ts\nrun() // now\n${fence}\n`
const check = (first: string, code: string): string[] => {
  const files: Record<string, string> = { 'a.md': original, 'ru.md': `${first}\n# Б\n\n${fence}ts\n${code}\n${fence}\n` }
  return translationFaults('ru.md', (path) => files[path] ?? '')
}

describe('translationFaults', () => {
  const current = `<!-- translation of a.md sha256:${digestOf(original)} -->`

  it('takes one whose comments alone differ', () => {
    expect(check(current, 'run() // сейчас')).toEqual([])
  })

  it('names one whose original changed', () => {
    expect(check(`<!-- translation of a.md sha256:${digestOf('# Old')} -->`, 'run()')).toEqual([
      expect.stringMatching(/^ru\.md: a\.md changed since it was translated: bring it up to date, then write sha256:[0-9a-f]{16} into/),
    ])
  })

  it('names one with other code', () => {
    expect(check(current, 'run(2)')).toEqual([expect.stringMatching(/^ru\.md: its code is not that of a\.md/)])
  })

  it('names one that does not say what it translates', () => {
    expect(check('# Б', 'run()')).toEqual([expect.stringMatching(/^ru\.md does not begin with/)])
  })
})
