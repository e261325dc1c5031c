import type { CallOptions, PaymentProvider, Operation as Specification } from '@paymux/core'
import { PaymentError } from '@paymux/core'
import { undiciTransport } from '@paymux/core/http'
import type { CallEnd, FaultConnection, FaultUpstream, HttpAnswer, SeenRequest } from './faults.ts'
import { startFaultUpstream } from './faults.ts'
import type { ConformancePlan, ErrorAnswers, OperationSample, OtherCall, SignedWebhook, WebhookSample } from './plan.ts'
import { specified } from './specification.ts'
import { at } from './wire.ts'

/** What a call takes before its options. */
export type InputKind = Specification['input']['kind']

/** One operation, ready to be called on any provider made from the plan. */
export interface Operation {
  readonly name: string
  readonly sample: OperationSample
  readonly effect: 'read' | 'write'
  readonly takes: InputKind
  readonly input: Readonly<Record<string, unknown>> | undefined
  /** Documented success. */
  readonly success: HttpAnswer
  readonly errors: ErrorAnswers
  /** The same call with other inputs. */
  readonly others: readonly Operation[]
  readonly call: (provider: PaymentProvider, given?: Given) => Promise<unknown>
}

/** What a call is given in place of the sample's. */
export interface Given {
  readonly input?: unknown
  readonly ref?: unknown
  readonly options?: CallOptions | undefined
}

/** A provider with an upstream of its own that answers as it is told. */
export interface Session {
  readonly provider: PaymentProvider
  readonly requests: () => readonly SeenRequest[]
  /** What the upstream answers from now on. */
  readonly answerWith: (answer: HttpAnswer) => void
  /** Calls once; `input` and `ref` replace the sample's, also with undefined when they are given as such. */
  readonly ask: (change?: Given & { readonly answer?: HttpAnswer }) => Promise<CallEnd>
}

/** What the suites work with. */
export interface Kit {
  readonly plan: ConformancePlan
  /** One instance, to look at. */
  readonly sample: PaymentProvider
  readonly operations: readonly Operation[]
  readonly webhooks: readonly WebhookSample[]
  /** Values that nobody may see. */
  readonly secrets: readonly string[]
  /** Makes a provider from the plan's settings plus `settings`; of its variables only `environment` is set. */
  readonly make: (settings?: object, environment?: Readonly<Record<string, string>>) => PaymentProvider
  /** Makes a provider from `settings` alone. */
  readonly bare: (settings: object, environment?: Readonly<Record<string, string>>) => PaymentProvider
  readonly connect: (connection: FaultConnection) => PaymentProvider
  /** Value of the plan's settings at a path. */
  readonly setting: (path: string) => string
  readonly session: <T>(
    operation: Operation,
    use: (session: Session) => Promise<T>,
    provider?: (baseUrl: string) => PaymentProvider,
  ) => Promise<T>
}

export function createKit<Settings extends object>(given: ConformancePlan<Settings>): Kit {
  // The suites pass settings with faults on purpose, so here any object will do.
  const plan = given as unknown as ConformancePlan
  const { create, declared, settings, upstream } = plan
  const bare: Kit['bare'] = (given, environment = {}) => withEnvironment(plan, environment, () => create(given))
  const make: Kit['make'] = (given = {}, environment = {}) => bare({ ...settings, ...given }, environment)
  const sample = make()
  const operations = Object.entries(upstream.operations)
    .filter(([name]) => typeof at(sample, name) === 'function')
    .map(([name, operation]) => toOperation(name, operation, upstream.errors))
  const setting: Kit['setting'] = (path) => [at(settings, path)].flat().map(String)[0] ?? ''
  const accounts = operations.map(({ input }) => input?.destination).filter((value) => typeof value === 'string')
  return {
    plan,
    sample,
    operations,
    webhooks: upstream.webhooks ?? [],
    secrets: [...declared.secrets.map(setting), ...accounts],
    make,
    bare,
    connect: ({ oneConnection, ...connection }) =>
      make({ ...connection, ...(oneConnection ? { transport: undiciTransport({ connections: 1 }) } : {}) }),
    setting,
    session: (operation, use, provider = (baseUrl) => make({ baseUrl, retries: 0 })) => session(operation, use, provider),
  }
}

function toOperation(name: string, sample: OperationSample, common: ErrorAnswers = {}): Operation {
  const spec = specified(name)
  const takes = spec?.input.kind ?? (sample.input === undefined ? 'none' : 'fields')
  const other = ({ ...own }: OtherCall): Operation => toOperation(name, { ...sample, sends: undefined, ...own, otherCalls: [] }, common)
  return {
    name,
    sample,
    effect: spec?.effect ?? sample.effect ?? 'read',
    takes,
    input: sample.input as Operation['input'],
    success: answerOf(sample.success),
    errors: { ...common, ...sample.errors },
    others: (sample.otherCalls ?? []).map(other),
    call: async (provider, given = {}) => {
      const method = at(provider, name) as (...values: unknown[]) => Promise<unknown>
      const input = 'input' in given ? given.input : sample.input
      if (takes === 'none') return method(given.options)
      return takes === 'refAnd' ? method('ref' in given ? given.ref : sample.ref, input, given.options) : method(input, given.options)
    },
  }
}

