import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { Durable } from './durable.ts'
import type { DurablePayout } from './row.ts'
import { checkSchema } from './schema.ts'

const HELP = `Usage: npx @paymux/durable <command> [--config file]

The config file exports the durable object as \`durable\` or as its default; by default ./paymux.durable.js (or .mjs, .ts).

  migrate [--print]                         bring the tables to the newest version, or print the SQL
  attention                                 payouts that need a person
  show REFERENCE                            a payout and its history
  resend REFERENCE --by NAME --reason TEXT  write the unknown attempt off and send anew: if it did arrive, it is paid twice
  confirm REFERENCE paid|failed --by … --reason …
  acknowledge REFERENCE --by … --reason …   take it off the list and read it at once; nothing is sent
  cancel REFERENCE [--by … --reason …]      only what was not sent
  pause|resume ACCOUNT --by … --reason …    stop sending, or go on; pause --until TIME
  restored --since TIME --by NAME           the database was restored or lost commits: run it before a worker starts
  drift                                     compare what ended with the providers; exit code 1 when something differs

  --refund: REFERENCE is that of a refund. --tenant NAME: the tenant whose reference it is.
`

const [TEXT, FLAG] = [{ type: 'string' }, { type: 'boolean' }] as const
const OPTIONS = {
  ...{ config: TEXT, by: TEXT, reason: TEXT, until: TEXT, since: TEXT, tenant: TEXT },
  ...{ help: { ...FLAG, short: 'h' }, print: FLAG, refund: FLAG },
} as const

/** Runs one command. @returns the exit code */
export async function run(args: readonly string[], say: (line: string) => void): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
  const [command = 'help', subject = '', verdict] = positionals
  if (values.help || command === 'help') {
    say(HELP)
    return 0
  }
  const durable = await configured(values.config)
  let code = 0
  try {
    const { tenant, refund, by = '', reason = '' } = values
    const ref = { reference: subject, tenant }
    const kind: DurablePayout['kind'] = refund ? 'refund' : 'payout'
    const of = refund ? durable.refunds : durable.payouts
    const decided = (...flags: readonly ('by' | 'reason')[]) => {
      const missing = flags.filter((flag) => !values[flag]?.trim()).map((flag) => `--${flag}`)
      if (missing.length > 0) throw new Error(`${command} needs ${missing.join(' and ')}: it is written into the history`)
      return { by, reason }
    }
    const known = async (): Promise<DurablePayout> => {
      const payout = await of.get(ref)
      if (payout === null) throw new Error(subject === '' ? `${command} needs a reference\n\n${HELP}` : `there is no ${kind} "${subject}"`)
      return payout
    }
    const decision = () => ({ ...ref, kind, ...decided('by', 'reason') })
    const commands: Readonly<Record<string, () => Promise<void>>> = {
      migrate: async () => {
        if (values.print) return say(await durable.migrationSql())
        say('migrating …')
        await durable.migrate()
        say('the tables are up to date')
      },
      attention: async () => {
        const waiting = await durable.attention.list()
        for (const payout of waiting) say(lineOf(payout))
        say(`${counted(waiting.length, 'payout')} waiting for a person`)
      },
      show: async () => {
        say(lineOf(await known()))
        for (const { at, type, actor, data } of await of.history(ref)) {
          say(`  ${at}  ${type.padEnd(9)}  ${actor}  ${JSON.stringify(data)}`)
        }
      },
      resend: async () => say(lineOf(await durable.attention.resend(decision()))),
      acknowledge: async () => say(lineOf(await durable.attention.acknowledge(decision()))),
      confirm: async () => {
        if (verdict !== 'paid' && verdict !== 'failed') throw new Error('confirm REFERENCE paid, or confirm REFERENCE failed')
        say(lineOf(await durable.attention[verdict === 'paid' ? 'confirmPaid' : 'confirmFailed'](decision())))
      },
      cancel: async () => (await known()) && say(await of.cancel(durable.database, { ...ref, by: values.by, reason: values.reason })),
      pause: async () => {
        const until = values.until === undefined ? undefined : time('until', values.until)
        await durable.accounts.pause(subject, { ...decided('by', 'reason'), until })
        say(`${subject} sends nothing now; reading goes on`)
      },
      resume: async () => {
        await durable.accounts.resume(subject, decided('by', 'reason'))
        say(`${subject} sends again`)
      },
      restored: async () => {
        const about = { ...decided('by'), since: time('since', values.since) }
        say(`${await durable.markRestored(about)} payouts are suspect now`)
      },
      drift: async () => {
        const found = await durable.drift((done) => say(`${done} compared …`))
        for (const reference of found) say(`${reference} differs from its provider: see show ${reference}`)
        say(`${counted(found.length, 'payout')} differing from the provider`)
        const moved = await durable.coherence()
        for (const account of moved) say(`${account}: something other than payouts moved its balance`)
        code = found.length + moved.length > 0 ? 1 : 0
      },
    }
    const chosen = commands[command]
    if (chosen === undefined) throw new Error(`there is no command "${command}"\n\n${HELP}`)
    if (command !== 'migrate') await checkSchema(durable.database)
    await chosen()
    return code
  } finally {
    await durable.close()
  }
}

async function configured(file: string | undefined): Promise<Durable> {
  const names = file === undefined ? ['js', 'mjs', 'ts'].map((ending) => `paymux.durable.${ending}`) : [file]
  for (const name of names) {
    try {
      const module = (await import(pathToFileURL(name).href)) as { durable?: Durable; default?: Durable }
      const found = module.durable ?? module.default
      if (found === undefined) throw new Error(`${name} exports neither \`durable\` nor a default`)
      return found
    } catch (error) {
      const missing = (error as { code?: string; url?: string }).code === 'ERR_MODULE_NOT_FOUND' && String(error).includes(name)
      if (!missing) throw error
    }
  }
  throw new Error(`no config file: ${names.join(', ')} not found here; name yours with --config`)
}

function lineOf({ kind, tenant, reference, state, amount, account, attention, waitReason, attempts }: DurablePayout): string {
  const sum = amount === null ? '' : `${amount.amount} ${amount.currency}`
  const whose = [kind === 'refund' && 'a refund', tenant && `tenant: ${tenant}`]
  const waits = [attention && `needs a person: ${attention}`, waitReason && `waits: ${waitReason}`]
  const about = [...whose, ...waits, counted(attempts.length, 'attempt')]
  return [reference, state, sum, account ?? '–', about.filter(Boolean).join(', ')].join('  ')
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

function time(name: string, text: string | undefined): Date {
  const date = new Date(text ?? '')
  if (Number.isNaN(date.getTime())) throw new Error(`--${name} needs a time such as 2026-11-25T10:00Z`)
  return date
}
