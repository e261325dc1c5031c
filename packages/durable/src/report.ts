import { channel } from 'node:diagnostics_channel'

/** Tells subscribers of the channel `paymux:durable` what happens; nothing in it is secret. */
export type Report = (type: 'error' | 'webhook' | 'drift' | 'metrics', about: Readonly<Record<string, unknown>>) => void

const messages = channel('paymux:durable')

/** Publishes a message; costs nothing without a subscriber. */
export const report: Report = (type, about) => {
  if (messages.hasSubscribers) messages.publish({ type, ...about })
}

/** Whether anybody subscribes. */
export const isHeard = (): boolean => messages.hasSubscribers
