import { channel, tracingChannel } from 'node:diagnostics_channel'
import type { Context, Meter, MeterProvider, Span, TracerProvider } from '@opentelemetry/api'
import { context, metrics, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { PaymentError } from '@paymux/core'
import type { CallEvent, DriftEvent } from '@paymux/core/http'
import { contextStore } from './context-store.ts'

const NAME = '@paymux/opentelemetry'

/** Where spans and metrics go. By default to the providers that are registered globally when the first call is made. */
export interface InstrumentOptions {
  readonly tracerProvider?: TracerProvider | undefined
  readonly meterProvider?: MeterProvider | undefined
}

/**
 * Makes a span of kind `internal` for each call of a provider, retries included. HTTP spans are left to undici's instrumentation.
 *
 * A span is named after operation and provider (`payouts.create enot`) and has the attributes `paymux.provider`, `paymux.operation`,
 * `paymux.effect`, `paymux.reference` and `paymux.attempts` (how many requests it took), for a failed call `error.type` (`code` of the
 * PaymentError) and `paymux.outcome`.
 * Metrics: `paymux.call.duration` (histogram, seconds), `paymux.requests`, `paymux.drifts` (counters).
 * @returns a function that ends the instrumentation
 */
export function instrumentPaymux({ tracerProvider, meterProvider }: InstrumentOptions = {}): () => void {
  const calls = tracingChannel<Context, CallEvent>('paymux:call')
  const drifts = channel('paymux:drift')
  const open = new WeakMap<CallEvent, { readonly span: Span; readonly since: number }>()
  let made: ReturnType<typeof instruments> | undefined
  const counters = () => {
    made ??= instruments((meterProvider ?? metrics).getMeter(NAME))
    return made
  }
  const started = (event: CallEvent): Context => {
    const { provider, operation, effect, reference } = event
    const attributes = { ...nameOf(event), 'paymux.effect': effect, ...(reference !== undefined && { 'paymux.reference': reference }) }
    const tracer = (tracerProvider ?? trace).getTracer(NAME)
    const span = tracer.startSpan(`${operation} ${provider}`, { kind: SpanKind.INTERNAL, attributes })
    open.set(event, { span, since: performance.now() })
    return trace.setSpan(context.active(), span)
  }
  const ended = (message: unknown): void => {
    const event = message as CallEvent
    const { span, since } = open.get(event) ?? {}
    // A call that began before the instrumentation has no span.
    if (span === undefined || since === undefined) return
    const { error, attempts } = event
    const failure = PaymentError.is(error) && { 'error.type': error.code, 'paymux.outcome': error.outcome }
    span.setAttributes({ ...failure, 'paymux.attempts': attempts })
    if (PaymentError.is(error)) span.setStatus({ code: SpanStatusCode.ERROR, message: error.message })
    span.end()
    counters().requests.add(attempts, nameOf(event))
    counters().duration.record((performance.now() - since) / 1000, { ...nameOf(event), ...failure })
  }
  const drifted = (message: unknown): void => {
    const event = message as DriftEvent
    counters().drifts.add(1, { ...nameOf(event), 'paymux.field': event.field, 'paymux.problem': event.problem })
  }
  const store = contextStore()
  calls.start.bindStore(store, started)
  calls.asyncEnd.subscribe(ended)
  drifts.subscribe(drifted)
  return () => {
    calls.start.unbindStore(store)
    calls.asyncEnd.unsubscribe(ended)
    drifts.unsubscribe(drifted)
  }
}

const nameOf = ({ provider, operation }: CallEvent | DriftEvent) => ({ 'paymux.provider': provider, 'paymux.operation': operation })

const instruments = (meter: Meter) => ({
  duration: meter.createHistogram('paymux.call.duration', {
    description: 'How long calls of providers took, retries included',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] },
  }),
  requests: meter.createCounter('paymux.requests', { description: 'Requests that calls of providers took' }),
  drifts: meter.createCounter('paymux.drifts', { description: 'Fields that were not as the upstream documents them' }),
})
