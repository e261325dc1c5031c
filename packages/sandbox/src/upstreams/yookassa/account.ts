import type { UpstreamContext } from '../../contract/upstream.ts'
import type { WebhookDraft } from '../../contract/webhooks.ts'
import type { PlainObject } from '../../wire/json.ts'
import { writeJson } from '../../wire/json.ts'
import type { Account } from '../account.ts'
import type { YooKassaQuirks } from './quirks.ts'

/** One pair of credentials, in the shape that `createYooKassa` takes. */
export interface YooKassaKeys {
  readonly id: string
  readonly secretKey: string
}

/** Credentials, in the shape that `createYooKassa` takes. */
export interface YooKassaCredentials {
  readonly shop: YooKassaKeys
  /** Of the payout gateway. */
  readonly gateway: YooKassaKeys
}

/** The shop and gateway of a sandbox; sums in kopecks. */
export interface YooKassaAccount extends Account<YooKassaCredentials, YooKassaQuirks> {
  /** What the shop has earned. */
  shop: bigint
  /** What the gateway can pay out. */
  gateway: bigint
}

interface Notice {
  readonly kind: WebhookDraft['kind']
  /** "payment.succeeded" */
  readonly event: string
  readonly id: string
  readonly reference: string
  readonly object: PlainObject
}

/** Sends a notification. Nothing signs it. https://yookassa.ru/developers/using-api/webhooks */
export function notify(context: UpstreamContext, { quirks }: YooKassaAccount, notice: Notice): void {
  const { kind, event, id, reference, object } = notice
  context.sendWebhook({
    kind,
    recordId: id,
    reference,
    status: event.replace(/^.*\./, ''),
    url: context.webhookUrl(),
    amountField: 'status',
    encode: (change) => ({
      headers: { 'content-type': 'application/json' },
      body: writeJson({
        type: 'notification',
        event,
        object: change === undefined ? object : { ...object, [change.field]: change.value },
      }),
    }),
    redelivery: { times: quirks.redeliveries, delayMs: 60_000 },
  })
}
