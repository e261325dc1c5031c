import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PACKAGE, TOOLS, tool } from '../support.ts'

/** What callers make themselves: one made for the old core must do for the new one. */
const INPUTS = ['CreateInvoice', 'CaptureInvoice', 'CreateRefund', 'CreatePayout', 'Page', 'CallOptions', 'RecordRef', 'WebhookRequest']

/** Values whose types don't fit a later one of themselves: the error's own `code` may grow, and generic calls in results stay open. */
const NOT_COMPARED = ['PaymentError', 'defineSettings']

/** In place of the comparison: what providers do with declared settings, on the core of today. */
const SETTINGS_USED = `type Shape = {
  readonly apiKey: old_authoring.Setting<'secret'>
  readonly shop: { readonly id: old_authoring.Setting<'text'>; readonly secrets: old_authoring.Setting<'webhook'> }
}
declare const defineSettings: typeof now_authoring.defineSettings
const declared = defineSettings({} as old_authoring.SettingsDefinition<Shape>)
const settings = declared.read({ apiKey: 'key', shop: { id: 'id', secrets: ['a'] }, timeoutMs: 1 })
settings.get('apiKey') satisfies string | null
settings.get('shop') satisfies { readonly id: string } | null
settings.operation('payouts.get').need('apiKey') satisfies string
settings.operation('payouts.get').need('shop.secrets') satisfies readonly string[]
settings satisfies Pick<old_authoring.ProviderSettings<Shape>, 'provider' | 'http'>
`

const ADVICE = 'keep what it was beside what is new, for providers that were built with core 1.0 use it'

/**
 * What a type had and has no more, by name: members, parameters and members of parameters. Assignability does not tell, for an
 * optional member that is gone leaves two types that fit each other.
 */
const GONE = `type Keys<T> = T extends unknown ? keyof T & string : never
type Parts<T> = T extends (...given: infer A) => unknown ? Required<A> : []
type GoneParts<O extends unknown[], N extends unknown[]> = Exclude<keyof O, keyof N> & string | {
  [I in Extract<keyof O, \`\${number}\`>]: I extends keyof N ? Exclude<Keys<Extract<O[I], object>>, Keys<N[I]>> : never
}[Extract<keyof O, \`\${number}\`>]
type GoneInside<O, N> = { [K in keyof O & keyof N & string]-?: \`\${K}.\${GoneParts<Parts<NonNullable<O[K]>>, Parts<NonNullable<N[K]>>>}\` }[keyof O & keyof N & string]
export type Gone<O, N> = Exclude<Keys<O>, Keys<N>> | GoneInside<O, N> | GoneParts<Parts<O>, Parts<N>>
`

interface Exported {
  readonly name: string
  readonly value: boolean
  /** Number of type parameters. */
  readonly parameters: number
}

/** What an entry exports. */
function exportsOf(declarations: string): readonly Exported[] {
  const found = [
    ...declarations.matchAll(/^export (class|const|function|enum|interface|type) ([\w$]+)(?:<([^\n]*?)>(?= extends| =| \{|\())?/gm),
  ]
  const all = found.map(([, kind = '', name = '', parameters = '']) => ({
    name,
    value: !['interface', 'type'].includes(kind),
    parameters: parameters === '' ? 0 : parameters.split(',').length,
  }))
  return [...new Map(all.map((item) => [item.name, item])).values()]
}

/**
 * Says in what a core breaks with an older one, by the committed declarations of both: names that are gone, members and parameters
 * that are gone, optional ones too, values that can't be used as before, and a provider of the old interface that does not fit the new one.
 * @param folder where to put the check; it must be in a package that has the types of Node
 */
export function breaks(folder: string, old: string, now: string): string {
  const gone: string[] = []
  const code = readdirSync(old).flatMap((file) => {
    const entry = file.replace('.d.ts', '')
    const [before = [], after = []] = [old, now].map((api) => exportsOf(readFileSync(join(api, file), 'utf8')))
    const kept = before.filter(({ name }) => after.some((other) => other.name === name))
    gone.push(...before.filter((item) => !kept.includes(item)).map(({ name }) => `${entry}: ${name} is gone: ${ADVICE}`))
    return [
      `import type * as old_${entry} from './old/${entry}.ts'`,
      `import type * as now_${entry} from './now/${entry}.ts'`,
      ...kept.flatMap(({ name, value, parameters }) => {
        const given = value || parameters === 0 ? '' : `<${Array.from({ length: parameters }, () => 'any').join(', ')}>`
        const [was, is] = [`old_${entry}.${name}`, `now_${entry}.${name}`].map((type) => (value ? `typeof ${type}` : `${type}${given}`))
        const used = value && !NOT_COMPARED.includes(name) ? [`export const ${entry}_${name}: ${was} = {} as unknown as ${is}`] : []
        return [...used, `export const gone_${entry}_${name}: Record<Gone<${was}, ${is}>, 'is gone'> = {}`]
      }),
    ]
  })
  for (const [name, api] of Object.entries({ old, now })) {
    mkdirSync(join(folder, name), { recursive: true })
    for (const file of readdirSync(api)) copyFileSync(join(api, file), join(folder, name, file))
  }
  const inputs = INPUTS.map((name) => `export const in_${name}: now_index.${name} = {} as unknown as old_index.${name}`)
  const provider = 'export const provider: now_index.PaymentProvider = {} as unknown as old_index.PaymentProvider\n'
  const lines = ["import type { Gone } from './gone.ts'", ...code, ...inputs, provider, SETTINGS_USED]
  writeFileSync(join(folder, 'gone.ts'), GONE)
  writeFileSync(join(folder, 'breaks.ts'), lines.join('\n'))
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: join(PACKAGE, 'template/tsconfig.json'), include: ['*.ts'] }))
  const named = (_: string, line: string): string => `${/export const (\w+)/.exec(lines[Number(line) - 1] ?? '')?.[1] ?? line}: `
  const faults = tool(folder, TOOLS.tsc).output.trimEnd()
  const told = faults === '' ? [] : [`${faults.replace(/^breaks\.ts\((\d+),\d+\): /gm, named)}\n${ADVICE}`]
  return [...gone, ...told].join('\n')
}
