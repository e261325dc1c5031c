import { join } from 'node:path'
import { filesBelow, importsOf, publishedPackages, read, withoutComments } from './files.ts'

const ADVICE = 'give the exported value a type of its own, so that the inferred one stays inside'

/** Says which published declarations name zod or take types from undici: the versions of neither are part of the interface. */
export function leakedTypes(root: string): string[] {
  return publishedPackages(root).flatMap((name) => {
    const dist = join(root, 'packages', name, 'dist')
    const files = filesBelow(dist).filter((file) => /\.d\.[cm]?ts$/.test(file))
    if (files.length === 0) return [`packages/${name}/dist has no declarations: run \`pnpm build\``]
    return files.flatMap((file) => {
      const text = read(dist, file)
      const where = `packages/${name}/dist/${file}`
      return [
        ...(/zod/i.test(withoutComments(text)) ? [`${where} names zod: ${ADVICE}`] : []),
        ...importsOf(text)
          .filter(({ from }) => /^undici(-types)?(\/|$)/.test(from))
          .map(({ from }) => `${where} takes types from ${from}: ${ADVICE}`),
      ]
    })
  })
}
