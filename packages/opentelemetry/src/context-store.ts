import type { AsyncLocalStorage } from 'node:async_hooks'
import type { Context } from '@opentelemetry/api'
import { context } from '@opentelemetry/api'

/** What a channel binds, so that a context of OpenTelemetry is active while it runs a function. The storage is the context manager's own. */
export function contextStore(): AsyncLocalStorage<Context> {
  const store = {
    run: (next: Context, work: () => unknown) => context.with(next, work),
    // Node 26 enters a scope instead of running a function. Version 1.9 of the API cannot: HTTP spans are no children then.
    withScope: (next: Context) => {
      const token = (context as Partial<typeof context>).attach?.(next)
      return { [Symbol.dispose]: () => token?.dispose() }
    },
  }
  return store as unknown as AsyncLocalStorage<Context>
}
