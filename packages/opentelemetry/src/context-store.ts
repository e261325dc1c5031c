import type { AsyncLocalStorage } from 'node:async_hooks'
import type { Context } from '@opentelemetry/api'
import { context } from '@opentelemetry/api'

/** A store for `channel.bindStore` that makes an OpenTelemetry context active: a channel calls only these methods of AsyncLocalStorage. */
export function contextStore(): AsyncLocalStorage<Context> {
  const store = {
    run: (next: Context, work: () => unknown) => context.with(next, work),
    // Node 26 calls `withScope` instead of `run`. Version 1.9 of the API has no `attach`: HTTP spans are then no children of ours.
    withScope: (next: Context) => {
      const token = (context as Partial<typeof context>).attach?.(next)
      return { [Symbol.dispose]: () => token?.dispose() }
    },
  }
  return store as unknown as AsyncLocalStorage<Context>
}
