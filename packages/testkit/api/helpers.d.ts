// @paymux/testkit/helpers

export type Answering = string | Partial<TransportResponse>;

export function answering<Settings extends object, Provider>(create: (settings: Settings & {
    readonly transport: Transport;
    readonly retries: number;
}) => Provider, settings: Settings, answer: Answering | readonly Answering[]): {
    readonly provider: Provider;
    readonly requests: readonly TransportRequest[];
};

export function driftsOf(call: () => Promise<unknown>, provider?: string): Promise<readonly string[]>;

export function failureOf(call: Promise<unknown> | (() => unknown)): Promise<PaymentError>;
