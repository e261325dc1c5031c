// @paymux/testkit/pact

export interface AnsweredCall {
    readonly operation: string;
    readonly input: Readonly<Record<string, unknown>> | undefined;
    readonly answer: HttpAnswer;
    readonly code: string | null;
}

interface ConformancePlan<Settings extends object = object> {
    readonly create: (settings: Settings) => PaymentProvider;
    readonly declared: DeclaredNames;
    readonly settings: Settings;
    readonly upstream: UpstreamDescription;
    readonly except?: Exceptions | undefined;
}

export interface Contract {
    readonly exchange: <T>(exchange: PactExchange, run: (baseUrl: string) => Promise<T>) => Promise<void>;
    readonly message: <T>(message: SentMessage, run: (fields: Readonly<Record<string, unknown>>) => Promise<T>) => Promise<void>;
    readonly expectCommitted: () => void;
}

export interface ContractNames {
    readonly consumer: string;
    readonly provider: string;
    readonly file: URL;
}

export interface ContractOptions {
    readonly exact?: readonly string[] | undefined;
    readonly formats?: Readonly<Record<string, RegExp>> | undefined;
    readonly unpinned?: readonly string[] | undefined;
    readonly more?: Readonly<Record<string, readonly OtherCall[]>> | undefined;
    readonly state?: ((answered: AnsweredCall) => PactExchange['state'] | null) | undefined;
}

interface DeclaredNames {
    readonly provider: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly secrets: readonly string[];
    readonly together: readonly (readonly string[])[];
}

interface DocumentedRequest {
    readonly query?: string | undefined;
    readonly headers?: Readonly<Record<string, string>> | undefined;
    readonly body?: string | undefined;
}

type ErrorAnswers = Readonly<Partial<Record<PaymentErrorCode, HttpAnswer | readonly HttpAnswer[]>>>;

type Exceptions = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

interface ExpectedEvent {
    readonly type: WebhookEvent['type'];
    readonly id: string;
    readonly reference: string | null;
    readonly status: PayoutStatus | InvoiceStatus | RefundStatus;
    readonly amount?: Money | null | undefined;
    readonly statusVerified?: boolean | undefined;
    readonly test?: boolean | null | undefined;
    readonly refunded?: Money | null | undefined;
    readonly invoice?: RecordRef | undefined;
}

interface HttpAnswer {
    readonly status?: number | undefined;
    readonly headers?: Readonly<Record<string, string>> | undefined;
    readonly body: string;
}

interface OperationSample {
    readonly route: string;
    readonly input?: object | undefined;
    readonly ref?: Partial<RecordRef> | undefined;
    readonly otherCalls?: readonly OtherCall[] | undefined;
    readonly sends?: DocumentedRequest | ((sent: DocumentedRequest) => DocumentedRequest) | undefined;
    readonly success: string | HttpAnswer;
    readonly effect?: 'read' | 'write' | undefined;
    readonly open?: true | undefined;
    readonly required: readonly string[];
    readonly id?: string | undefined;
    readonly reference?: string | undefined;
    readonly amount?: string | undefined;
    readonly status?: StatusWords | undefined;
    readonly money?: Readonly<Record<string, string | null>> | undefined;
    readonly times?: Readonly<Record<string, string>> | undefined;
    readonly documented?: readonly string[] | undefined;
    readonly test?: TestFlag | undefined;
    readonly lastPage?: string | HttpAnswer | undefined;
    readonly errors?: ErrorAnswers | undefined;
}

interface OtherCall extends Partial<Omit<OperationSample, 'otherCalls' | 'effect' | 'open' | 'input'>> {
    readonly input: object;
}

export interface PactExchange {
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

export interface PlannedExchange {
    readonly exchange: PactExchange;
    readonly run: (baseUrl: string) => Promise<void>;
}

interface ReadSample {
    readonly route: string;
    readonly success: string | HttpAnswer;
    readonly status?: StatusWords | undefined;
    readonly errors?: ErrorAnswers | undefined;
}

interface Runner {
    readonly describe: (name: string, body: () => void) => unknown;
    readonly it: (name: string, body: () => Promise<void>, timeoutMs?: number) => unknown;
    readonly expect?: unknown;
}

export interface SentMessage {
    readonly description: string;
    readonly state: PactExchange['state'];
    readonly fields: unknown;
}

interface SignedWebhook extends Webhook {
    readonly sign: (body: string, secret: string) => WebhookRequest & {
        readonly body: string;
    };
    readonly secret: string;
    readonly signature: {
        readonly header: string;
    } | {
        readonly field: string;
    };
    readonly status?: StatusWords | undefined;
    readonly amount?: string | undefined;
    readonly documented?: readonly string[] | undefined;
}

interface StatusWords {
    readonly path: string;
    readonly words: Readonly<Record<string, PayoutStatus | InvoiceStatus | RefundStatus>>;
}

interface TestFlag {
    readonly path: string;
    readonly test: Json;
    readonly live: Json;
}

interface UnsignedWebhook extends Webhook {
    readonly headers?: Readonly<Record<string, string>> | undefined;
    readonly read: ReadSample;
}

interface UpstreamDescription {
    readonly operations: Readonly<Record<string, OperationSample>>;
    readonly webhooks?: readonly WebhookSample[] | undefined;
    readonly errors?: ErrorAnswers | undefined;
    readonly errorMessage?: string | undefined;
    readonly errorStatus?: string | undefined;
    readonly amounts?: 'decimal' | 'minor' | undefined;
}

interface Webhook {
    readonly name: string;
    readonly body: string;
    readonly event: ExpectedEvent;
    readonly id: string;
    readonly ack?: Partial<WebhookReply> | undefined;
    readonly maxBytes?: number | undefined;
}

type WebhookSample = SignedWebhook | UnsignedWebhook;

export function contractTests({ it }: Pick<Runner, 'it'>, names: ContractNames, exchanges: readonly PlannedExchange[]): void;

export function exchangesOf<Settings extends object>(plan: ConformancePlan<Settings>, { exact, formats, unpinned, more, state }?: ContractOptions): readonly PlannedExchange[];

export function shapeOf(answer: unknown, exact: readonly string[], formats?: Readonly<Record<string, RegExp>>): unknown;

export function startContract({ consumer, provider, file }: ContractNames): Contract;
