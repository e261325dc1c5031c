import type { Row } from '../../src/row.ts'

/** A payout that was just enqueued. */
export function queuedRow(parts: Partial<Row> = {}): Row {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    kind: 'payout',
    tenant: '',
    reference: 'r-1',
    account: null,
    amount: '100.00',
    currency: 'RUB',
    method: 'card',
    feeFrom: null,
    bank: null,
    extra: null,
    invoiceReference: null,
    invoiceId: null,
    reason: null,
    destinationMask: '•••• 1111',
    state: 'queued',
    version: 0,
    reads: 0,
    waitReason: null,
    waitSince: null,
    attention: null,
    providerId: null,
    debited: null,
    fee: null,
    failureReason: null,
    notBefore: null,
    createdAt: 0,
    nextAt: 0,
    finalAt: null,
    now: 0,
    attempts: [],
    ...parts,
  }
}
