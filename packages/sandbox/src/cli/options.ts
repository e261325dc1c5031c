import { Command, InvalidArgumentError } from 'commander'
import type { Choices } from '../contract/choices.ts'
import { time as instant, address as link } from '../contract/fields.ts'
import type { CreateUpstream } from '../contract/upstream.ts'
import type { SandboxOptions } from '../options.ts'
import { UPSTREAMS } from '../upstreams/upstreams.ts'

/** What the command line says. */
export interface CommandLine {
  readonly sandbox: SandboxOptions<typeof UPSTREAMS>
  /** Milliseconds after which payouts succeed by themselves; null: when they are told to. */
  readonly settleAfterMs: number | null
  readonly jsonLog: boolean
}

interface Flags {
  readonly port: number
  readonly webhookUrl?: string
  readonly seed?: number
  readonly now?: string
  readonly settleAfter?: number
  readonly quirk?: readonly Quirk[]
  readonly allowRemoteWebhooks?: true
  readonly jsonLog?: true
}

interface Quirk {
  readonly upstream: string
  readonly name: string
  readonly value: unknown
}

const IDS = Object.keys(UPSTREAMS).join(', ')

/** Quirks that can be named, by upstream. */
const CHOICES: Readonly<Record<string, Choices>> = Object.fromEntries(
  Object.entries<CreateUpstream<object>>(UPSTREAMS).flatMap(([id, { choices }]) => (choices === undefined ? [] : [[id, choices]])),
)

const [EXAMPLE = 'upstream.name=value'] = Object.entries(CHOICES).flatMap(([id, choices]) =>
  Object.entries(choices).map(([name, [, other]]) => `${id}.${name}=${String(other)}`),
)

export interface Output {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

/**
 * Reads the arguments. `--help` and `--version` print and are no error.
 * @returns the exit code where there is nothing more to do
 */
export function readCommandLine(args: readonly string[], version: string, { out, err }: Output): CommandLine | number {
  let read: CommandLine | null = null
  const command = new Command('paymux-sandbox')
    .description(`Local, stateful copies of ${IDS} for development and tests. It listens on 127.0.0.1 only.`)
    .version(version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this')
    .option('-p, --port <number>', 'port to listen on; 0: any free one', port, 4010)
    .option('-w, --webhook-url <url>', `where webhooks go; {upstream} in it stands for each of ${IDS}`, address)
    .option('--seed <number>', 'makes keys and ids repeatable; without it they are new each time', wholeNumber)
    .option('--now <time>', 'the clock stands still at this time, e.g. 2026-05-03T08:15:07Z', time)
    .option('--settle-after <ms>', 'payouts succeed by themselves after so many milliseconds', milliseconds)
    .option('--quirk <upstream.name=value>', `a fact that nobody documents, e.g. ${EXAMPLE}; may be repeated`, quirk)
    .option('--allow-remote-webhooks', 'let webhooks leave this machine')
    .option('--json-log', 'print JSON, one object a line')
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: err })
    .action((flags: Flags) => {
      read = toCommandLine(flags)
    })
  try {
    command.parse(args, { from: 'user' })
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'exitCode' in error) return Number(error.exitCode)
    throw error
  }
  return read ?? 1
}

function toCommandLine({ quirk: quirks = [], settleAfter, jsonLog, port, webhookUrl, seed, now, allowRemoteWebhooks }: Flags): CommandLine {
  const of = (id: string): object =>
    Object.fromEntries(quirks.filter(({ upstream }) => upstream === id).map(({ name, value }) => [name, value]))
  return {
    sandbox: {
      port,
      webhookUrl,
      seed,
      now,
      allowRemoteWebhooks,
      quirks: Object.fromEntries(Object.keys(CHOICES).map((id) => [id, of(id)])) as SandboxOptions<typeof UPSTREAMS>['quirks'],
    },
    settleAfterMs: settleAfter ?? null,
    jsonLog: jsonLog ?? false,
  }
}

function port(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('It must be a whole number from 0 to 65535.')
  return Number(text)
}

function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('It must be a whole number of at most 10 digits.')
  return Number(text)
}

function milliseconds(text: string): number {
  if (!/^\d{1,12}$/.test(text)) throw new InvalidArgumentError('It must be a whole number of milliseconds.')
  return Number(text)
}

function time(text: string): string {
  const time = instant.read(text)
  if (time === undefined) throw new InvalidArgumentError('It must be a time in ISO 8601 with its offset, such as 2026-05-03T08:15:07Z.')
  return time
}

function address(text: string): string {
  const address = link.read(text)
  if (address === undefined) throw new InvalidArgumentError('It must be an http or https address, such as http://127.0.0.1:3000/hooks.')
  return address
}

function quirk(text: string, before: readonly Quirk[] = []): readonly Quirk[] {
  const [, upstream = '', name = '', word = ''] = /^(\w+)\.(\w+)=(.*)$/.exec(text) ?? []
  const choices = Object.hasOwn(CHOICES, upstream) ? CHOICES[upstream] : undefined
  if (choices === undefined)
    throw new InvalidArgumentError(`It must be ${Object.keys(CHOICES).join(' or ')}, a dot, a name, "=" and a value.`)
  const values = Object.hasOwn(choices, name) ? choices[name] : undefined
  if (values === undefined) throw new InvalidArgumentError(`Quirks of ${upstream} are ${Object.keys(choices).join(', ')}.`)
  const value = values.find((one) => String(one) === word)
  if (value === undefined) throw new InvalidArgumentError(`${name} must be ${values.map(String).join(' or ')}.`)
  return [...before, { upstream, name, value }]
}
