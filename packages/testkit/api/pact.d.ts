// @paymux/testkit/pact

export interface Contract {
    readonly exchange: <T>(exchange: Exchange, run: (baseUrl: string) => Promise<T>) => Promise<void>;
    readonly message: <T>(message: SentMessage, run: (fields: Readonly<Record<string, unknown>>) => Promise<T>) => Promise<void>;
    readonly expectCommitted: () => void;
}

export interface ContractNames {
    readonly consumer: string;
    readonly provider: string;
    readonly file: URL;
}

export interface Exchange {
    readonly description: string;
    readonly state: {
        readonly name: string;
        readonly values?: Readonly<Record<string, string>>;
    };
    readonly request: {
        readonly method: 'GET' | 'POST';
        readonly path: string;
        readonly query?: Readonly<Record<string, string>>;
        readonly headers: Readonly<Record<string, string>>;
        readonly form?: Readonly<Record<string, string>>;
        readonly json?: unknown;
    };
    readonly reply: {
        readonly status: number;
        readonly body: unknown;
    };
}

export interface SentMessage {
    readonly description: string;
    readonly state: Exchange['state'];
    readonly fields: unknown;
}

export function shapeOf(answer: unknown, exact: readonly string[], formats?: Readonly<Record<string, RegExp>>): unknown;

export function startContract({ consumer, provider, file }: ContractNames): Contract;
