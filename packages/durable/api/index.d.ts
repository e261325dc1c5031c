// @paymux/durable

export interface AccountSettings {
    readonly provider: DurableProvider;
    readonly maxInFlight?: number | undefined;
    readonly perSecond?: number | undefined;
    readonly unknownBudget?: number | undefined;
    readonly timeoutMs?: number | undefined;
    readonly onRejected?: ((error: PaymentError) => 'wait' | 'final') | undefined;
    readonly balanceGuard?: boolean | undefined;
    readonly coherence?: boolean | undefined;
}

export interface Attempt {
    readonly no: number;
    readonly account: string;
    readonly outcome: AttemptOutcome;
    readonly code: string | null;
    readonly sends: number;
    readonly recovery: string | null;
    readonly absences: number;
    readonly openedAt: number;
    readonly deadlineAt: number;
}

export type AttemptOutcome =
    | 'open'
    | 'unknown'
    | 'accepted'
    | 'not_sent'
    | 'rejected'
    | 'absent'

export type Attention =
    | 'absent'
    | 'unprovable'
    | 'conflict'
    | 'mismatch'
    | 'stale_pending'
    | 'drift'
    | 'suspect'
    | 'no_funds'
    | 'unknown_budget'
    | 'cannot_send'

type BalanceRecord = Pick<core.Balance, 'available'> & {
    readonly total?: core.Balance['total'];
};

export interface CancelRef extends RowRef {
    readonly by?: string | undefined;
    readonly reason?: string | undefined;
}

interface ClientLike {
    query(text: string, values?: unknown[]): Promise<{
        rows: unknown[];
    }>;
}

export interface Database extends Queryable {
    readonly kind: 'postgres' | 'pglite';
    readonly repeated?: Queryable['query'];
    readonly transaction: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
    readonly statements: (text: string) => Promise<readonly Fields[]>;
    readonly rebooted?: () => Promise<boolean>;
    readonly opened?: () => Promise<void>;
    readonly close: () => Promise<void>;
}

export interface Decision extends RowRef {
    readonly kind?: Row['kind'] | undefined;
    readonly by: string;
    readonly reason: string;
}

interface DrizzleSql<Sql> {
    raw(text: string): Sql;
    join(parts: Sql[]): Sql;
    (strings: TemplateStringsArray, ...values: unknown[]): Sql;
}

export type Durable = ReturnType<typeof createDurable>;

export interface DurableEvent {
    readonly payout: DurablePayout;
    readonly previous: State;
    readonly state: State;
    readonly version: number;
    readonly attention: Attention | null;
}

export interface DurableInvoice {
    readonly id: string;
    readonly tenant: string;
    readonly account: string;
    readonly reference: string | null;
    readonly providerId: string | null;
    readonly status: string;
    readonly amount: Money | null;
    readonly version: number;
    readonly final: boolean;
}

export interface DurablePayout {
    readonly id: string;
    readonly kind: 'payout' | 'refund';
    readonly tenant: string;
    readonly reference: string;
    readonly account: string | null;
    readonly amount: Money | null;
    readonly method: string | null;
    readonly destination: string | null;
    readonly state: State;
    readonly version: number;
    readonly waitReason: string | null;
    readonly attention: Attention | null;
    readonly providerId: string | null;
    readonly debited: string | null;
    readonly fee: string | null;
    readonly failureReason: string | null;
    readonly createdAt: string;
    readonly nextAt: string | null;
    readonly finalAt: string | null;
    readonly attempts: readonly (Omit<Attempt, 'openedAt' | 'deadlineAt'> & {
        readonly openedAt: string;
        readonly deadlineAt: string;
    })[];
}

export interface DurableProvider {
    readonly id: string;
    readonly balances?: {
        readonly list: (options?: CallOptions) => Promise<readonly BalanceRecord[]>;
    };
    readonly invoices?: {
        readonly get: (ref: RecordRef, options?: CallOptions) => Promise<InvoiceRecord>;
    };
    readonly refunds?: WritingPart<CreateRefund, Pick<core.RefundReceipt, 'id' | 'status'>, RefundRecord>;
    readonly payouts?: WritingPart<CreatePayout, Receipt, PayoutRecord>;
    readonly webhooks?: WebhooksPart;
}

