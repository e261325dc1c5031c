import { channel } from 'node:diagnostics_channel'

/** Publishes what happens on the channel `paymux:durable`. No message holds a secret or a destination. */
export type Report = (type: 'error' | 'webhook' | 'drift' | 'metrics', about: Readonly<Record<string, unknown>>) => void

const messages = channel('paymux:durable')

/** Publishes a message, if anybody subscribes. */
export const report: Report = (type, about) => {
  if (messages.hasSubscribers) messages.publish({ type, ...about })
}

/** Whether anybody subscribes. */
export const isHeard = (): boolean => messages.hasSubscribers
