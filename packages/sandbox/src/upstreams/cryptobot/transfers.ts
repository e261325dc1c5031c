import type { RecordControls, Store } from '../../contract/store.ts'
import { createStore } from '../../contract/store.ts'
import type { Operation, UpstreamContext } from '../../contract/upstream.ts'
import { refuse } from '../../contract/upstream.ts'
import type { PlainObject } from '../../wire/json.ts'
import { num } from '../../wire/json.ts'
import { iso } from '../../wire/times.ts'
import { amountIn, isNamed, operationsOf, textIn } from './access.ts'
import type { CryptobotAccount } from './account.ts'
import { unitsText } from './decimals.ts'

const FIELDS = { statusField: 'status', keyField: 'transfer_id' }

/** A transfer. It is completed at once, or it is not there. */
export interface CryptobotTransfer {
  readonly id: string
  /** `spend_id` */
  readonly reference: string
  readonly status: 'completed'
  readonly userId: string
  readonly asset: string
  readonly amount: string
  readonly comment: string | null
  /** ISO 8601, UTC. */
  readonly createdAt: string
}

/** What the user can do with transfers. A `ref` is an id or the merchant's reference. */
export type CryptobotTransferControls = RecordControls<CryptobotTransfer>

export function createTransfers(): Store<CryptobotTransfer> {
  return createStore<CryptobotTransfer>('transfer', ({ reference }) => reference)
}

/** Operations of transfers. https://help.send.tg/en/articles/10279948-crypto-pay-api#transfer */
export function transferOperations(
  { ids, clock }: UpstreamContext,
  { credentials: { token }, available, currencies }: CryptobotAccount,
  store: Store<CryptobotTransfer>,
): readonly Operation[] {
  const { list, write } = operationsOf(token)
  return [
    write(
      'transfer',
      { name: 'payouts.create', ...FIELDS },
      (params) => params('spend_id'),
      (params) => {
        const [userId, asset] = [params('user_id') ?? '', params('asset') ?? '']
        if (!/^[1-9]\d{0,18}$/.test(userId)) refuse(400, 'USER_ID_INVALID')
        if (currencies.get(asset)?.fiat !== false) refuse(400, 'ASSET_INVALID')
        const reference = textIn(params, 'spend_id', 64) || refuse(400, 'SPEND_ID_REQUIRED')
        const amount = amountIn(params)
        const comment = textIn(params, 'comment', 1024)
        // Once per app, for ever.
        if (store.byReference(reference) !== undefined) refuse(400, 'SPEND_ID_ALREADY_USED')
        const before = available.get(asset) ?? 0n
        if (amount > before) refuse(400, 'INSUFFICIENT_FUNDS')
        available.set(asset, before - amount)
        const record = store.add({
          id: ids.record(() => String(70_001 + store.all().length)),
          reference,
          status: 'completed',
          userId,
          asset,
          amount: unitsText(amount),
          comment,
          createdAt: iso(clock.now()),
        })
        return [record.id, toWire(record)]
      },
    ),
    list('getTransfers', { name: 'payouts.get', ...FIELDS }, (params) => {
      const [transferIds, spendId] = [params('transfer_ids'), params('spend_id')]
      return store
        .all()
        .filter(({ id, reference }) => isNamed(transferIds, id) && (spendId ?? reference) === reference)
        .map(toWire)
    }),
  ]
}

function toWire({ id, reference, status, userId, asset, amount, comment, createdAt }: CryptobotTransfer): PlainObject {
  return {
    transfer_id: num(id),
    spend_id: reference,
    user_id: num(userId),
    asset,
    amount,
    status,
    completed_at: createdAt,
    comment: comment ?? undefined,
  }
}
