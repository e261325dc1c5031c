import type { Chosen } from '../../contract/choices.ts'

/** What depends on the shop, or what nobody documents. The first value is the default. */
export const YOOKASSA_QUIRKS = {
  /** Whether records are those of a test shop. */
  test: [false, true],
  /** 54-FZ: whether payments, captures and refunds must have a receipt. */
  receipts: ['optional', 'mandatory'],
  /** Whether a refund succeeds at once, or waits until it is told to. */
  refunds: ['succeed', 'wait'],
  /** How often a notification is sent again when the answer is not 2xx. It is documented for 24 hours, without steps. */
  redeliveries: [3, 0, 10],
} as const

/** Quirks of the sandbox's YooKassa. */
export type YooKassaQuirks = Chosen<typeof YOOKASSA_QUIRKS>
