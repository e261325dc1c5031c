import diagnostics from 'node:diagnostics_channel'
import { inspect } from 'node:util'

/** One message of a diagnostics channel, as it was when it was published. */
export interface SeenEvent {
  /** `start`, `asyncEnd`, …, or `drift`. */
  readonly kind: string
  readonly fields: Readonly<Record<string, unknown>>
  /** Everything in it but the error. */
  readonly text: string
  readonly error: unknown
}

const CALL_EVENTS = ['start', 'end', 'asyncStart', 'asyncEnd', 'error']

/** Keeps the diagnostics events of Paymux from now on, of one provider or of all. */
export function recordEvents(provider?: string): { readonly events: () => readonly SeenEvent[]; readonly stop: () => void } {
  const events: SeenEvent[] = []
  const listen = (message: unknown, channel: string | symbol): void => {
    const { error, ...fields } = message as Record<string, unknown>
    if (provider !== undefined && fields.provider !== provider) return
    const kind = String(channel).endsWith('drift') ? 'drift' : (String(channel).split(':').at(-1) ?? '')
    events.push({ kind, fields, text: inspect(fields, { depth: 10, showHidden: true }), error })
  }
  const channels = [...CALL_EVENTS.map((event) => `tracing:paymux:call:${event}`), 'paymux:drift']
  for (const channel of channels) diagnostics.subscribe(channel, listen)
  return {
    events: () => events,
    stop: () => {
      for (const channel of channels) diagnostics.unsubscribe(channel, listen)
    },
  }
}
