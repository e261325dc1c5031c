/** `text` may be seen; `secret` is sent or signs what is sent; `webhook` checks webhooks; `signing` does both. */
type SettingKind = 'text' | 'secret' | 'webhook' | 'signing'

/** One setting, made by one of the four functions below. */
export interface Setting<Kind extends SettingKind = SettingKind> {
  readonly kind: Kind
  /** Environment variable that is read when the setting is not given. */
  readonly variable: string
}

/** A setting that may be seen: an id. */
export const setting = (variable: string): Setting<'text'> => ({ kind: 'text', variable })

/** A setting that must not be shown: a key. */
export const secret = (variable: string): Setting<'secret'> => ({ kind: 'secret', variable })

/**
 * A secret that is never sent and checks webhooks: one text or, while it is being rotated, a list. It may be absent although the rest of
 * its group is there; its webhooks then fail with `config`.
 */
export const webhookSecret = (variable: string): Setting<'webhook'> => ({ kind: 'webhook', variable })

/**
 * A key that is sent, or signs what is sent, and checks webhooks too: one text or, while it is being rotated, a list. The first is used
 * for calls, any of them passes for a webhook.
 */
export const signingSecret = (variable: string): Setting<'signing'> => ({ kind: 'signing', variable })

/** Settings by name: one of its own, or a group that is of use only together. */
export interface SettingsShape {
  readonly [name: string]: Setting | { readonly [name: string]: Setting }
}
