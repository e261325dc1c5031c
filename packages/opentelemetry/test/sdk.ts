import { context, metrics, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import type { DataPoint, Histogram, MetricData } from '@opentelemetry/sdk-metrics'
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'

/** The real SDK and undici's own instrumentation, registered as an application does it, with exporters that remember. */
export function startSdk() {
  const exporter = new InMemorySpanExporter()
  const points = new InMemoryMetricExporter(AggregationTemporality.DELTA)
  const reader = new PeriodicExportingMetricReader({ exporter: points })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager())
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }))
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }))
  const http = new UndiciInstrumentation()
  const collected = async () => {
    points.reset()
    await reader.forceFlush()
    const scopes = points.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics)
    const own = scopes.filter(({ scope }) => scope.name === '@paymux/opentelemetry').flatMap((scope) => scope.metrics)
    return own as readonly (Omit<MetricData, 'dataPoints'> & { readonly dataPoints: readonly DataPoint<number | Histogram>[] })[]
  }
  return {
    /** Those that ended since the last time. */
    spans: (): readonly ReadableSpan[] => {
      const spans = [...exporter.getFinishedSpans()]
      exporter.reset()
      return spans
    },
    /** What was counted since the last time, by metric: labels and value, of a histogram how often. */
    counted: async (): Promise<Readonly<Record<string, readonly (readonly [labels: object, value: number])[]>>> =>
      Object.fromEntries(
        (await collected()).map(({ descriptor, dataPoints }) => [
          descriptor.name,
          dataPoints.map(({ attributes, value }) => [attributes, typeof value === 'number' ? value : value.count]),
        ]),
      ),
    /** The first row of the histogram since the last time. */
    duration: async (): Promise<Partial<Histogram>> => {
      const value = (await collected()).find(({ descriptor }) => descriptor.name === 'paymux.call.duration')?.dataPoints[0]?.value
      return typeof value === 'object' ? value : {}
    },
    stop: () => {
      http.disable()
      for (const api of [context, trace, metrics, propagation]) api.disable()
    },
  }
}
