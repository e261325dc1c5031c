import type { Ref } from '@paymux/core'
import { PaymentError } from '@paymux/core'
import { Command, CommanderError, Option } from 'commander'
import type { Source } from './providers.ts'
import { PROVIDER_IDS, withSources } from './providers.ts'
import type { Report } from './report.ts'
import { ask, emptyReport } from './report.ts'
import { balancesTable, payoutCard, payoutsTable } from './tables.ts'

/** A call failed. */
const FAILED = 1
/** Wrong flags or settings: nothing was asked. */
const MISUSED = 2

interface Flags {
  readonly json?: true
  readonly provider?: string
  readonly reference?: string
  readonly id?: string
}

const program: Command = new Command('pnpm demo')
  .description('Balances and payouts of every provider, through one interface. Without keys in the environment a local upstream is asked.')
  .option('--json', 'print JSON and nothing else on stdout')
  .configureHelp({ showGlobalOptions: true })
  .configureOutput({
    outputError: (message, write) =>
      write(
        message
          .trimEnd()
          .replace(/\s*\n\s*/g, ' ')
          .concat('\n'),
      ),
  })
  .helpCommand(false)
  .exitOverride()
  .argument('[command]')
  .usage('[options] [command]')
  .addHelpText('after', '\nExamples:\n  pnpm demo\n  pnpm demo balances --json\n  pnpm demo payout --provider enot --reference 1')
  .action(async (command: string | undefined) => {
    if (command !== undefined) program.error(`error: unknown command '${command}'`)
    await overview(program.opts<Flags>())
  })

const provider = () => new Option('-p, --provider <id>', 'which provider to ask').choices(PROVIDER_IDS)

program
  .command('balances')
  .description('balances of every provider that has them, or of one')
  .addOption(provider())
  .action((_: unknown, command: Command) => balances(command.optsWithGlobals<Flags>()))

program
  .command('payout')
  .description('one payout, by your own reference or by the id of the provider')
  .addOption(provider().makeOptionMandatory())
  .addOption(new Option('-r, --reference <text>', 'your own id of the payout').conflicts('id'))
  .addOption(new Option('--id <text>', 'the id that the provider gave it'))
  .action((_: unknown, command: Command) => payout(command.optsWithGlobals<Flags>()))

// Whoever reads us may stop early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : FAILED))

await main()

async function main(): Promise<void> {
  try {
    const args = process.argv.slice(2)
    // Some package managers pass the dashes on that keep their own flags apart.
    await program.parseAsync(args[0] === '--' ? args.slice(1) : args, { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : MISUSED
    else complain(error)
  }
}

async function overview({ json }: Flags): Promise<void> {
  const report = await collect(PROVIDER_IDS, (source) => ({
    balances: true,
    payouts: source.references.map((reference) => ({ reference })),
  }))
  if (json) print(JSON.stringify({ balances: report.balances, payouts: report.payouts }, null, 2))
  else {
    if (report.balances.length > 0) print(`${balancesTable(report.balances)}\n`)
    if (report.payouts.length > 0) print(payoutsTable(report.payouts, process.stdout.columns))
    else note('A real upstream has no list of payouts: name one with `pnpm demo payout --provider <id> --reference <text>`.')
  }
}

async function balances({ json, provider: only }: Flags): Promise<void> {
  const report = await collect(only === undefined ? PROVIDER_IDS : [only], ({ provider: { name, balances } }) => {
    if (balances === undefined) note(`${name}: this provider has no balances`)
    return { balances: true, payouts: [] }
  })
  if (json) print(JSON.stringify(report.balances, null, 2))
  else if (report.balances.length > 0) print(balancesTable(report.balances))
  if (report.balances.length === 0) process.exitCode ??= FAILED
}

async function payout({ json, provider: id, reference, id: payoutId }: Flags): Promise<void> {
  const ref: Ref | null = reference !== undefined ? { reference } : payoutId !== undefined ? { id: payoutId } : null
  if (ref === null || id === undefined) program.error("error: name the payout with '--reference <text>' or '--id <text>'")
  const { payouts } = await collect([id], () => ({ balances: false, payouts: [ref] }))
  for (const found of payouts) print(json ? JSON.stringify(found, null, 2) : payoutCard(found))
}

async function collect(ids: readonly string[], question: (source: Source) => Parameters<typeof ask>[1]): Promise<Report> {
  const report = emptyReport()
  await withSources(ids, async (sources) => {
    for (const source of sources) note(source.upstream)
    for (const source of sources) await ask(source.provider, question(source), report)
  })
  for (const failure of report.failures) complain(failure)
  return report
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

function note(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** One line on stderr, and an exit code that says that something went wrong. */
function complain(error: unknown): void {
  const payment = PaymentError.is(error)
  const message = error instanceof Error ? error.message : String(error)
  note(`error: ${message.replace(/\s*[\r\n]+\s*/g, ' ')}${payment ? ` [${error.code}, ${error.outcome}]` : ''}`)
  process.exitCode = payment && error.code !== 'config' && error.code !== 'invalid_request' ? FAILED : MISUSED
}
