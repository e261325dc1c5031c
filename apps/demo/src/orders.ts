import type { CreateInvoice, CreatePayout, InvoiceReceipt, PayoutReceipt } from '@paymux/core'
import { PaymentError } from '@paymux/core'
import type { DemoProvider } from './demo-provider.ts'

/** What can be created. */
export type Created =
  | { readonly what: 'payout'; readonly receipt: PayoutReceipt }
  | { readonly what: 'invoice'; readonly receipt: InvoiceReceipt }

/** What to create, at any provider. */
export type CreateRequest =
  | { readonly what: 'payout'; readonly input: CreatePayout }
  | { readonly what: 'invoice'; readonly input: CreateInvoice }

/** Creates it, once. @throws PaymentError; see {@link adviceFor} when its outcome is `unknown` */
export async function create({ invoices, payouts }: DemoProvider, request: CreateRequest): Promise<Created> {
  if (request.what === 'payout') return { what: request.what, receipt: await payouts.create(request.input) }
  return { what: request.what, receipt: await invoices.create(request.input) }
}

/** What to do about an order whose outcome is not known; null when it is known. */
export function adviceFor(error: unknown, provider: DemoProvider, { what, input }: CreateRequest): string | null {
  if (!PaymentError.is(error) || error.outcome !== 'unknown') return null
  const { recovery } = what === 'payout' ? provider.payouts : provider.invoices
  const lookUp = `pnpm demo ${what} get --provider ${provider.id} --reference ${quoted(input.reference)}`
  if (recovery.lookup) return `This ${what} may have been made. Do not create it again before you have looked it up: ${lookUp}`
  return `This ${what} may have been made, and ${provider.name} does not find it by its reference: do what the error says.`
}

/** A text as one word for a shell. */
function quoted(text: string): string {
  return /^[\w.:@%+,/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
