import type { RecordRef } from '@paymux/core'
import { invoiceCard, payoutCard, receiptCard } from './cards.ts'
import { killAndResume } from './durable.ts'
import type { CreateRequest } from './orders.ts'
import { adviceFor, create } from './orders.ts'
import { EXIT, note, print, printJson, reportError } from './output.ts'
import type { Source } from './providers.ts'
import { PROVIDER_IDS, withSources } from './providers.ts'
import type { Question, Report } from './report.ts'
import { ask, emptyReport } from './report.ts'
import { seededReferences } from './seed.ts'
import { balancesTable, durableTable, eventsTable, invoicesTable, payoutsTable } from './tables.ts'
import { takeTour, tourLines } from './tour.ts'

/** Whether JSON is wanted. */
interface Output {
  readonly json?: true
}

/** Balances, payouts and invoices of every provider. */
export async function overview({ json }: Output): Promise<void> {
  const refs = (references: readonly string[]) => references.map((reference) => ({ reference, id: null }))
  const { balances, payouts, invoices } = await collect(PROVIDER_IDS, ({ provider, sandbox }) => {
    const { id, name } = provider
    const listed = { payouts: provider.payouts.list !== undefined, invoices: provider.invoices.list !== undefined }
    // Without a list only the references of what the sandbox was seeded with are known.
    const known = sandbox === null ? { payouts: [], invoices: [] } : seededReferences(id)
    if (sandbox === null && !listed.payouts)
      note(`${name} has no list of payouts: name one with \`pnpm demo payout --provider ${id} --reference <text>\`.`)
    return {
      balances: true,
      payouts: listed.payouts ? 'newest' : refs(known.payouts),
      invoices: listed.invoices ? 'newest' : refs(known.invoices),
    }
  })
  if (json) return printJson({ balances, payouts, invoices })
  const { columns } = process.stdout
  const tables = [
    ...(balances.length > 0 ? [balancesTable(balances)] : []),
    ...(payouts.length > 0 ? [payoutsTable(payouts, columns)] : []),
    ...(invoices.length > 0 ? [invoicesTable(invoices, columns)] : []),
  ]
  if (tables.length > 0) print(tables.join('\n\n'))
}

/** Balances of every provider, or of one. */
export async function balances({ json, provider: only }: Output & { readonly provider?: string }): Promise<void> {
  const report = await collect(only === undefined ? PROVIDER_IDS : [only], ({ provider }) => {
    if (provider.balances === undefined) note(`${provider.name}: this provider has no balances`)
    return { balances: true }
  })
  if (json) printJson(report.balances)
  else if (report.balances.length > 0) print(balancesTable(report.balances))
  if (report.balances.length === 0) process.exitCode ??= EXIT.failed
}

export async function payout({ json, provider, ref }: Output & { readonly provider: string; readonly ref: RecordRef }): Promise<void> {
  const { payouts } = await collect([provider], () => ({ payouts: [ref] }))
  for (const found of payouts) json ? printJson(found) : print(payoutCard(found))
}

export async function invoice({ json, provider, ref }: Output & { readonly provider: string; readonly ref: RecordRef }): Promise<void> {
  const { invoices } = await collect([provider], () => ({ invoices: [ref] }))
  for (const found of invoices) json ? printJson(found) : print(invoiceCard(found))
}

/** Orders something, once. Where the upstream is a real one, only with a yes. */
export async function order(
  { json, provider: id, yes }: Output & { readonly provider: string; readonly yes?: true },
  request: CreateRequest,
): Promise<void> {
  await withSources([id], async ([source]) => {
    if (source === undefined) return
    note(source.notice)
    if (source.sandbox === null && yes === undefined) {
      const effect = request.what === 'payout' ? 'moves money' : 'makes an invoice'
      note(`error: this ${effect} at a real upstream: say so with '--yes'`)
      process.exitCode = EXIT.misused
      return
    }
    try {
      const created = await create(source.provider, request)
      json ? printJson(created.receipt) : print(receiptCard(created))
      if (source.sandbox !== null)
        note('The sandbox of this command ends with it. One that stays: `npx @paymux/sandbox`, with its lines in `.env`.')
    } catch (error) {
      reportError(error)
      const advice = adviceFor(error, source.provider, request)
      if (advice === null) return
      note(advice)
      process.exitCode = EXIT.unknown
    }
  })
}

/** Everything once, on a sandbox. */
export async function tour({ json }: Output): Promise<void> {
  note('On a sandbox of its own, whatever keys there are: no money moves.')
  const tours = await takeTour()
  if (json) return printJson(tours)
  for (const one of tours) print(`${tourLines(one).join('\n')}\n`)
  print(
    eventsTable(
      tours.flatMap(({ events }) => events),
      process.stdout.columns,
    ),
  )
  print('Each was verified, confirmed by a read and only then acknowledged.')
}

/** Payouts on a sandbox whose worker is killed with orders in flight. */
export async function durable({ json, postgres = false }: Output & { readonly postgres?: boolean }): Promise<void> {
  note('On a sandbox of its own, whatever keys there are: no money moves.')
  const rows = await killAndResume(postgres, note)
  json ? printJson(rows) : print(durableTable(rows))
  const wrong = rows.filter(({ state, paid }) => state !== 'succeeded' || paid !== 1)
  if (wrong.length > 0) process.exitCode = EXIT.failed
  note(wrong.length > 0 ? `Not as it should be: ${wrong.map(({ reference }) => reference).join(', ')}` : 'Each was paid once.')
}

async function collect(ids: readonly string[], question: (source: Source) => Question): Promise<Report> {
  const report = emptyReport()
  await withSources(ids, async (sources) => {
    for (const source of sources) note(source.notice)
    for (const source of sources) await ask(source.provider, question(source), report)
  })
  for (const failure of report.failures) reportError(failure)
  return report
}
