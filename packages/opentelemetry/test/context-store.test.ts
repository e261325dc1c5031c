import { context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest'
import { contextStore } from '../src/context-store.ts'

/** What Node 26 calls. */
const scoped = () => contextStore() as unknown as { readonly withScope: (next: typeof ROOT_CONTEXT) => Disposable }

const KEY = createContextKey('test')
const next = ROOT_CONTEXT.setValue(KEY, 1)

beforeEach(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager()))
afterEach(() => {
  context.disable()
})

it('enters a context until its scope ends, and what began inside keeps it', async () => {
  let inside: Promise<unknown>
  {
    using _ = scoped().withScope(next)
    expect(context.active()).toBe(next)
    inside = Promise.resolve().then(() => context.active())
  }
  expect(context.active()).toBe(ROOT_CONTEXT)
  expect(await inside).toBe(next)
})

it('does nothing where the API has no way to, and breaks nothing', () => {
  Object.defineProperty(context, 'attach', { value: undefined, configurable: true })
  onTestFinished(() => void Reflect.deleteProperty(context, 'attach'))
  {
    using _ = scoped().withScope(next)
    expect(context.active()).toBe(ROOT_CONTEXT)
  }
})

it('runs a function in a context', () => {
  expect(contextStore().run(next, () => context.active())).toBe(next)
})
