import type { AsyncLocalStorage } from 'node:async_hooks'
import type { Context } from '@opentelemetry/api'
import { context } from '@opentelemetry/api'

/** A storage for `channel.bindStore` that activates a context of OpenTelemetry: of AsyncLocalStorage a channel uses only these two methods. */
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
