import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PACKAGE, TOOLS, tool } from '../support.js'

/** What callers make themselves: one made for the old core must do for the new one. */
const INPUTS = ['CreateInvoice', 'CreatePayout', 'CallOptions', 'Ref', 'WebhookRequest']

/** The exported names of an entry: values, and all. */
export function exportsOf(declarations: string): { readonly values: readonly string[]; readonly all: readonly string[] } {
  const named = (kinds: string): string[] =>
    [...declarations.matchAll(new RegExp(`^export (?:${kinds}) ([\\w$]+)`, 'gm'))].map(([, name = '']) => name)
  const values = [...new Set(named('class|const|function|enum'))]
  return { values, all: [...values, ...named('interface|type')] }
}

/**
 * Says in what a core breaks with an older one, by the committed declarations of both: names that are gone, values that can't be
 * used as before, and a provider of the old interface that is none of the new one.
 * @param folder where to put the check; it must be in a package that has the types of Node
 */
export function breaks(folder: string, old: string, now: string): string {
  const entries = readdirSync(old).map((file) => file.replace('.d.ts', ''))
  const gone: string[] = []
  const code = entries.flatMap((entry) => {
    const [before, after] = [old, now].map((api) => readFileSync(join(api, `${entry}.d.ts`), 'utf8'))
    const kept = exportsOf(after ?? '').all
    gone.push(
      ...exportsOf(before ?? '')
        .all.filter((name) => !kept.includes(name))
        .map((name) => `${entry}: ${name} is gone`),
    )
    // The error's own `code` may grow, so that a new error is none of the old type.
    const values = exportsOf(before ?? '').values.filter((name) => kept.includes(name) && name !== 'PaymentError')
    return [
      `import type * as old_${entry} from './old/${entry}.js'`,
      `import type * as now_${entry} from './now/${entry}.js'`,
      ...values.map((name) => `export const ${entry}_${name}: typeof old_${entry}.${name} = {} as unknown as typeof now_${entry}.${name}`),
    ]
  })
  for (const [name, api] of Object.entries({ old, now })) {
    mkdirSync(join(folder, name), { recursive: true })
    for (const file of readdirSync(api)) copyFileSync(join(api, file), join(folder, name, file))
  }
  const inputs = INPUTS.map((name) => `export const in_${name}: now_index.${name} = {} as unknown as old_index.${name}`)
  const provider = 'export const provider: now_index.PaymentProvider = {} as unknown as old_index.PaymentProvider\n'
  const lines = [...code, ...inputs, provider]
  writeFileSync(join(folder, 'breaks.ts'), lines.join('\n'))
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: join(PACKAGE, 'template/tsconfig.json'), include: ['*.ts'] }))
  const named = (_: string, line: string): string => `${/export const (\w+)/.exec(lines[Number(line) - 1] ?? '')?.[1] ?? line}: `
  const faults = tool(folder, TOOLS.tsc).output.replace(/^breaks\.ts\((\d+),\d+\): /gm, named)
  return [...gone, faults].filter((text) => text !== '').join('\n')
}
