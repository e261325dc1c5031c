const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/
const decimal = /^\d+(\.\d+)?$/

/** Formats of what Crypto Pay answers and sends. */
export const FORMATS = {
  created_at: time,
  paid_at: time,
  completed_at: time,
  expiration_date: time,
  request_date: time,
  amount: decimal,
  paid_amount: decimal,
  available: decimal,
  onhold: decimal,
  rate: decimal,
  swapped_output: decimal,
  bot_invoice_url: /^https?:\/\/\S+$/,
}

/** Fields that say which record it is, in which state. */
export const NAMES = ['invoice_id', 'payload', 'transfer_id', 'spend_id', 'status', 'currency_type', 'asset', 'fiat', 'paid_asset']
export const EXACT = ['ok', ...NAMES, 'currency_code', 'code', 'name', 'source', 'target']
