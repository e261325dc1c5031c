import { ROOT } from '@paymux/tooling/turbo'
import { expect, it } from 'vitest'
import { RUNTIME_NAMES } from '../../src/release/runtimes.ts'
import { read } from '../../src/structure/files.ts'

it('the README claims the runtimes that a rehearsal tries, and no others', () => {
  const [, section = ''] = read(ROOT, 'README.md').split('## Where it runs')
  const [table = ''] = section.split('\n## ')
  const rows = [...table.matchAll(/^\| (\S.*?) *\|(.*)\|$/gm)].filter(([line]) => !/---|`import`/.test(line))
  expect(rows.map(([, name]) => name)).toEqual([...RUNTIME_NAMES])
  for (const [, name, cells = ''] of rows)
    expect([
      name,
      cells
        .split('|')
        .slice(0, 3)
        .map((cell) => cell.trim()),
    ]).toEqual([name, ['yes', 'yes', 'yes']])
})
