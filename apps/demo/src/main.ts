import type { RecordRef } from '@paymux/core'
import { Command, CommanderError, Option } from 'commander'
import { balances, durable, invoice, order, overview, payout, tour } from './commands.ts'
import { EXIT, reportError } from './output.ts'
import { PROVIDER_IDS } from './providers.ts'
import type { WebFlags } from './web.ts'
import { web } from './web.ts'

interface Flags {
  readonly json?: true
  readonly yes?: true
  readonly postgres?: true
  readonly provider: string
  readonly reference: string
  readonly id?: string
  readonly amount: string
  readonly currency: string
  readonly method?: string
  readonly destination: string
  readonly feeFrom?: 'amount' | 'balance'
  readonly bank?: string
  readonly description?: string
  readonly returnUrl?: string
}

const HELP = `
Examples:
  pnpm demo
  pnpm demo tour
  pnpm demo web
  pnpm demo durable
  pnpm demo balances --json
  pnpm demo payout --provider enot --reference 1
  pnpm demo payout create --provider enot --reference wd-1 --amount 1500.00 \\
    --method card --destination 4111110000000042
  pnpm demo payout create --provider cryptobot --reference wd-1 --amount 15.25 \\
    --currency USDT --method USDT --destination 7012345678
  pnpm demo invoice create --provider aaio --reference INV-1 --amount 1249.90
  pnpm demo invoice create --provider yookassa --reference INV-1 \\
    --amount 1249.90 --return-url https://shop.example/thanks

Exit codes:
  0  done
  1  a call failed
  2  wrong flags or settings, or '--yes' is missing: nothing was sent
  3  ordered, and nobody knows yet whether it was carried out: look it up`

const program: Command = new Command('pnpm demo')
  .description('Every provider through one interface. Without keys in the environment a local sandbox is asked.')
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
  .addHelpText('after', HELP)
  .action(async (command: string | undefined) => {
    if (command !== undefined) program.error(`error: unknown command '${command}'`)
    await overview(program.opts<Flags>())
  })

const provider = () => new Option('-p, --provider <id>', 'which provider to ask').choices(PROVIDER_IDS)
const reference = () => new Option('-r, --reference <text>', 'your own id of it')
const flagsOf = (command: Command): Flags => command.optsWithGlobals<Flags>()

function refOf(what: string, { reference, id }: Partial<Pick<Flags, 'reference' | 'id'>>): RecordRef {
  if (reference === undefined && id === undefined) program.error(`error: name the ${what} with '--reference <text>' or '--id <text>'`)
  return { reference: reference ?? null, id: id ?? null }
}

const lookingUp = (command: Command): Command =>
  command
    .addOption(provider().makeOptionMandatory())
    .addOption(reference().conflicts('id'))
    .option('--id <text>', 'the id that the provider gave it')

program
  .command('balances')
  .description('balances of every provider that has them, or of one')
  .addOption(provider())
  .action((_: unknown, command: Command) => balances(flagsOf(command)))

const payouts = program.command('payout').description('look a payout up, or order one').helpCommand(false)

lookingUp(payouts.command('get', { isDefault: true }))
  .description('one payout, by your own reference or by the id of the provider')
  .action((_: unknown, command: Command) => {
    const flags = flagsOf(command)
    return payout({ ...flags, ref: refOf('payout', flags) })
  })

const ordering = (command: Command): Command =>
  command
    .addOption(provider().makeOptionMandatory())
    .addOption(reference().makeOptionMandatory())
    .requiredOption('--amount <decimal>', 'such as 1500.00')
    .option('--currency <code>', 'of the amount', 'RUB')
    .option('--yes', 'needed at a real upstream')

ordering(payouts.command('create'))
  .description('order a payout: sent once, whatever happens')
  .requiredOption('--method <code>', "the provider's code of the method")
  .requiredOption('--destination <text>', 'card, phone or wallet of the recipient')
  .option('--bank <id>', 'bank of the recipient, where the method needs one')
  .addOption(new Option('--fee-from <whom>', 'who bears the fee').choices(['amount', 'balance']))
  .action((_: unknown, command: Command) => {
    const { amount, currency, method = '', ...flags } = flagsOf(command)
    const { destination, bank, feeFrom } = flags
    const input = { reference: flags.reference, amount: { amount, currency }, method, destination, bank, feeFrom }
    return order(flags, { what: 'payout', input })
  })

const invoices = program.command('invoice').description('look an invoice up, or make one').helpCommand(false)

lookingUp(invoices.command('get', { isDefault: true }))
  .description('one invoice, by your own reference or by the id of the provider, whichever it looks up')
  .action((_: unknown, command: Command) => {
    const flags = flagsOf(command)
    return invoice({ ...flags, ref: refOf('invoice', flags) })
  })

ordering(invoices.command('create'))
  .description('make an invoice that a customer pays: sent once, whatever happens')
  .option('--method <code>', "the provider's code of the method; without it the customer chooses")
  .option('--description <text>', 'what the customer reads')
  .option('--return-url <url>', "where the customer's browser goes afterwards, where the provider needs it")
  .action((_: unknown, command: Command) => {
    const { amount, currency, method, description, returnUrl, ...flags } = flagsOf(command)
    const input = { reference: flags.reference, amount: { amount, currency }, method, description, returnUrl }
    return order(flags, { what: 'invoice', input })
  })

program
  .command('tour')
  .description('on a sandbox, for every provider: an invoice is paid and partly refunded, a payout arrives, their webhooks are taken')
  .action((_: unknown, command: Command) => tour(flagsOf(command)))

program
  .command('web')
  .description('a small shop and its back office in the browser, on a sandbox as far as there are no keys')
  .option('--port <number>', 'where it listens; without it any free one')
  .option('--origin <url>', 'where it is found from outside, if not here')
  .option('--folder <path>', 'where its books are kept; without it they are gone at the end')
  .option('--yes', 'needed at a real upstream')
  .action((flags: WebFlags) => web(flags))

program
  .command('durable')
  .description('on a sandbox: payouts whose worker is killed with orders in flight, and started again; about 40 seconds')
  .option('--postgres', 'on the PostgreSQL of DATABASE_URL, or else on one from npm, instead of PGlite')
  .action((_: unknown, command: Command) => durable(flagsOf(command)))

// The reader of stdout may stop early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : EXIT.failed))

await main()

async function main(): Promise<void> {
  try {
    const args = process.argv.slice(2)
    // Some package managers hand on the `--` that ends their own flags.
    await program.parseAsync(args[0] === '--' ? args.slice(1) : args, { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT.misused
    else reportError(error)
  }
}
