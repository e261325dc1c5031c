import { join } from 'node:path'
import { filesBelow, providers, read } from './files.ts'

/** Says which fixtures of the providers no test names, and which are not in `fixtures/README.md` with a source. */
export function strayFixtures(root: string): string[] {
  return providers(root).flatMap((name) => {
    const test = join(root, 'packages', name, 'test')
    const files = filesBelow(join(test, 'fixtures')).filter((file) => file !== 'README.md')
    const listed = filesBelow(test).includes('fixtures/README.md') ? read(test, 'fixtures', 'README.md') : ''
    const code = filesBelow(test)
      .filter((file) => file.endsWith('.ts'))
      .map((file) => read(test, file))
      .join('\n')
    return files.flatMap((file) => {
      const where = `packages/${name}/test/fixtures/${file}`
      return [
        ...(isNamed(code, file) ? [] : [`${where} is used by no test: use it, or remove it`]),
        ...(isSourced(listed, file) ? [] : [`${where} has no source in README.md: add a row that says where it is from`]),
      ]
    })
  })
}

/** Quoted, with or without its ending, with or without the folder before it. */
function isNamed(code: string, file: string): boolean {
  const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const bare = file.replace(/\.[^.]+$/, '')
  return new RegExp(`['"\`/](?:${literal(file)}|${literal(bare)})['"\`]`).test(code)
}

/** On one line with where it comes from: an address, or the fixture that it was made from. */
function isSourced(listed: string, file: string): boolean {
  return listed.split('\n').some((line) => line.includes(`\`${file}\``) && /[a-z]{2}/i.test(line.replace(`\`${file}\``, '')))
}
