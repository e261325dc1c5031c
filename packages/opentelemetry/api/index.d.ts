// @paymux/opentelemetry

export interface InstrumentOptions {
    readonly tracerProvider?: TracerProvider | undefined;
    readonly meterProvider?: MeterProvider | undefined;
}

export function instrumentPaymux({ tracerProvider, meterProvider }?: InstrumentOptions): () => void;
