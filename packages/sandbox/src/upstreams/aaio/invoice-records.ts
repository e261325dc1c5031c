/** Fees of a chosen method, in kopecks. */
export interface InvoiceFees {
  /** What the merchant is credited with. */
  readonly profit: bigint
  readonly merchant: bigint
  readonly client: bigint
  readonly shares: string
}

/** An order as the upstream keeps it; `amount` in hundredths of `currency`, times in milliseconds. */
export interface InvoiceRecord {
  readonly id: string
  readonly orderId: string
  readonly amount: bigint
  readonly currency: string
  readonly desc: string
  readonly email: string
  readonly lang: 'ru' | 'en'
  /** Custom values, by their names with `us_`. */
  readonly custom: Readonly<Record<string, string>>
  readonly createdAt: number
  /** "" until one is chosen. */
  method: string
  fees: InvoiceFees | null
  status: 'in_process' | 'success' | 'hold' | 'expired'
  expiresAt: number
  completedAt: number | null
}

/** An invoice for the sandbox's user. */
export interface AaioInvoice {
  readonly id: string
  readonly reference: string
  readonly status: 'in_process' | 'success' | 'hold' | 'expired'
  readonly amount: string
  readonly currency: string
  readonly method: string
  /** In roubles; null until a method is chosen. */
  readonly profit: string | null
  readonly commission: string | null
  readonly payerCommission: string | null
  readonly description: string
  readonly email: string
  readonly metadata: Readonly<Record<string, string>>
  /** The payment page. */
  readonly url: string
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly expiresAt: string
  readonly paidAt: string | null
}