export interface DurableSettings {
    readonly database: PoolLike | Database;
    readonly accounts: Readonly<Record<string, AccountSettings>>;
    readonly seal: SealSettings;
    readonly route?: ((payout: DurablePayout, attempts: DurablePayout['attempts']) => string | null) | undefined;
    readonly retentionDays?: number | undefined;
}

type Emitting = {
    readonly on?: Listen;
    readonly off?: Listen;
    readonly listenerCount?: (event: 'error') => number;
};

export type EnqueuePayout = CreatePayout & {
    readonly tenant?: string | undefined;
    readonly notBefore?: Date | undefined;
};

export type EnqueueRefund = CreateRefund & {
    readonly tenant?: string | undefined;
    readonly notBefore?: Date | undefined;
};

type Fields = Readonly<Record<string, unknown>>;

export type Handler<Event = DurableEvent> = (event: Event, tx: Pick<Transaction, 'query'>) => Promise<void> | void;

export interface HistoryLine {
    readonly at: string;
    readonly type: string;
    readonly actor: string;
    readonly data: Readonly<Record<string, unknown>>;
}

export interface InvoiceEvent {
    readonly invoice: DurableInvoice;
    readonly previous: string;
    readonly version: number;
}

type InvoiceRecord = Pick<core.Invoice, 'id' | 'reference' | 'amount'> & {
    readonly status: string;
};

type Listen = (event: 'error', listener: (error: Error) => void) => unknown;

export interface Metrics {
    readonly states: readonly {
        readonly account: string | null;
        readonly state: string;
        readonly count: number;
    }[];
    readonly attention: Readonly<Record<string, number>>;
    readonly outcomes: readonly (Readonly<Record<'account' | 'outcome', string>> & Readonly<Record<'count' | 'lastMinute', number>>)[];
    readonly oldestDue: number | null;
    readonly oldestUnknown: number | null;
    readonly undelivered: number;
    readonly accounts: readonly (Readonly<Record<'inFlight' | 'unknownBudgetLeft', number>> & {
        readonly name: string;
        readonly paused: boolean;
    })[];
}

type PayoutRecord = Pick<core.Payout, 'id' | 'reference' | 'status' | 'method' | 'amount' | 'debited' | 'fee' | 'failureReason' | 'createdAt'>;

interface PoolClientLike extends ClientLike, Emitting {
    release(error?: boolean): void;
}

export interface PoolLike extends ClientLike, Emitting {
    query(statement: {
        name: string;
        text: string;
        values: unknown[];
    }): Promise<{
        rows: unknown[];
    }>;
    query(text: string, values?: unknown[]): Promise<{
        rows: unknown[];
    }>;
    connect(): Promise<PoolClientLike>;
}

export interface Queryable {
    readonly query: (text: string, values?: unknown[]) => Promise<readonly Fields[]>;
}

type Receipt = Pick<core.PayoutReceipt, 'id' | 'status' | 'debited'>;

type RefundRecord = Pick<core.Refund, 'id' | 'reference' | 'status' | 'amount' | 'failureReason' | 'createdAt'>;

interface Row extends Omit<DurablePayout, 'amount' | 'destination' | 'createdAt' | 'nextAt' | 'finalAt' | 'attempts'>, Texts<'amount' | 'currency' | 'feeFrom' | 'bank' | 'extra' | 'invoiceReference' | 'invoiceId' | 'reason' | 'destinationMask'>, Readonly<Record<'waitSince' | 'attentionSince' | 'notBefore' | 'nextAt' | 'finalAt', number | null>> {
    readonly taken: readonly string[];
    readonly reads: number;
    readonly createdAt: number;
    readonly now: number;
    readonly attempts: readonly Attempt[];
}

export interface RowRef {
    readonly reference: string;
    readonly tenant?: string | undefined;
}

export interface SealSettings {
    readonly current: string;
    readonly keys: Readonly<Record<string, string>>;
}

export interface StartOptions extends WorkerOptions {
    readonly attention?: 'ignore' | undefined;
}

export type State =
    | 'queued'
    | 'sending'
    | 'unknown'
    | 'accepted'
    | 'succeeded'
    | 'failed'
    | 'rejected'
    | 'canceled'

type Texts<Names extends string> = Readonly<Record<Names, string | null>>;

