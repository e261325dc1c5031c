import { readFileSync } from 'node:fs'

/** A recorded answer of an upstream, written as upstreams write it: without spaces, every digit kept. */
function recorded(provider: string, fixture: string): string {
  const text = readFileSync(new URL(`../../../packages/provider-${provider}/test/fixtures/${fixture}`, import.meta.url), 'utf8')
  return text.replace(/\n\s*/g, '').replaceAll('": ', '":')
}

/** Payment-like records, as many as fit into a number of bytes. */
function filled(bytes: number): string {
  const row = { id: '3fa85f64-5717-4562-b3fc-2c963f66afa6', amount: 10.5, status: 'success', comment: 'x'.repeat(60) }
  const rows = Array.from({ length: Math.floor(bytes / (JSON.stringify(row).length + 1)) - 1 }, () => row)
  return JSON.stringify({ rows })
}

/** What the upstream answers, by the first part of the path. */
export const ANSWERS: Readonly<Record<string, string>> = {
  'aaio-read': recorded('aaio', 'info-payoff-success.json'),
  'aaio-write': recorded('aaio', 'create-payoff.json'),
  'enot-read': recorded('enot', 'payoff-info-success.json'),
  'enot-write': recorded('enot', 'payoff-create.json'),
  'yookassa-read': recorded('yookassa', 'payment-succeeded.json'),
  'yookassa-write': recorded('yookassa', 'payment-pending.json'),
  'cryptobot-read': recorded('cryptobot', 'transfers-one.json'),
  'cryptobot-write': recorded('cryptobot', 'transfer.json'),
  // Stripe's client asks below /v1: it gets YooKassa's payment, so that all clients read the same record.
  v1: recorded('yookassa', 'payment-succeeded.json'),
  // For durable and its peers: a look-up that finds nothing, and the receipt of an order.
  'payout-read': '{"status":"absent"}',
  'payout-write': '{"id":"p-1","status":"pending"}',
  '1KiB': filled(1024),
  '16KiB': filled(16 * 1024),
  '128KiB': filled(128 * 1024),
  '1MiB': filled(1024 * 1024),
}
