import { stripVTControlCharacters } from 'node:util'
import type { Invoice, Payout } from '@paymux/core'
import type { ALIGNMENT } from 'console-table-printer'
import { Table } from 'console-table-printer'
import { invoiceCard, payoutCard } from './cards.ts'
import type { ProviderBalance } from './report.ts'
import type { TakenEvent } from './tour.ts'
import { amount, localTime, NONE, offsetOf, status, text } from './words.ts'

/** Balances, one row each. */
export function balancesTable(balances: readonly ProviderBalance[]): string {
  return render(
    'Balances',
    ['left', 'right', 'right'],
    balances.map(({ provider, available, held }) => ({ Provider: provider, Available: amount(available), Held: amount(held) })),
  )
}

/** Payouts, one row each; one below the other where the terminal is too narrow for that. */
export function payoutsTable(payouts: readonly Payout[], columns: number | undefined): string {
  const { time, note } = times(payouts.flatMap(({ createdAt, finishedAt }) => [createdAt, finishedAt]))
  const table = render(
    'Payouts',
    ['left', 'left', 'left', 'right', 'right', 'right', 'left', 'left'],
    payouts.map((payout) => ({
      Provider: payout.provider,
      Reference: text(payout.reference),
      Status: status(payout.status),
      Amount: amount(payout.amount),
      Fee: amount(payout.fee),
      Received: amount(payout.received),
      Created: time(payout.createdAt),
      Finished: time(payout.finishedAt),
    })),
  )
  return fits(table, columns) ? table + note : payouts.map(payoutCard).join('\n\n')
}

/** Invoices, one row each; one below the other where the terminal is too narrow for that. */
export function invoicesTable(invoices: readonly Invoice[], columns: number | undefined): string {
  const { time, note } = times(invoices.flatMap(({ createdAt, paidAt }) => [createdAt, paidAt]))
  const table = render(
    'Invoices',
    ['left', 'left', 'left', 'right', 'right', 'right', 'left', 'left'],
    invoices.map((invoice) => ({
      Provider: invoice.provider,
      Reference: text(invoice.reference),
      Status: `${status(invoice.status)}${invoice.onHold ? ', on hold' : ''}`,
      Amount: amount(invoice.amount),
      Fee: amount(invoice.fee),
      Credited: amount(invoice.credited),
      Created: time(invoice.createdAt),
      Paid: time(invoice.paidAt),
    })),
  )
  return fits(table, columns) ? table + note : invoices.map(invoiceCard).join('\n\n')
}

/** Webhooks that were taken, one row each. */
export function eventsTable(events: readonly TakenEvent[]): string {
  return render(
    'Webhooks',
    ['left', 'left', 'left', 'left', 'right', 'left', 'left'],
    events.map(({ event, record, answer }) => ({
      Provider: event.provider,
      Event: event.type,
      Reference: text(event.reference),
      Status: status(event.status),
      Amount: amount(event.amount),
      'Status verified': !event.statusVerified ? 'no' : event.signedFields.length > 0 ? 'signature' : 'read',
      'A read says': status(record.status),
      Answered: text(answer),
    })),
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

function fits(table: string, columns: number | undefined): boolean {
  const width = table.indexOf('\n', table.indexOf('┌')) - table.indexOf('┌')
  return columns === undefined || width <= columns
}

function render(title: string, alignments: readonly ALIGNMENT[], rows: readonly Readonly<Record<string, string>>[]): string {
  const names = Object.keys(rows[0] ?? {})
  const table = new Table({
    // As wide as the widest cell: nothing is broken over lines, least of all an amount.
    columns: names.map((name, at) => ({ name, alignment: alignments[at] ?? 'left', maxLen: widest(rows, name) })),
    rows: rows.map((row) => ({ ...row })),
    // The cells bring their own colour, and only where the terminal wants it.
    shouldDisableColors: true,
  })
  return `${title}\n${table.render().trimEnd()}`
}

function widest(rows: readonly Readonly<Record<string, string>>[], name: string): number {
  return Math.max(name.length, ...rows.map((row) => stripVTControlCharacters(row[name] ?? '').length))
}
