import { styleText } from 'node:util'
import type { InvoiceStatus, Money, PayoutStatus } from '@paymux/core'

/** Stands for what was not told. */
export const NONE = '–'

const COLOURS: Readonly<Record<PayoutStatus | InvoiceStatus, 'green' | 'yellow' | 'red' | 'magenta'>> = {
  succeeded: 'green',
  paid: 'green',
  pending: 'yellow',
  authorized: 'yellow',
  underpaid: 'yellow',
  failed: 'red',
  expired: 'red',
  canceled: 'red',
  refunded: 'red',
  unknown: 'magenta',
}

export function amount(money: Money | null): string {
  return money === null ? NONE : text(`${money.amount} ${money.currency}`)
}

export function status(word: PayoutStatus | InvoiceStatus): string {
  return styleText(COLOURS[word] ?? 'magenta', text(word), { stream: process.stdout })
}

/** Text from outside, without anything that a terminal would obey. */
export function text(value: string | null): string {
  return value === null ? NONE : value.replace(/\p{Cc}+/gu, ' ')
}

/** "2023-03-10T17:08:42+03:00" as "2023-03-10 17:08", or with seconds at length 19. */
export function localTime(iso: string, length: 16 | 19): string {
  return iso.slice(0, length).replace('T', ' ')
}

export function offsetOf(iso: string | null): string | null {
  return iso === null ? null : iso.slice(19)
}

export function zonedTime(iso: string | null): string {
  return iso === null ? NONE : `${localTime(iso, 19)} (UTC${offsetOf(iso) ?? ''})`
}
