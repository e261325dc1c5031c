import { stripVTControlCharacters, styleText } from 'node:util'
import type { Money, Payout, PayoutStatus } from '@paymux/core'
import type { ALIGNMENT } from 'console-table-printer'
import { Table } from 'console-table-printer'
import type { ProviderBalance } from './report.ts'

const NONE = '–'

const COLOURS: Readonly<Record<PayoutStatus, 'green' | 'yellow' | 'red' | 'magenta'>> = {
  succeeded: 'green',
  pending: 'yellow',
  failed: 'red',
  unknown: 'magenta',
}

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
  const offsets = new Set(payouts.flatMap(({ createdAt, finishedAt }) => [createdAt, finishedAt]).map(offsetOf))
  offsets.delete(null)
  const [offset] = offsets.size === 1 ? offsets : []
  const time = (iso: string | null): string => (iso === null ? NONE : `${localTime(iso, 16)}${offset ? '' : ` ${offsetOf(iso) ?? ''}`}`)
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
  const width = table.indexOf('\n', table.indexOf('┌')) - table.indexOf('┌')
  if (columns !== undefined && width > columns) return payouts.map(payoutCard).join('\n\n')
  return offset ? `${table}\nTimes are the upstream's own local times, taken as UTC${offset}.` : table
}

/** Everything about one payout. */
export function payoutCard(payout: Payout): string {
  const fields: Readonly<Record<string, string>> = {
    Provider: payout.provider,
    Reference: text(payout.reference),
    Id: text(payout.id),
    Status: `${status(payout.status)} (${text(payout.rawStatus)})`,
    Method: text(payout.method),
    Destination: text(payout.destination),
    Amount: amount(payout.amount),
    Fee: `${amount(payout.fee)}${payout.feeFrom === null ? '' : `, taken from the ${payout.feeFrom}`}`,
    Debited: amount(payout.debited),
    Received: `${amount(payout.received)}${payout.converted === null ? '' : ` = ${amount(payout.converted)}`}`,
    Created: zonedTime(payout.createdAt),
    Finished: zonedTime(payout.finishedAt),
    ...(payout.comment === null ? {} : { Comment: text(payout.comment) }),
    ...(payout.failureReason === null ? {} : { Reason: text(payout.failureReason) }),
  }
  const width = Math.max(...Object.keys(fields).map((name) => name.length))
  return Object.entries(fields)
    .map(([name, value]) => `${name.padEnd(width)}  ${value}`)
    .join('\n')
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

function amount(money: Money | null): string {
  return money === null ? NONE : text(`${money.amount} ${money.currency}`)
}

function status(word: PayoutStatus): string {
  return styleText(COLOURS[word] ?? 'magenta', text(word), { stream: process.stdout })
}

/** Text from outside, without anything that a terminal would obey. */
function text(value: string | null): string {
  return value === null ? NONE : value.replace(/\p{Cc}+/gu, ' ')
}

/** "2023-03-10T17:08:42+03:00" as "2023-03-10 17:08", or with seconds at length 19. */
function localTime(iso: string, length: 16 | 19): string {
  return iso.slice(0, length).replace('T', ' ')
}

function offsetOf(iso: string | null): string | null {
  return iso === null ? null : iso.slice(19)
}

function zonedTime(iso: string | null): string {
  return iso === null ? NONE : `${localTime(iso, 19)} (UTC${offsetOf(iso) ?? ''})`
}
