import { stripVTControlCharacters } from 'node:util'
import type { Invoice, Payout } from '@paymux/core'
import { Table } from 'console-table-printer'
import { invoiceCard, payoutCard } from './cards.ts'
import type { DurableRow } from './durable.ts'
import type { ProviderBalance } from './report.ts'
import type { TakenEvent } from './tour.ts'
import { amount, localTime, NONE, offsetOf, status, text } from './words.ts'

/** A column of a table. */
interface Column<T> {
  readonly name: string
  readonly cell: (row: T) => string
  readonly alignment?: 'right'
  /** Left out where the terminal is too narrow: the highest number first. */
  readonly spare?: number
}

/** Balances, one row each. */
export function balancesTable(balances: readonly ProviderBalance[]): string {
  const columns: readonly Column<ProviderBalance>[] = [
    { name: 'Provider', cell: ({ provider }) => provider },
    { name: 'Available', alignment: 'right', cell: ({ available }) => amount(available) },
    { name: 'Held', alignment: 'right', cell: ({ held }) => amount(held) },
  ]
  return render('Balances', columns, balances)
}

/** Payouts, one row each, with fewer columns in a narrow terminal; one below the other where it is too narrow for any table. */
export function payoutsTable(payouts: readonly Payout[], width: number | undefined): string {
  const { time, note } = times(payouts.flatMap(({ createdAt, finishedAt }) => [createdAt, finishedAt]))
  const columns: readonly Column<Payout>[] = [
    { name: 'Provider', cell: ({ provider }) => provider },
    { name: 'Reference', cell: ({ reference }) => text(reference) },
    { name: 'Status', cell: (payout) => status(payout.status) },
    { name: 'Amount', alignment: 'right', cell: (payout) => amount(payout.amount) },
    { name: 'Fee', alignment: 'right', spare: 2, cell: ({ fee }) => amount(fee) },
    { name: 'Received', alignment: 'right', spare: 1, cell: ({ received }) => amount(received) },
    { name: 'Created', cell: ({ createdAt }) => time(createdAt) },
    { name: 'Finished', spare: 3, cell: ({ finishedAt }) => time(finishedAt) },
  ]
  const table = fitted('Payouts', columns, payouts, width)
  return table === null ? payouts.map(payoutCard).join('\n\n') : table + note
}

/** Invoices, one row each, with fewer columns in a narrow terminal; one below the other where it is too narrow for any table. */
export function invoicesTable(invoices: readonly Invoice[], width: number | undefined): string {
  const { time, note } = times(invoices.flatMap(({ createdAt, paidAt }) => [createdAt, paidAt]))
  const columns: readonly Column<Invoice>[] = [
    { name: 'Provider', cell: ({ provider }) => provider },
    { name: 'Reference', cell: ({ reference }) => text(reference) },
    { name: 'Status', cell: (invoice) => `${status(invoice.status)}${invoice.onHold ? ', on hold' : ''}` },
    { name: 'Amount', alignment: 'right', cell: (invoice) => amount(invoice.amount) },
    { name: 'Fee', alignment: 'right', spare: 2, cell: ({ fee }) => amount(fee) },
    { name: 'Credited', alignment: 'right', spare: 1, cell: ({ credited }) => amount(credited) },
    { name: 'Created', cell: ({ createdAt }) => time(createdAt) },
    { name: 'Paid', spare: 3, cell: ({ paidAt }) => time(paidAt) },
  ]
  const table = fitted('Invoices', columns, invoices, width)
  return table === null ? invoices.map(invoiceCard).join('\n\n') : table + note
}

/** Webhooks that were taken, one row each, with fewer columns in a narrow terminal. */
export function eventsTable(events: readonly TakenEvent[], width: number | undefined): string {
  const columns: readonly Column<TakenEvent>[] = [
    { name: 'Provider', spare: 3, cell: ({ event }) => event.provider },
    { name: 'Event', cell: ({ event }) => event.type },
    { name: 'Reference', cell: ({ event }) => text(event.reference) },
    { name: 'Status', cell: ({ event }) => status(event.status) },
    { name: 'Amount', alignment: 'right', spare: 4, cell: ({ event }) => amount(event.amount) },
    { name: 'Status verified', cell: ({ event }) => (!event.statusVerified ? 'no' : event.signedFields.length > 0 ? 'signature' : 'read') },
    { name: 'A read says', spare: 2, cell: ({ record }) => status(record.status) },
    { name: 'Answered', spare: 1, cell: ({ answer }) => text(answer) },
  ]
  return fitted('Webhooks', columns, events, width) ?? render('Webhooks', columns, events)
}

/** Payouts whose worker was killed, one row each. */
export function durableTable(rows: readonly DurableRow[]): string {
  return render<DurableRow>(
    'Payouts',
    [
      { name: 'Reference', cell: ({ reference }) => text(reference) },
      { name: 'State', cell: ({ state }) => text(state) },
      { name: 'When killed', cell: ({ interrupted }) => (interrupted ? 'in flight' : NONE) },
      { name: 'Attempts', alignment: 'right', cell: ({ attempts }) => String(attempts) },
      { name: 'Orders sent', alignment: 'right', cell: ({ requests }) => String(requests) },
      { name: 'Times paid', alignment: 'right', cell: ({ paid }) => String(paid) },
    ],
    rows,
  )
}

/** Times, with their offset told once below the table where all have the same. */
function times(all: readonly (string | null)[]): { readonly time: (iso: string | null) => string; readonly note: string } {
  const offsets = new Set(all.map(offsetOf))
  offsets.delete(null)
  const [offset] = offsets.size === 1 ? offsets : []
  return {
    time: (iso) => (iso === null ? NONE : `${localTime(iso, 16)}${offset ? '' : ` ${offsetOf(iso) ?? ''}`}`),
    note: offset ? `\nTimes are the upstream's own local times, taken as UTC${offset}.` : '',
  }
}

/** The table with as many columns as the terminal has room for; null when that is too few. */
function fitted<T>(title: string, columns: readonly Column<T>[], rows: readonly T[], width: number | undefined): string | null {
  const [first = 0, ...others] = columns.map(({ spare = 0 }) => spare).toSorted((a, b) => b - a)
  for (const most of [first, ...others]) {
    const shown = columns.filter(({ spare = 0 }) => spare <= most)
    const table = render(title, shown, rows)
    if (width !== undefined && widthOf(table) > width) continue
    const missing = columns.filter((column) => !shown.includes(column)).map(({ name }) => name)
    return missing.length === 0 ? table : `${table}\nIn a wider terminal: ${missing.join(', ')}.`
  }
  return null
}

function widthOf(table: string): number {
  return table.indexOf('\n', table.indexOf('┌')) - table.indexOf('┌')
}

function render<T>(title: string, columns: readonly Column<T>[], rows: readonly T[]): string {
  const cells = rows.map((row) => Object.fromEntries(columns.map(({ name, cell }) => [name, cell(row)])))
  const table = new Table({
    // As wide as the widest cell: nothing is broken over lines, least of all an amount.
    columns: columns.map(({ name, alignment = 'left' }) => ({ name, alignment, maxLen: widest(cells, name) })),
    rows: cells,
    // The cells bring their own colour, and only where the terminal wants it.
    shouldDisableColors: true,
  })
  return `${title}\n${table.render().trimEnd()}`
}

function widest(rows: readonly Readonly<Record<string, string>>[], name: string): number {
  return Math.max(name.length, ...rows.map((row) => stripVTControlCharacters(row[name] ?? '').length))
}
