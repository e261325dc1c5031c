/** What webhooks and panels are about. */
export const RECORD_KINDS = ['payout', 'invoice', 'refund'] as const

export type RecordKind = (typeof RECORD_KINDS)[number]

/** A webhook that an upstream wants to send. */
export interface WebhookDraft {
  readonly kind: RecordKind
  readonly recordId: string
  readonly reference: string
  /** The upstream's word for what happened. */
  readonly status: string
  /** Null: no address is set, nothing is sent. */
  readonly url: string | null
  /** Changed by the plan `tamper` when it names no field. */
  readonly amountField: string
  /** Headers and body, signed. `change` alters one field after signing. */
  readonly encode: (change?: Tampering) => EncodedWebhook
  /** How often it is sent again, and after how many milliseconds, when the answer is not 2xx. */
  readonly redelivery: { readonly times: number; readonly delayMs: number }
}

/** A webhook and the upstream that sends it. */
export interface NamedDraft extends WebhookDraft {
  readonly upstream: string
}

/** One field, changed after signing. */
export interface Tampering {
  readonly field: string
  readonly value: string
}

export interface EncodedWebhook {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** One delivery, as the log has it. */
export interface Webhook {
  readonly id: string
  readonly upstream: string
  readonly kind: RecordKind
  readonly recordId: string
  readonly reference: string
  /** The upstream's word for what happened. */
  readonly status: string
  readonly url: string | null
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Why this delivery is there. */
  readonly reason: 'event' | 'resent' | 'duplicate' | 'redelivery' | 'tampered'
  /**
   * `waiting`: for the clock or for the second of two to reorder. `delivered`: answered with 2xx. `failed`: any other answer or none.
   * `lost`: on purpose. `unsent`: no address is set.
   */
  readonly state: 'waiting' | 'sending' | 'delivered' | 'failed' | 'lost' | 'unsent'
  /** When it was or will be sent, by the sandbox's clock: ISO 8601. */
  readonly dueAt: string
  readonly answer: { readonly status: number; readonly body: string } | null
  /** Why there is no answer. */
  readonly error: string | null
}

export const WEBHOOK_EFFECTS = ['duplicate', 'reorder', 'delay', 'lose', 'tamper'] as const

/** What shall happen to the next webhooks. */
export interface WebhookPlan {
  readonly effect: (typeof WEBHOOK_EFFECTS)[number]
  /** Only to webhooks of this upstream: "aaio". */
  readonly upstream?: string | undefined
  readonly kind?: RecordKind | undefined
  /** To so many webhooks; default 1, and 2 for `reorder`: they wait for each other and then go out last first. */
  readonly times?: number | undefined
  /** Of `delay`, by the sandbox's clock. */
  readonly delayMs?: number | undefined
  /** Of `tamper`: which field is changed after signing, by default the amount. */
  readonly field?: string | undefined
  /** Of `tamper`: to what, by default "1.00". */
  readonly value?: string | undefined
}

/** Webhooks: the log, and what shall happen to them. */
export interface Webhooks {
  /** Oldest first; the last 10,000 deliveries. */
  readonly list: (filter?: {
    readonly upstream?: string
    readonly recordId?: string
    readonly reference?: string
    readonly state?: Webhook['state']
  }) => readonly Webhook[]
  readonly get: (id: string) => Webhook
  /** Waits until every webhook that is due has its answer. What waits for the clock is not due. */
  readonly flush: () => Promise<void>
  /** Sends a delivery of the log once more, byte for byte, to the same address or another. */
  readonly resend: (id: string, options?: { readonly url?: string }) => Webhook
  /** Sends a delivery of the log once more with one field changed after signing. */
  readonly tamper: (id: string, change?: { readonly field?: string; readonly value?: string }) => Webhook
  /** Decides about the next webhooks. The first plan that fits is used. */
  readonly plan: (plan: WebhookPlan) => void
  /** Those that wait for their webhooks, the first to be used first. `times` is what is left of each. */
  readonly plans: () => readonly WebhookPlan[]
  /** Forgets the plans; what waits to be reordered goes out. */
  readonly clearPlans: () => void
}
