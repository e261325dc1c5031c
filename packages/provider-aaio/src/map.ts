import type { Balance, Payout, PayoutStatus, Ref } from '@paymux/core'
import { expectRecord, readWire } from '@paymux/core/authoring'
import type { MapContext } from '@paymux/core/http'

/** The account's currency: every amount of the two pages is in it. */
const RUB = 'RUB'

const PAYOUT_STATUS = {
  in_process: 'pending',
  success: 'succeeded',
  cancel: 'failed',
} as const satisfies Record<string, PayoutStatus>

/** `commission_type` of a payout: 0, the fee comes out of the amount; 1, it is taken from the balance on top. */
const FEE_FROM = { '0': 'amount', '1': 'balance' } as const

const BALANCE_FIELDS = ['referral', 'hold']
const PAYOUT_FIELDS = ['my_id', 'method', 'wallet', 'amount', 'amount_down', 'commission', 'commission_type', 'date']

/** The one account balance. `referral` has no home outside `raw`: it must be moved to the main balance by hand first. */
export function toBalances(wire: { readonly balance: string }, { raw, drift, invalid }: MapContext): readonly Balance[] {
  const read = readWire(wire, BALANCE_FIELDS, drift)
  const available = read.money('balance', RUB) ?? invalid('balance is not an amount')
  return [{ available, held: read.money('hold', RUB), total: null, raw }]
}

/** A payout; refused when it is not the one that `ref` names. */
export function toPayout(wire: { readonly id: string; readonly status: string }, ref: Ref, utcOffset: string, context: MapContext): Payout {
  const read = readWire(wire, PAYOUT_FIELDS, context.drift)
  const reference = read.text('my_id')
  expectRecord(ref, { id: wire.id, reference }, context)

  const feeFrom = read.word('commission_type', FEE_FROM, null)
  const debited = read.money('amount_down', RUB)
  const received = read.money('amount', RUB)
  const currency = read.text('amount_currency')
  return {
    provider: 'aaio',
    id: wire.id,
    reference,
    status: read.word('status', PAYOUT_STATUS, 'unknown'),
    rawStatus: wire.status,
    method: read.text('method'),
    destination: read.text('wallet'),
    // Aaio's `amount` is what arrives. What was asked for is the one of the two that the fee did not change.
    amount: feeFrom === 'amount' ? debited : feeFrom === 'balance' ? received : null,
    debited,
    fee: read.money('commission', RUB),
    received,
    converted: currency === null || currency === RUB ? null : read.money('amount_in_currency', currency),
    feeFrom,
    comment: null,
    failureReason: read.text('cancel_message'),
    createdAt: read.time('date', utcOffset),
    finishedAt: read.time('complete_date', utcOffset),
    raw: context.raw,
  }
}