export interface TrackInvoice extends Partial<RecordRef> {
    readonly account: string;
    readonly tenant?: string | undefined;
}

export interface Transaction extends Queryable {
    readonly script: (text: string) => Promise<void>;
}

export type TransactionLike = ClientLike | Queryable;

type WebhookEvent = Readonly<Record<'type' | 'key' | 'status', string> & Record<'id' | 'reference', string | null>>;

interface WebhooksPart {
    readonly parse: (request: WebhookRequest | Request, options?: CallOptions) => Promise<WebhookEvent>;
    readonly ack: (event: never) => WebhookReply;
}

export interface Worker {
    readonly stop: (options?: {
        readonly timeoutMs?: number | undefined;
    }) => Promise<void>;
}

export interface WorkerOptions {
    readonly concurrency?: number | undefined;
    readonly events?: boolean | undefined;
    readonly signal?: AbortSignal | undefined;
}

interface WritingPart<Order, Receipt, Record> {
    readonly create: (input: Order, options?: CallOptions) => Promise<Receipt>;
    readonly get: (ref: RecordRef, options?: CallOptions) => Promise<Record>;
    readonly recovery: Recovery;
}

export function createDurable(settings: DurableSettings): {
    database: Database;
    migrate: () => Promise<void>;
    migrationSql: () => Promise<string>;
    payouts: {
        on: (type: "changed" | "attention", handler: Handler) => void;
        enqueue: (tx: TransactionLike, input: EnqueuePayout) => Promise<DurablePayout>;
        get: (ref: RowRef) => Promise<DurablePayout | null>;
        history: (ref: RowRef) => Promise<readonly HistoryLine[]>;
        cancel: (tx: TransactionLike, { reference, tenant, by, reason }: CancelRef) => Promise<"canceled" | "too_late">;
    };
    refunds: {
        enqueue: (tx: TransactionLike, input: EnqueueRefund) => Promise<DurablePayout>;
        get: (ref: RowRef) => Promise<DurablePayout | null>;
        history: (ref: RowRef) => Promise<readonly HistoryLine[]>;
        cancel: (tx: TransactionLike, { reference, tenant, by, reason }: CancelRef) => Promise<"canceled" | "too_late">;
    };
    invoices: {
        track: (tx: TransactionLike, asked: TrackInvoice) => Promise<DurableInvoice>;
        get: (asked: TrackInvoice) => Promise<DurableInvoice | null>;
        on: (_type: "changed", handler: Handler<InvoiceEvent>) => void;
    };
    webhooks: {
        take: (account: string, request: core.WebhookRequest | Request) => Promise<core.WebhookReply>;
    };
    attention: {
        list: () => Promise<readonly DurablePayout[]>;
        resend: (decision: Decision) => Promise<DurablePayout>;
        confirmPaid: (decision: Decision) => Promise<DurablePayout>;
        confirmFailed: (decision: Decision) => Promise<DurablePayout>;
        acknowledge: (decision: Decision) => Promise<DurablePayout>;
    };
    accounts: {
        pause: (account: string, about: {
            readonly until?: Date | undefined;
            readonly by: string;
            readonly reason: string;
        }) => Promise<void>;
        resume: (account: string, about: {
            readonly by: string;
            readonly reason: string;
        }) => Promise<void>;
    };
    markRestored: (about: {
        readonly since: Date;
        readonly by: string;
    }) => Promise<number>;
    drift: (progress?: (done: number) => void) => Promise<readonly string[]>;
    coherence: () => Promise<readonly string[]>;
    seal: {
        rotate: () => Promise<number>;
    };
    metrics: () => Promise<Metrics>;
    start: ({ attention, ...options }?: StartOptions) => Promise<Worker>;
    page: () => ((request: Request) => Promise<Response>);
    close: () => Promise<void>;
};

export function fromDrizzle<Sql>(tx: {
    execute(query: Sql): PromiseLike<unknown>;
}, sql: DrizzleSql<Sql>): Queryable;

export function fromKysely(tx: {
    executeQuery(query: never): Promise<{
        rows: unknown[];
    }>;
}): Queryable;

export function fromPool(pool: PoolLike): Database;

export function fromQuery(query: (text: string, values: unknown[]) => PromiseLike<unknown>): Queryable;
