import type { PaymentProvider } from '@paymux/core'
import type { Check } from '../check.ts'
import { check } from '../check.ts'
import type { CallEnd } from '../faults.ts'
import { leaksOf } from '../faults.ts'
import type { Kit, Operation } from '../kit.ts'
import { inWords, isSigned, namesOf, settle, thrownBy, unlike, without } from '../kit.ts'
import { at } from '../wire.ts'

const UNSAFE_URLS = ['http://payments.example', 'ftp://127.0.0.1', 'nonsense', 'https://user:password@payments.example']

/** The factory: what it reads, what it refuses, and that it keeps its secrets. */
export function settingsChecks(kit: Kit): readonly Check[] {
  const { plan, operations, webhooks } = kit
  return [
    ...operations
      .filter(({ sample }) => sample.open !== true)
      .map((operation) => check('settings-missing', operation.name, () => missing(kit, operation))),
    ...plan.declared.together.map((group) =>
      check('settings-half-filled', group.join(', '), () => group.flatMap((path) => halfFilled(kit, path))),
    ),
    ...operations.map((operation) => check('settings-environment', operation.name, () => fromEnvironment(kit, operation))),
    ...webhooks.filter(isSigned).map((webhook) =>
      check('settings-environment', webhook.name, async () => {
        const provider = kit.bare({ baseUrl: 'http://127.0.0.1:9' }, variables(kit))
        const end = await settle(async () => provider.webhooks?.parse(webhook.sign(webhook.body, kit.setting(webhook.secret))))
        return 'error' in end ? [`with all settings in the environment it fails: ${inWords(end.error)}`] : []
      }),
    ),
    check('settings-unknown-name', 'provider', () => unknownNames(kit)),
    check('settings-copied', 'provider', () => copied(kit)),
    ...operations.slice(0, 1).map((operation) => check('settings-copied', operation.name, () => readOnce(kit, operation))),
    check('settings-base-url', 'provider', () => UNSAFE_URLS.flatMap((baseUrl) => refused(baseUrl, () => kit.make({ baseUrl })))),
    check('object-keeps-secrets', 'provider', () => leaksOf(kit.make(), plan.declared.secrets.map(kit.setting))),
  ]
}

function unknownNames(kit: Kit): readonly string[] {
  const faults = [...refused('paymuxTestkit', () => kit.make({ paymuxTestkit: 'x' }))]
  for (const secret of kit.plan.declared.secrets.map(kit.setting)) {
    const make = () => kit.make({ [secret]: 'x' })
    const fault = refused('a setting whose name is a key', make)
    const isShown = fault.length === 0 && inWords(thrownBy(make)).includes(secret)
    faults.push(...fault, ...(isShown ? ['an unknown name is shown that is a key'] : []))
  }
  return faults
}

/** Settings that are no object, and settings that throw when they are read. */
function copied(kit: Kit): readonly string[] {
  const throws = (): never => {
    throw new Error('a getter')
  }
  const name = Object.keys(kit.plan.settings)[0] ?? ''
  const faults: string[] = []
  for (const [what, settings] of [
    ['null', null],
    ['text', 'x'],
    ['a number', 7],
    ['a getter that throws', Object.defineProperty({}, name, { enumerable: true, get: throws })],
    ['a Proxy that throws', new Proxy({}, { ownKeys: throws, get: throws })],
    ['an unknown inherited setting', Object.create({ paymuxTestkit: 'x' })],
  ] as const) {
    faults.push(...refused(what, () => kit.bare(settings as object)))
  }
  return faults
}

/** Settings that are inherited or hidden count, and one that changes between two reads is read once. */
async function readOnce(kit: Kit, operation: Operation): Promise<readonly string[]> {
  const faults: string[] = []
  for (const [what, copy] of [
    ['inherited', (settings: object) => Object.create(settings) as object],
    [
      'hidden',
      (settings: object) =>
        Object.defineProperties(
          {},
          Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, { value: value as unknown }])),
        ),
    ],
    ['changing', changing],
  ] as const) {
    const end = await askOf(kit, operation, (baseUrl) => kit.bare(copy({ ...kit.plan.settings, baseUrl, retries: 0 })))
    if ('error' in end) faults.push(`with ${what} settings it fails: ${inWords(end.error)}`)
  }
  return faults
}