export function answerOf(answer: string | HttpAnswer): HttpAnswer {
  return typeof answer === 'string' ? { body: answer } : answer
}

/** Documented refusals one by one, with the code that each must become. */
export function documentedErrors(errors: ErrorAnswers): readonly { readonly code: string; readonly answer: HttpAnswer }[] {
  return Object.entries(errors).flatMap(([code, answers]) =>
    [answers].flat().flatMap((answer) => (answer === undefined ? [] : [{ code, answer }])),
  )
}

/** Whether a signature vouches for a webhook. */
export function isSigned(sample: WebhookSample): sample is SignedWebhook {
  return 'sign' in sample
}

/** Whether a call is about one record that its caller names. */
export function hasRef({ takes }: Operation): boolean {
  return takes === 'ref' || takes === 'refAnd'
}

/** What names the record of the sample's call. */
export function refOf({ takes, sample, input }: Operation): Readonly<Record<string, unknown>> {
  return (takes === 'refAnd' ? sample.ref : input) ?? {}
}

/** A call about another record. */
export function about({ takes }: Operation, ref: unknown): Given {
  return takes === 'refAnd' ? { ref } : { input: ref }
}

async function session<T>(
  operation: Operation,
  use: (session: Session) => Promise<T>,
  make: (baseUrl: string) => PaymentProvider,
): Promise<T> {
  return withUpstream(operation.success, ({ baseUrl, log }, answerWith) => {
    const provider = make(baseUrl)
    return use({
      provider,
      requests: log,
      answerWith,
      ask: async ({ answer = operation.success, ...given } = {}) => {
        answerWith(answer)
        return settle(() => operation.call(provider, given))
      },
    })
  })
}

/** Runs with an upstream that gives one answer until it is told another. */
export async function withUpstream<T>(
  success: HttpAnswer,
  use: (upstream: FaultUpstream, answerWith: (answer: HttpAnswer) => void) => Promise<T>,
): Promise<T> {
  let current = success
  const upstream = await startFaultUpstream(
    { name: 'answers', about: '', expect: { success: true, seen: 1 }, request: ({ answer }) => answer(current) },
    { success },
  )
  try {
    return await use(upstream, (answer) => {
      current = answer
    })
  } finally {
    await upstream.close()
  }
}

/** Runs a call to its end; one that throws instead of rejecting ends in an error too. */
export async function settle(call: () => Promise<unknown>): Promise<CallEnd> {
  try {
    return { result: await call() }
  } catch (error) {
    return { error }
  }
}

/** What a factory throws, or null. */
export function thrownBy(make: () => unknown): unknown {
  try {
    make()
    return null
  } catch (error) {
    return error
  }
}

/** Says how an end differs from a PaymentError of this code and outcome; null when it does not. */
export function unlike(end: CallEnd, code: string, outcome: string | null): string | null {
  if ('result' in end) return 'the call succeeded'
  const { error } = end
  if (!PaymentError.is(error)) return `the call failed with ${inWords(error)}, which is not a PaymentError`
  const same = error.code === code && (outcome === null || error.outcome === outcome)
  return same ? null : `the call failed with ${error.code} / ${error.outcome}, not ${code} / ${outcome ?? 'any'}: ${error.message}`
}

/** An error in a few words. */
export function inWords(error: unknown): string {
  return error instanceof Error || PaymentError.is(error) ? `${error.name}: ${error.message}` : String(error)
}

/** A value in a few characters. */
export function show(value: unknown): string {
  const text =
    typeof value === 'object' && value !== null ? JSON.stringify(value) : typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > 60 ? `${text.slice(0, 50)}… (${text.length} characters)` : text
}

/** The path of a setting and its variables: what an error may call it. */
export function namesOf({ plan }: Kit, path: string): readonly string[] {
  const variables = Object.entries(plan.declared.environment).filter(([, of]) => of === path)
  return [path, ...variables.map(([variable]) => variable)]
}

/** The plan's settings without one of them. */
export function without(settings: object, path: string): object {
  const [first = '', ...rest] = path.split('.')
  const entries = Object.entries(settings)
  if (rest.length === 0) return Object.fromEntries(entries.filter(([name]) => name !== first))
  return Object.fromEntries(entries.map(([name, value]) => [name, name === first ? without(value as object, rest.join('.')) : value]))
}

/** The plan's settings with another value at a path. */
export function withSetting(settings: object, path: string, value: unknown): object {
  const [first = '', ...rest] = path.split('.')
  const inner = (settings as Record<string, unknown>)[first]
  return { ...settings, [first]: rest.length === 0 ? value : withSetting((inner ?? {}) as object, rest.join('.'), value) }
}

/** Runs a factory with exactly these of the plan's variables in the environment. Nothing else runs meanwhile. */
function withEnvironment<T>({ declared }: ConformancePlan, values: Readonly<Record<string, string>>, run: () => T): T {
  const names = Object.keys(declared.environment)
  const before = names.map((name) => process.env[name])
  const put = (name: string, value: string | undefined): void => {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
  for (const name of names) put(name, values[name])
  try {
    return run()
  } finally {
    for (const [index, name] of names.entries()) put(name, before[index])
  }
}
