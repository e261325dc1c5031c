import type { Payout, PayoutStatus, Ref } from '@paymux/core'
import { subtractMoney } from '@paymux/core'
import { expectRecord, readWire } from '@paymux/core/authoring'
import type { MapContext } from '@paymux/core/http'

/** The account's currency. */
const RUB = 'RUB'

const PAYOUT_STATUS = {
  wait: 'pending',
  success: 'succeeded',
  fail: 'failed',
} as const satisfies Record<string, PayoutStatus>

/** `subtract` of a payout: who bears the fee. */
const FEE_FROM = { amount: 'amount', balance: 'balance' } as const

const PAYOUT_FIELDS = [
  'service',
  'wallet',
  'type',
  'subtract',
  'amount',
  'amount_withdraw_rub',
  'commission_rub',
  'receive_currency',
  'amount_receive',
  'comment',
  'created_at',
]

/** A payout; refused when it is not the one that `ref` names. */
export function toPayout(
  wire: { readonly payoff_id: string; readonly status: string },
  ref: Ref,
  utcOffset: string,
  context: MapContext,
): Payout {
  const read = readWire(wire, PAYOUT_FIELDS, context.drift)
  // Absent for payouts that were made by hand in the cabinet.
  const reference = read.text('order_id')
  expectRecord(ref, { id: wire.payoff_id, reference }, context)

  const debited = read.money('amount_withdraw_rub', RUB)
  const fee = read.money('commission_rub', RUB)
  const currency = read.text('receive_currency')
  const arrives = currency === null ? null : read.money('amount_receive', currency)
  // In another currency Enot does not tell the roubles that reach the recipient; they are what left the balance less the fee.
  const rest = debited !== null && fee !== null ? subtractMoney(debited, fee) : null
  return {
    provider: 'enot',
    id: wire.payoff_id,
    reference,
    status: read.word('status', PAYOUT_STATUS, 'unknown'),
    rawStatus: wire.status,
    method: read.text('service'),
    destination: read.text('wallet'),
    amount: read.money('amount', RUB),
    debited,
    fee,
    received: arrives?.currency === RUB ? arrives : rest,
    converted: arrives?.currency === RUB ? null : arrives,
    feeFrom: read.word('subtract', FEE_FROM, null),
    comment: read.text('comment'),
    failureReason: read.text('error_message'),
    createdAt: read.time('created_at', utcOffset),
    finishedAt: read.time('paid_at', utcOffset),
    raw: context.raw,
  }
}
