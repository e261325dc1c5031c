import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { inject, onTestFinished } from 'vitest'
import type { Database } from '../../src/database.ts'
import type { DurableSettings } from '../../src/wiring.ts'
import { durableOn, openDatabase } from './harness.ts'

/** What the channel publishes until the test is over. */
export function listen(): Record<string, unknown>[] {
  const messages: Record<string, unknown>[] = []
  const hear = (message: unknown) => void messages.push(message as Record<string, unknown>)
  subscribe('paymux:durable', hear)
  onTestFinished(() => void unsubscribe('paymux:durable', hear))
  return messages
}

/** A worker on a database of its own, both of which end with the test. `watch` sees what is asked of the database. */
export async function start(parts: Omit<DurableSettings, 'database' | 'seal'>, watch: (database: Database) => Database = (same) => same) {
  const { database, end } = await openDatabase('postgres', inject('databases'))
  onTestFinished(end)
  const durable = durableOn(watch(database), parts)
  const worker = await durable.start({ attention: 'ignore' })
  onTestFinished(() => worker.stop({ timeoutMs: 1_000 }))
  return { database, durable, worker }
}