/** How the sample's call ends on another provider, or what its factory throws. */
function askOf(kit: Kit, operation: Operation, make: (baseUrl: string) => PaymentProvider): Promise<CallEnd> {
  return kit.session(operation, ({ ask }) => ask(), make).catch((error: unknown) => ({ error }))
}

/** Each setting is what it was for the first read only. */
function changing(settings: object): object {
  const object = {}
  for (const [name, value] of Object.entries(settings)) {
    let reads = 0
    Object.defineProperty(object, name, { enumerable: true, get: () => (reads++ === 0 ? (value as unknown) : 'http://changed.example') })
  }
  return object
}

/** Paths of the settings without which a call is refused, those that are of use only together taken away together. */
async function neededBy(kit: Kit, operation: Operation): Promise<readonly string[]> {
  const { declared, settings } = kit.plan
  const paths = new Set(Object.values(declared.environment).filter((path) => path !== 'baseUrl' && at(settings, path) !== undefined))
  const alone = [...paths].filter((path) => !declared.together.some((group) => group.includes(path))).map((path) => [path])
  const needed: string[] = []
  for (const unit of [...declared.together, ...alone]) {
    const rest = unit.reduce(without, settings)
    const end = await askOf(kit, operation, (baseUrl) => kit.bare({ ...rest, baseUrl, retries: 0 }))
    if (unlike(end, 'config', 'not_sent') === null) needed.push(...unit)
  }
  return needed
}

async function missing(kit: Kit, operation: Operation): Promise<readonly string[]> {
  const needed = await neededBy(kit, operation)
  return kit.session(
    operation,
    async ({ ask, requests }) => {
      const end = await ask()
      const fault = unlike(end, 'config', 'not_sent')
      if (fault !== null) return [`without any credentials ${fault}`]
      const { message } = (end as { error: Error }).error
      const unnamed = needed.filter((path) => !namesOf(kit, path).some((name) => message.includes(name)))
      return [
        ...(needed.length === 0 ? ['it works without any of its credentials: is it `open`?'] : []),
        ...(unnamed.length === 0 ? [] : [`the error does not name ${unnamed.join(', ')}: ${message}`]),
        ...(requests().length > 0 ? ['the upstream saw a request'] : []),
      ]
    },
    (baseUrl) => kit.bare({ baseUrl }),
  )
}

function halfFilled(kit: Kit, path: string): readonly string[] {
  const make = () => kit.bare(without(kit.plan.settings, path))
  const fault = refused(`everything but ${path}`, make)
  if (fault.length > 0) return fault
  const { message } = thrownBy(make) as Error
  return namesOf(kit, path).some((name) => message.includes(name)) ? [] : [`without ${path} the error names something else: ${message}`]
}

/** All of the plan's settings as variables. */
function variables({ plan, setting }: Kit): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(plan.declared.environment)
      .filter(([, path]) => at(plan.settings, path) !== undefined)
      .map(([name, path]) => [name, setting(path)]),
  )
}

async function fromEnvironment(kit: Kit, operation: Operation): Promise<readonly string[]> {
  // The variables are there while the factory runs, and gone again when the call is made.
  const end = await askOf(kit, operation, (baseUrl) => kit.bare({ baseUrl, retries: 0 }, variables(kit)))
  return 'error' in end ? [`with all settings in the environment it fails: ${inWords(end.error)}`] : []
}

function refused(what: string, make: () => unknown): readonly string[] {
  const thrown = thrownBy(make)
  if (thrown === null) return [`the factory takes ${what}`]
  const fault = unlike({ error: thrown }, 'config', 'not_sent')
  return fault === null ? [] : [`given ${what}, ${fault}`]
}
