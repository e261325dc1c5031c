import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { OperationName, PaymentProvider, RecordRef, Recovery } from '@paymux/core'
import { MEMBERS, OPERATIONS, PaymentError } from '@paymux/core'
import { ROOT } from '@paymux/tooling/turbo'
import { exists } from './repository.ts'

/** What a provider package can do, asked of the package itself. */
export interface ProviderFacts {
  /** Below `packages/`: `"provider-enot"`. */
  readonly folder: string
  readonly id: string
  readonly name: string
  /** `"createEnot"`. */
  readonly factory: string
  /** Calls of the specification that it has. */
  readonly operations: readonly OperationName[]
  /** Calls of its own. */
  readonly ownCalls: readonly string[]
  /** By which names `get` of a group finds a record. */
  readonly foundBy: Readonly<Record<string, readonly (keyof RecordRef)[]>>
  readonly recovery: Readonly<Record<string, Recovery>>
  /** Environment variables with the path of their setting, and whether it is a secret. */
  readonly settings: readonly { readonly variable: string; readonly path: string; readonly secret: boolean }[]
}

interface Declared {
  readonly factory: string
  readonly environment: Readonly<Record<string, string>>
  readonly secrets: readonly string[]
}

type Group = Readonly<Record<string, unknown>> & { readonly recovery?: Recovery }

/** Folders of the provider packages that have a file. */
export function providerFolders(file = 'package.json'): string[] {
  return readdirSync(join(ROOT, 'packages'))
    .filter((name) => name.startsWith('provider-') && exists(`packages/${name}/${file}`))
    .sort()
}

/** The facts of every provider. */
export function allProviders(): Promise<ProviderFacts[]> {
  return Promise.all(providerFolders().map(factsOf))
}

async function factsOf(folder: string): Promise<ProviderFacts> {
  const source = (file: string): string => pathToFileURL(join(ROOT, 'packages', folder, 'src', file)).href
  const { SETTINGS } = (await import(source('settings.ts'))) as { readonly SETTINGS: Declared }
  const module = (await import(source('index.ts'))) as Readonly<Record<string, (settings: object) => PaymentProvider>>
  const provider = module[SETTINGS.factory]?.(placeholders(SETTINGS))
  if (provider === undefined) throw new Error(`packages/${folder} exports no ${SETTINGS.factory}`)
  const groups = Object.entries(provider).filter(([, value]) => typeof value === 'object') as [string, Group][]
  const calls = groups.flatMap(([group, members]) =>
    Object.keys(members)
      .filter((name) => (MEMBERS as Readonly<Record<string, object>>)[group]?.[name as never] === undefined)
      .map((name) => `${group}.${name}`),
  )
  const readable = groups.filter(([, members]) => typeof members.get === 'function')
  return {
    folder,
    id: provider.id,
    name: provider.name,
    factory: SETTINGS.factory,
    operations: (Object.keys(OPERATIONS) as OperationName[]).filter((name) => calls.includes(name)),
    ownCalls: calls.filter((name) => !(name in OPERATIONS)),
    foundBy: Object.fromEntries(await Promise.all(readable.map(async ([group, members]) => [group, await namesThatFind(members)]))),
    recovery: Object.fromEntries(groups.flatMap(([group, { recovery }]) => (recovery === undefined ? [] : [[group, recovery]]))),
    settings: Object.entries(SETTINGS.environment).map(([variable, path]) => ({ variable, path, secret: SETTINGS.secrets.includes(path) })),
  }
}

/** Settings of which every text is there; nothing is sent with them. */
function placeholders({ environment }: Declared): object {
  const settings: Record<string, unknown> = {
    transport: async () => {
      throw new Error('nothing is sent')
    },
    retries: 0,
  }
  for (const path of Object.values(environment)) {
    const [name = '', key] = path.split('.')
    if (name === 'baseUrl') settings.baseUrl = 'https://upstream.example'
    else if (key === undefined) settings[name] = path
    else settings[name] = { ...(settings[name] as object | undefined), [key]: path }
  }
  return settings
}

/** Forms that the upstreams' own ids have. */
const SAMPLES = ['1', '22e12f66-000f-5000-8000-18db351245c7'] as const

/** A look-up that lacks the name that it needs refuses before anything is sent. */
async function namesThatFind({ get }: Group): Promise<(keyof RecordRef)[]> {
  const find = get as (ref: RecordRef) => Promise<unknown>
  const takes = async (ref: RecordRef): Promise<boolean> => {
    const error = await find(ref).catch((failure: unknown) => failure)
    return PaymentError.is(error) && error.code !== 'invalid_request'
  }
  const names = await Promise.all(
    (['reference', 'id'] as const).map(async (name) => {
      const taken = await Promise.all(SAMPLES.map((text) => takes({ reference: null, id: null, [name]: text })))
      return taken.includes(true) ? [name] : []
    }),
  )
  return names.flat()
}
