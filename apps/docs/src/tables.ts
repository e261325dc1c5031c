import type { Recovery } from '@paymux/core'
import { OPERATIONS } from '@paymux/core'
import type { ProviderFacts } from './providers.ts'
import { exists } from './repository.ts'

/** The languages that the site has. */
export type Language = 'en' | 'ru'

interface Words {
  readonly by: Readonly<Record<string, string>>
  readonly or: string
  readonly repeat: (recovery: Recovery) => string
  readonly lookup: string
  readonly noLookup: string
  readonly glance: Readonly<Record<'package' | 'calls' | 'own' | 'absent' | 'found' | 'unknown' | 'types', string>>
}

const hours = (ms: number): number => ms / 3_600_000

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    by: { reference: 'reference', id: 'id' },
    or: 'or',
    repeat: ({ repeat, withinMs }) =>
      ({
        same: `the very same again answers with the first${withinMs === null ? '' : ` for ${hours(withinMs)} hours, then it makes another`}`,
        refused: 'the very same again is refused (`conflict`)',
        pays_again: 'the same again makes another',
        unknown: 'what a repeat does is not documented: never send it again',
      })[repeat],
    lookup: 'look it up by its reference',
    noLookup: 'it cannot be found by its reference',
    glance: {
      package: 'Package',
      calls: 'Calls of the specification',
      own: 'Calls of its own',
      absent: 'Not there',
      found: 'A record is found by',
      unknown: 'After an `unknown` outcome of',
      types: 'Types',
    },
  },
  ru: {
    by: { reference: 'reference', id: 'id' },
    or: 'или',
    repeat: ({ repeat, withinMs }) =>
      ({
        same: `на точный повтор приходит первый ответ${withinMs === null ? '' : ` — в течение ${hours(withinMs)} часов, потом создаётся новая операция`}`,
        refused: 'точный повтор отклоняется (`conflict`)',
        pays_again: 'повтор создаёт ещё одну операцию',
        unknown: 'что делает повтор, не документировано: не отправляйте второй раз',
      })[repeat],
    lookup: 'найдите операцию по `reference`',
    noLookup: 'по `reference` найти нельзя',
    glance: {
      package: 'Пакет',
      calls: 'Вызовы спецификации',
      own: 'Собственные вызовы',
      absent: 'Чего нет',
      found: 'По чему находится запись',
      unknown: 'Если исход неизвестен (`unknown`) у',
      types: 'Типы',
    },
  },
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')
}

const code = (text: string): string => `\`${text}\``

function foundBy({ foundBy }: ProviderFacts, group: string, { by, or }: Words): string {
  return (foundBy[group] ?? []).map((name) => code(by[name] ?? name)).join(` ${or} `)
}

/** Every call of the specification, and which provider has it. */
export function operationsTable(providers: readonly ProviderFacts[]): string {
  return table(
    ['Call', 'Kind', ...providers.map(({ name, id }) => `[${name}](/providers/${id}.md)`)],
    Object.entries(OPERATIONS).map(([name, { effect }]) => [
      code(name),
      effect,
      ...providers.map((provider) => {
        if (!provider.operations.some((operation) => operation === name)) return '–'
        const [group = '', call] = name.split('.')
        return call === 'get' ? `by ${foundBy(provider, group, WORDS.en)}` : 'yes'
      }),
    ]),
  )
}

/** What can be done after an unknown outcome, provider by provider. */
export function recoveryTable(providers: readonly ProviderFacts[], language: Language): string {
  const { glance, lookup, noLookup, repeat } = WORDS[language]
  const prefixOf = (folder: string): string => (language === 'ru' && exists(`packages/${folder}/README.ru.md`) ? '/ru' : '')
  return table(
    [glance.unknown, 'Provider', '`lookup`', '`repeat`'].map((cell) => (cell === 'Provider' && language === 'ru' ? 'Провайдер' : cell)),
    ['payouts', 'invoices', 'refunds'].flatMap((group) =>
      providers.flatMap(({ folder, name, id, recovery: { [group]: recovery } }) =>
        recovery === undefined
          ? []
          : [
              [
                code(`${group}.create`),
                `[${name}](${prefixOf(folder)}/providers/${id}.md)`,
                recovery.lookup ? lookup : noLookup,
                repeat(recovery),
              ],
            ],
      ),
    ),
  )
}

/** Every environment variable. */
export function environmentTable(providers: readonly ProviderFacts[]): string {
  return table(
    ['Variable', 'Setting', 'Provider', ''],
    providers.flatMap(({ name, id, settings }) =>
      settings.map(({ variable, path, secret }) => [
        code(variable),
        code(path),
        `[${name}](/providers/${id}.md#settings)`,
        secret ? 'secret' : '',
      ]),
    ),
  )
}

/** One provider at a glance. */
export function glanceTable(provider: ProviderFacts, language: Language): string {
  const words = WORDS[language]
  const { folder, factory, operations, ownCalls, recovery } = provider
  const absent = Object.keys(OPERATIONS).filter((name) => !operations.some((operation) => operation === name))
  const list = (names: readonly string[]): string => names.map(code).join(', ')
  const { glance } = words
  const rows: readonly (readonly [string, string])[] = [
    [glance.package, `\`@paymux/${folder}\`, \`${factory}()\``],
    [glance.calls, list(operations)],
    [glance.own, list(ownCalls)],
    [glance.absent, list(absent)],
    ...Object.keys(provider.foundBy).map((group) => [`${glance.found}: \`${group}.get\``, foundBy(provider, group, words)] as const),
    ...Object.entries(recovery).map(
      ([group, facts]) =>
        [`${glance.unknown} \`${group}.create\``, `${facts.lookup ? words.lookup : words.noLookup}; ${words.repeat(facts)}`] as const,
    ),
    [glance.types, `[API](/api/${folder}.md)`],
  ]
  return table(
    ['', ''],
    rows.filter(([, value]) => value !== ''),
  )
}
