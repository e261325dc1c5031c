// @paymux/sandbox

export const AAIO_QUIRKS: {
    readonly repeatedPayout: readonly [
        "accept",
        "reject",
        "return-first"
    ];
    readonly repeatedOrder: readonly [
        "reject",
        "accept",
        "return-first"
    ];
    readonly code: readonly [
        "string",
        "number"
    ];
    readonly failureWord: readonly [
        "fail",
        "error"
    ];
    readonly unknownRecord: readonly [
        400,
        404
    ];
    readonly errorBodies: readonly [
        "json",
        "html",
        "empty"
    ];
    readonly usVars: readonly [
        "bare",
        "prefixed"
    ];
    readonly ipsType: readonly [
        true,
        false
    ];
    readonly amounts: readonly [
        "number",
        "string"
    ];
    readonly bankId: readonly [
        "string",
        "number"
    ];
    readonly emptyList: readonly [
        "array",
        "object"
    ];
    readonly emptyFields: readonly [
        "text",
        "absent",
        "null"
    ];
    readonly releaseWebhook: readonly [
        true,
        false
    ];
    readonly orderLetters: readonly [
        "latin",
        "any"
    ];
    readonly wallet: readonly [
        "stars",
        "partial",
        "plain"
    ];
};

export interface AaioBalance {
    readonly available: string;
    readonly hold: string;
    readonly referral: string;
}

export interface AaioBank {
    readonly name: string;
}

export interface AaioCredentials {
    readonly apiKey: string;
    readonly shop: {
        readonly id: string;
        readonly secret1: string;
        readonly secret2: string;
    };
    readonly payoutWebhookSecret: string;
}

export interface AaioInvoice {
    readonly id: string;
    readonly reference: string;
    readonly status: 'in_process' | 'success' | 'hold' | 'expired';
    readonly amount: string;
    readonly currency: string;
    readonly method: string;
    readonly profit: string | null;
    readonly commission: string | null;
    readonly payerCommission: string | null;
    readonly description: string;
    readonly email: string;
    readonly metadata: Readonly<Record<string, string>>;
    readonly url: string;
    readonly createdAt: string;
    readonly expiresAt: string;
    readonly paidAt: string | null;
}

export interface AaioInvoiceControls extends RecordControls<AaioInvoice> {
    readonly choose: (ref: string, method: string) => AaioInvoice;
    readonly pay: (ref: string, options?: {
        readonly method?: string;
    }) => AaioInvoice;
    readonly hold: (ref: string, options?: {
        readonly method?: string;
    }) => AaioInvoice;
    readonly release: (ref: string) => AaioInvoice;
    readonly expire: (ref: string) => AaioInvoice;
}

export interface AaioInvoiceMethod {
    readonly name: string;
    readonly min: Readonly<Record<string, string>>;
    readonly max: Readonly<Record<string, string>>;
    readonly merchantPercent: string;
    readonly userPercent: string;
    readonly shares: string;
}

export interface AaioPayout {
    readonly id: string;
    readonly reference: string;
    readonly status: 'in_process' | 'success' | 'cancel';
    readonly method: string;
    readonly wallet: string;
    readonly asked: string;
    readonly amount: string;
    readonly commission: string;
    readonly debited: string;
    readonly feeFrom: 'amount' | 'balance';
    readonly received: {
        readonly amount: string;
        readonly currency: string;
    };
    readonly bank: string;
    readonly operator: string;
    readonly cancelMessage: string;
    readonly createdAt: string;
    readonly completedAt: string | null;
}

export interface AaioPayoutControls extends RecordControls<AaioPayout> {
    readonly settle: (ref: string) => AaioPayout;
    readonly fail: (ref: string, reason?: string) => AaioPayout;
}

export interface AaioPayoutMethod {
    readonly name: string;
    readonly min: string;
    readonly max: string;
    readonly percent: string;
    readonly fixed: string;
    readonly currency: string;
}

export type AaioPermission =
    | 'invoice'
    | 'methods'
    | 'payout'
    | 'payout-info'

export type AaioQuirks = Chosen<typeof AAIO_QUIRKS>;

export interface AaioSandbox extends AccountControls<AaioCredentials, AaioQuirks, AaioBalance> {
    readonly payouts: AaioPayoutControls;
    readonly invoices: AaioInvoiceControls;
    readonly payoutMethods: Table<AaioPayoutMethod>;
    readonly invoiceMethods: Table<AaioInvoiceMethod>;
    readonly rates: Table<string>;
    readonly orderRates: Table<string>;
    readonly banks: Table<AaioBank>;
    readonly keys: {
        readonly create: (permissions?: readonly AaioPermission[]) => string;
        readonly revoke: (key: string) => void;
    };
    readonly shop: {
        readonly get: () => AaioShopPages;
        readonly set: (pages: Partial<AaioShopPages>) => void;
    };
}

export interface AaioShopPages {
    readonly successUrl: string | null;
    readonly failUrl: string | null;
    readonly domain: string;
}

export interface AccountControls<Credentials, ChosenQuirks, Balance extends object> {
    readonly baseUrl: string;
    readonly credentials: Credentials;
    readonly quirks: () => ChosenQuirks;
    readonly configure: (quirks: Partial<ChosenQuirks>) => void;
    readonly balance: {
        readonly get: () => Balance;
        readonly set: (balance: {
            readonly [Sum in keyof Balance]?: string | undefined;
        }) => void;
    };
    readonly settleAfter: (milliseconds: number | null) => void;
}

type Choices = Readonly<Record<string, readonly [
    unknown,
    ...unknown[]
]>>;

type Chosen<C extends Choices> = {
    readonly [Name in keyof C]: C[Name][number];
};

export interface Clock {
    readonly now: () => number;
    readonly freeze: (time?: Date | string | number) => void;
    readonly set: (time: Date | string | number) => void;
    readonly advance: (milliseconds: number) => void;
    readonly run: () => void;
    readonly frozen: () => boolean;
}

export type ControlsOf<U extends Upstreams> = {
    readonly [Id in keyof U]: ReturnType<U[Id]>['controls'];
};

interface CreateUpstream<Controls extends object> {
    (context: UpstreamContext): Upstream<Controls>;
    readonly choices?: Choices;
}

export type CredentialsOf<U extends Upstreams> = {
    readonly [Id in keyof U]?: (ControlsOf<U>[Id] extends {
        readonly credentials: infer C;
    } ? Given<C> : never) | undefined;
};

export type CryptobotBalance = Readonly<Record<string, string>>;

export interface CryptobotCredentials {
    readonly token: string;
}

export interface CryptobotCurrency {
    readonly name: string;
    readonly decimals: number;
    readonly fiat: boolean;
    readonly stablecoin: boolean;
    readonly blockchain: boolean;
    readonly url: string | null;
    readonly minInvoice: string;
}

export interface CryptobotInvoice {
    readonly id: string;
    readonly reference: string;
    readonly status: InvoiceRecord['status'];
    readonly amount: string;
    readonly currency: string;
    readonly paid: {
        readonly amount: string;
        readonly asset: string;
        readonly fee: string;
    } | null;
    readonly url: string;
    readonly createdAt: string;
    readonly expiresAt: string | null;
    readonly paidAt: string | null;
}

export interface CryptobotInvoiceControls extends RecordControls<CryptobotInvoice> {
    readonly pay: (ref: string, payment?: CryptobotPayment) => CryptobotInvoice;
    readonly expire: (ref: string) => CryptobotInvoice;
}

export interface CryptobotPayment {
    readonly asset?: string | undefined;
    readonly comment?: string | undefined;
}

export interface CryptobotRate {
    readonly rate: string;
    readonly valid: boolean;
}

export interface CryptobotSandbox {
    readonly baseUrl: string;
    readonly credentials: CryptobotCredentials;
    readonly payouts: CryptobotTransferControls;
    readonly invoices: CryptobotInvoiceControls;
    readonly balance: {
        readonly get: () => CryptobotBalance;
        readonly set: (balance: {
            readonly [Name in string]?: string;
        }) => void;
    };
    readonly currencies: Table<CryptobotCurrency>;
    readonly rates: Table<CryptobotRate>;
}

export interface CryptobotTransfer {
    readonly id: string;
    readonly reference: string;
    readonly status: 'completed';
    readonly userId: string;
    readonly asset: string;
    readonly amount: string;
    readonly comment: string | null;
    readonly createdAt: string;
}

export type CryptobotTransferControls = RecordControls<CryptobotTransfer>;

export interface DescribedUpstream {
    readonly id: string;
    readonly name: string;
    readonly env: Readonly<Record<string, string>>;
    readonly operations: readonly {
        readonly name: string;
        readonly effect: 'read' | 'write' | 'page';
        readonly methods: readonly string[];
        readonly path: string;
    }[];
    readonly actions: {
        readonly [Group in RecordGroup]?: readonly string[];
    };
}

export const ENOT_QUIRKS: {
    readonly repeatedPayout: readonly [
        "accept",
        "reject",
        "return-first"
    ];
    readonly error: readonly [
        "string",
        "list",
        "object"
    ];
    readonly amounts: readonly [
        "documented",
        "string",
        "number"
    ];
    readonly dates: readonly [
        "documented",
        "seconds",
        "minutes"
    ];
    readonly customField: readonly [
        "object",
        "string"
    ];
    readonly signature: readonly [
        "a",
        "b",
        "raw"
    ];
    readonly webhookBody: readonly [
        "escaped",
        "plain"
    ];
    readonly feeFields: readonly [
        "table",
        "sample"
    ];
    readonly amountRefusal: readonly [
        422,
        403
    ];
    readonly receivedAmount: readonly [
        "number",
        "string"
    ];
    readonly payoutWallet: readonly [
        "plain",
        "null"
    ];
    readonly emptyFields: readonly [
        "null",
        "text"
    ];
    readonly unpaid: readonly [
        "null",
        "absent"
    ];
    readonly refundStatus: readonly [
        "refund",
        "success"
    ];
    readonly refundAmount: readonly [
        "string",
        "number"
    ];
    readonly errorBodies: readonly [
        "json",
        "html",
        "empty"
    ];
    readonly h2h: readonly [
        true,
        false
    ];
    readonly redeliveries: readonly [
        0,
        1,
        3,
        10
    ];
    readonly redeliveryDelayMs: readonly [
        60000,
        1000,
        600000
    ];
};

interface EncodedWebhook {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
}

export interface EnotBalance {
    readonly active: string;
    readonly frozen: string;
}

export interface EnotBank {
    readonly name: string;
}

export interface EnotCredentials {
    readonly user: EnotKeys;
    readonly shop: EnotKeys;
}

export interface EnotInvoice {
    readonly id: string;
    readonly reference: string;
    readonly status: InvoiceRecord$1['status'];
    readonly amount: string;
    readonly currency: string;
    readonly service: string | null;
    readonly credited: string | null;
    readonly commission: string | null;
    readonly payerCommission: string | null;
    readonly held: boolean;
    readonly customFields: string | null;
    readonly refunded: string | null;
    readonly url: string | null;
    readonly createdAt: string;
    readonly expiresAt: string;
    readonly paidAt: string | null;
}

export interface EnotInvoiceControls extends RecordControls<EnotInvoice> {
    readonly pay: (ref: string, payment?: EnotPayment) => EnotInvoice;
    readonly hold: (ref: string, payment?: EnotPayment) => EnotInvoice;
    readonly release: (ref: string) => EnotInvoice;
    readonly fail: (ref: string, payment?: Pick<EnotPayment, 'service'>) => EnotInvoice;
    readonly expire: (ref: string) => EnotInvoice;
    readonly refund: (ref: string, options?: {
        readonly amount?: string;
        readonly reason?: string;
    }) => EnotInvoice;
}

export interface EnotKeys {
    readonly id: string;
    readonly key: string;
    readonly webhookKey: string;
}

export interface EnotPayment {
    readonly service?: string;
    readonly payer?: string;
}

export interface EnotPayoffService {
    readonly percent: string;
    readonly fix: string;
    readonly min: string;
    readonly max: string;
    readonly currency: string;
}

export interface EnotPayout {
    readonly id: string;
    readonly reference: string;
    readonly status: 'wait' | 'success' | 'fail';
    readonly service: string;
    readonly wallet: string;
    readonly amount: string;
    readonly commission: string;
    readonly debited: string;
    readonly feeFrom: 'amount' | 'balance';
    readonly received: {
        readonly amount: string;
        readonly currency: string;
    };
    readonly comment: string | null;
    readonly bank: string | null;
    readonly errorMessage: string | null;
    readonly createdAt: string;
    readonly finishedAt: string | null;
}

export interface EnotPayoutControls extends RecordControls<EnotPayout> {
    readonly settle: (ref: string) => EnotPayout;
    readonly fail: (ref: string, reason?: string) => EnotPayout;
}

export type EnotQuirks = Chosen<typeof ENOT_QUIRKS>;

export interface EnotSandbox extends AccountControls<EnotCredentials, EnotQuirks, EnotBalance> {
    readonly payouts: EnotPayoutControls;
    readonly invoices: EnotInvoiceControls;
    readonly tariffs: Table<EnotTariff>;
    readonly payoffServices: Table<EnotPayoffService>;
    readonly rates: Table<string>;
    readonly banks: Table<EnotBank>;
    readonly shop: {
        readonly get: () => EnotShopPages;
        readonly set: (pages: Partial<EnotShopPages>) => void;
    };
}

export interface EnotShopPages {
    readonly successUrl: string | null;
    readonly failUrl: string | null;
}

export interface EnotTariff {
    readonly service: string;
    readonly label: string | null;
    readonly currency: string;
    readonly enabled: boolean;
    readonly percent: string;
    readonly fix: string;
    readonly min: string | null;
    readonly max: string | null;
    readonly shopPercent: string;
    readonly userPercent: string;
}

export const FAULT_KINDS: {
    readonly 'reset-before-reading': "The connection is reset before the request is read.";
    readonly 'reset-before-executing': "The request is read, not carried out; the connection is reset.";
    readonly 'reset-after-executing': "The request is carried out; the connection is reset.";
    readonly 'hang-before-executing': "The request is read, not carried out; no answer comes.";
    readonly 'hang-after-executing': "The request is carried out; no answer comes.";
    readonly 'stall-after-headers': "The request is carried out; the headers come, the body does not.";
    readonly 'slow-drip': "The request is carried out; the answer comes in small pieces.";
    readonly 'bad-gateway-after-executing': "The request is carried out; a proxy answers 502 with HTML.";
    readonly refused: "Not carried out; a refusal with a status and a text of your choice.";
    readonly unauthorized: "Not carried out; 401 in the words of the upstream.";
    readonly 'rate-limited': "Not carried out; 429 with Retry-After.";
    readonly 'server-error': "Not carried out (or carried out, by `executes`); 500.";
    readonly unavailable: "Not carried out (or carried out, by `executes`); 503.";
    readonly 'still-working': "Carried out (or not, by `executes`); 202, of an upstream that has one: ask again.";
    readonly redirect: "Not carried out (or carried out, by `executes`); 302 to another path of the sandbox.";
    readonly 'malformed-body': "The answer is not JSON.";
    readonly 'truncated-body': "The connection closes in the middle of the answer.";
    readonly 'huge-body': "The answer is larger than 10 MiB.";
    readonly 'unknown-status': "The status is a word that nobody documents.";
    readonly 'renamed-field': "A field has another name.";
    readonly 'missing-field': "A field is missing.";
    readonly 'extra-field': "There is one field more.";
    readonly 'numbers-as-strings': "Numbers are strings.";
};

export interface Fault extends FaultInput {
    readonly id: number;
    readonly left: number;
}

export interface FaultEvent {
    readonly upstream: string;
    readonly operation: string;
    readonly kind: FaultKind;
    readonly executes: boolean;
}

export interface FaultInput {
    readonly kind: FaultKind;
    readonly upstream?: string | undefined;
    readonly operation?: string | undefined;
    readonly times?: number | undefined;
    readonly executes?: boolean | undefined;
    readonly field?: string | undefined;
    readonly value?: string | undefined;
    readonly status?: number | undefined;
    readonly message?: string | undefined;
    readonly retryAfterSeconds?: number | undefined;
    readonly intervalMs?: number | undefined;
}

export type FaultKind = keyof typeof FAULT_KINDS;

export interface Faults {
    readonly add: (fault: FaultInput) => Fault;
    readonly list: () => readonly Fault[];
    readonly clear: (id?: number) => void;
    readonly random: (plan: RandomPlan) => void;
    readonly randomPlan: () => RandomPlan | null;
    readonly history: () => readonly FaultEvent[];
}

interface Field<T = unknown, Required extends boolean = boolean> {
    readonly required: Required;
    readonly expects: string;
    readonly read: (value: unknown) => T | undefined;
    readonly fromText: (text: string) => unknown;
    readonly values?: readonly unknown[];
}

type Fields = Readonly<Record<string, Field>>;

type Given<T> = {
    readonly [Name in keyof T]?: (T[Name] extends string ? string : Given<T[Name]>) | undefined;
};

interface Ids {
    readonly uuid: () => string;
    readonly hex: (digits: number) => string;
    readonly record: (make?: () => string) => string;
}

interface InvoiceFees {
    readonly percent: string;
    readonly shop: bigint;
    readonly user: bigint;
    readonly userPercent: string;
    readonly shopPercent: string;
    readonly credited: bigint;
}

interface InvoicePayment {
    readonly at: number;
    readonly asset: string;
    readonly amount: bigint;
    readonly fee: bigint;
    readonly usdRate: string;
    readonly fiatRate: string | null;
    readonly comment: string | null;
    readonly swapped: {
        readonly to: string;
        readonly output: bigint;
        readonly rate: string;
        readonly uid: string;
    } | null;
}

interface InvoiceRecord {
    readonly id: string;
    readonly hash: string;
    readonly fiat: boolean;
    readonly currency: string;
    readonly amount: bigint;
    readonly accepted: readonly string[] | null;
    readonly description: string | null;
    readonly hiddenMessage: string | null;
    readonly button: {
        readonly name: string;
        readonly url: string;
    } | null;
    readonly payload: string | null;
    readonly swapTo: string | null;
    readonly allowComments: boolean;
    readonly allowAnonymous: boolean;
    readonly createdAt: number;
    readonly expiresAt: number | null;
    status: 'active' | 'paid' | 'expired';
    payment: InvoicePayment | null;
}

interface InvoiceRecord$1 {
    readonly id: string;
    readonly orderId: string;
    readonly amount: bigint;
    readonly currency: string;
    readonly comment: string;
    readonly customFields: string | null;
    readonly webhookUrl: string | null;
    readonly successUrl: string | null;
    readonly failUrl: string | null;
    readonly include: readonly string[] | null;
    readonly exclude: readonly string[];
    readonly direct: boolean;
    readonly createdAt: number;
    readonly expiresAt: number;
    readonly linkId: string;
    status: 'created' | 'success' | 'fail' | 'expired' | 'refund';
    service: string | null;
    payer: string | null;
    fees: InvoiceFees | null;
    held: boolean;
    finishedAt: number | null;
    refund: {
        readonly amount: bigint;
        readonly reason: string;
        readonly at: number;
    } | null;
}

export interface Ledger {
    readonly entries: (filter?: {
        readonly upstream?: string;
        readonly operation?: string;
    }) => readonly LedgerEntry[];
    readonly of: (upstream: string, operation: string, reference: string) => LedgerEntry;
}

export interface LedgerEntry {
    readonly upstream: string;
    readonly operation: string;
    readonly reference: string;
    readonly requests: number;
    readonly executions: number;
    readonly ids: readonly string[];
}

interface Num {
    readonly [TOKEN]: string;
}

interface Operation {
    readonly name: string;
    readonly effect: 'read' | 'write' | 'page';
    readonly methods: readonly ('GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE')[];
    readonly path: string;
    readonly referenceOf?: (request: UpstreamRequest) => string | null;
    readonly statusField?: string;
    readonly keyField?: string;
    readonly recordPath?: readonly string[];
    readonly working?: Reply;
    readonly handle: (request: UpstreamRequest) => Reply;
}

interface Panel {
    readonly name: string;
    readonly env: Readonly<Record<string, string>>;
    readonly records: Readonly<Partial<Record<RecordGroup, RecordsPanel>>>;
    readonly currency?: string;
    readonly balance?: ValuesPanel;
    readonly quirks?: ValuesPanel;
    readonly shop?: ValuesPanel;
    readonly tables?: Readonly<Record<string, TablePanel>>;
    readonly settleAfter?: (milliseconds: number | null) => void;
}

interface PaymentRecord {
    readonly id: string;
    readonly description: string | null;
    readonly metadata: Readonly<Record<string, string>>;
    readonly returnUrl: string | null;
    readonly capture: boolean;
    readonly test: boolean;
    readonly createdAt: number;
    amount: bigint;
    status: 'pending' | 'waiting_for_capture' | 'succeeded' | 'canceled';
    method: {
        readonly type: YooKassaPaymentMethod;
        readonly id: string;
    } | null;
    refunded: bigint;
    expiresAt: number;
    capturedAt: number | null;
    canceled: {
        readonly party: string;
        readonly reason: string;
    } | null;
}

interface PayoutRecord {
    readonly id: string;
    readonly amount: bigint;
    readonly description: string | null;
    readonly metadata: Readonly<Record<string, string>>;
    readonly destination: PlainObject & {
        readonly type: string;
    };
    readonly test: boolean;
    readonly createdAt: number;
    status: 'pending' | 'succeeded' | 'canceled';
    finishedAt: number | null;
    reason: string | null;
}

interface PlainObject {
    readonly [key: string]: Value | undefined;
}

export type QuirksOf<U extends Upstreams> = {
    readonly [Id in keyof U]?: (U[Id] extends {
        readonly choices: infer C extends Choices;
    } ? Partial<Chosen<C>> : never) | undefined;
};

export interface RandomPlan {
    readonly seed: number;
    readonly rate: number;
    readonly kinds?: readonly FaultKind[] | undefined;
    readonly upstream?: string | undefined;
    readonly operation?: string | undefined;
}

type Raw = Readonly<Record<string, unknown>>;

interface RecordAction {
    readonly name: string;
    readonly about: string;
    readonly fields: Fields;
    readonly run: (ref: string, input: Raw) => object;
}

export interface RecordControls<View> {
    readonly list: () => readonly View[];
    readonly get: (ref: string) => View;
}

type RecordGroup = keyof typeof RECORD_GROUPS;

type RecordKind = (typeof RECORD_KINDS)[number];

interface RecordRow {
    readonly id: string;
    readonly reference: string;
    readonly status: string;
    readonly tone: Tone;
    readonly method: string;
    readonly amount: string;
    readonly createdAt: string;
    readonly link: string | null;
    readonly actions: readonly string[];
    readonly record: object;
}

interface RecordsPanel {
    readonly rows: () => readonly RecordRow[];
    readonly row: (ref: string) => RecordRow;
    readonly actions: readonly RecordAction[];
}

interface RefundRecord {
    readonly id: string;
    readonly payment: PaymentRecord;
    readonly amount: bigint;
    readonly description: string | null;
    readonly metadata: Readonly<Record<string, string>>;
    readonly createdAt: number;
    status: 'pending' | 'succeeded' | 'canceled';
    reason: string | null;
}

interface Reply {
    readonly status: number;
    readonly body: {
        readonly json: Value;
    } | {
        readonly text: string;
        readonly type: string;
    };
    readonly headers?: Readonly<Record<string, string>>;
}

export interface RequestLog {
    readonly list: () => readonly RequestLogEntry[];
    readonly onRequest: (listen: (entry: RequestLogEntry) => void) => () => void;
}

export interface RequestLogEntry {
    readonly at: string;
    readonly upstream: string;
    readonly operation: string | null;
    readonly method: string;
    readonly path: string;
    readonly reference: string | null;
    readonly status: number | null;
    readonly fault: string | null;
    readonly durationMs: number;
}

export type Sandbox<U extends Upstreams = typeof UPSTREAMS> = SandboxControls<U> & ControlsOf<U>;

export interface SandboxControls<U extends Upstreams> {
    readonly origin: string;
    readonly seed: number;
    readonly clock: Clock;
    readonly faults: Faults;
    readonly webhooks: Webhooks;
    readonly ledger: Ledger;
    readonly requests: RequestLog;
    readonly describe: () => readonly DescribedUpstream[];
    readonly nextIds: (...ids: readonly string[]) => void;
    readonly setWebhookUrl: (url: SandboxOptions<U>['webhookUrl']) => void;
    readonly settleAfter: (milliseconds: number | null) => void;
    readonly close: () => Promise<void>;
}

export interface SandboxOptions<U extends Upstreams = typeof UPSTREAMS> {
    readonly upstreams?: U | undefined;
    readonly port?: number | undefined;
    readonly webhookUrl?: WebhookUrls<NoInfer<U>> | undefined;
    readonly seed?: number | undefined;
    readonly now?: Date | string | number | undefined;
    readonly quirks?: QuirksOf<NoInfer<U>> | undefined;
    readonly credentials?: CredentialsOf<NoInfer<U>> | undefined;
    readonly allowRemoteWebhooks?: boolean | undefined;
    readonly webhookTimeoutMs?: number | undefined;
    readonly onDefect?: ((error: unknown, request: string) => void) | undefined;
}

export interface Table<T> {
    readonly list: () => readonly (readonly [
        string,
        T
    ])[];
    readonly get: (key: string) => T | undefined;
    readonly set: (key: string, value: T) => void;
    readonly remove: (key: string) => void;
}

interface TablePanel {
    readonly fields: Fields;
    readonly list: () => Readonly<Record<string, object>>;
    readonly set: (key: string, input: Raw) => void;
    readonly remove: (key: string) => void;
}

interface Tampering {
    readonly field: string;
    readonly value: string;
}

type Tone =
    | 'open'
    | 'good'
    | 'bad'
    | 'held'

export const UPSTREAMS: {
    readonly aaio: CreateUpstream<AaioSandbox> & {
        readonly choices: {
            readonly repeatedPayout: readonly [
                "accept",
                "reject",
                "return-first"
            ];
            readonly repeatedOrder: readonly [
                "reject",
                "accept",
                "return-first"
            ];
            readonly code: readonly [
                "string",
                "number"
            ];
            readonly failureWord: readonly [
                "fail",
                "error"
            ];
            readonly unknownRecord: readonly [
                400,
                404
            ];
            readonly errorBodies: readonly [
                "json",
                "html",
                "empty"
            ];
            readonly usVars: readonly [
                "bare",
                "prefixed"
            ];
            readonly ipsType: readonly [
                true,
                false
            ];
            readonly amounts: readonly [
                "number",
                "string"
            ];
            readonly bankId: readonly [
                "string",
                "number"
            ];
            readonly emptyList: readonly [
                "array",
                "object"
            ];
            readonly emptyFields: readonly [
                "text",
                "absent",
                "null"
            ];
            readonly releaseWebhook: readonly [
                true,
                false
            ];
            readonly orderLetters: readonly [
                "latin",
                "any"
            ];
            readonly wallet: readonly [
                "stars",
                "partial",
                "plain"
            ];
        };
    };
    readonly enot: CreateUpstream<EnotSandbox> & {
        readonly choices: {
            readonly repeatedPayout: readonly [
                "accept",
                "reject",
                "return-first"
            ];
            readonly error: readonly [
                "string",
                "list",
                "object"
            ];
            readonly amounts: readonly [
                "documented",
                "string",
                "number"
            ];
            readonly dates: readonly [
                "documented",
                "seconds",
                "minutes"
            ];
            readonly customField: readonly [
                "object",
                "string"
            ];
            readonly signature: readonly [
                "a",
                "b",
                "raw"
            ];
            readonly webhookBody: readonly [
                "escaped",
                "plain"
            ];
            readonly feeFields: readonly [
                "table",
                "sample"
            ];
            readonly amountRefusal: readonly [
                422,
                403
            ];
            readonly receivedAmount: readonly [
                "number",
                "string"
            ];
            readonly payoutWallet: readonly [
                "plain",
                "null"
            ];
            readonly emptyFields: readonly [
                "null",
                "text"
            ];
            readonly unpaid: readonly [
                "null",
                "absent"
            ];
            readonly refundStatus: readonly [
                "refund",
                "success"
            ];
            readonly refundAmount: readonly [
                "string",
                "number"
            ];
            readonly errorBodies: readonly [
                "json",
                "html",
                "empty"
            ];
            readonly h2h: readonly [
                true,
                false
            ];
            readonly redeliveries: readonly [
                0,
                1,
                3,
                10
            ];
            readonly redeliveryDelayMs: readonly [
                60000,
                1000,
                600000
            ];
        };
    };
    readonly cryptobot: typeof createCryptobotUpstream;
    readonly yookassa: CreateUpstream<YooKassaSandbox> & {
        readonly choices: {
            readonly test: readonly [
                false,
                true
            ];
            readonly receipts: readonly [
                "optional",
                "mandatory"
            ];
            readonly refunds: readonly [
                "succeed",
                "wait"
            ];
            readonly redeliveries: readonly [
                3,
                0,
                10
            ];
        };
    };
};

interface Upstream<Controls extends object> {
    readonly operations: readonly Operation[];
    readonly controls: Controls;
    readonly writeJson: (value: Value) => string;
    readonly recordPath: readonly string[];
    readonly refusal: (status: number, text?: string) => Reply;
    readonly panel: Panel;
}

interface UpstreamContext {
    readonly id: string;
    readonly baseUrl: string;
    readonly clock: {
        readonly now: () => number;
        readonly at: (time: number, act: () => void) => void;
    };
    readonly ids: Ids;
    readonly credentials: <T extends object>(made: T) => T;
    readonly quirks: Readonly<Record<string, unknown>>;
    readonly webhookUrl: () => string | null;
    readonly sendWebhook: (draft: WebhookDraft) => void;
}

export type UpstreamId<U extends Upstreams> = keyof U & string;

interface UpstreamRequest {
    readonly method: string;
    readonly path: string;
    readonly params: Readonly<Record<string, string>>;
    readonly query: URLSearchParams;
    readonly header: (name: string) => string | null;
    readonly body: string;
    readonly executed: (id: string) => void;
}

export type Upstreams = Readonly<Record<string, CreateUpstream<object>>>;

type Value = string | boolean | null | Num | readonly Value[] | ReadonlyMap<string, Value> | PlainObject;

interface ValuesPanel {
    readonly fields: Fields;
    readonly get: () => object;
    readonly set: (input: Raw) => void;
}

export interface Webhook {
    readonly id: string;
    readonly upstream: string;
    readonly kind: RecordKind;
    readonly recordId: string;
    readonly reference: string;
    readonly status: string;
    readonly url: string | null;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly reason: 'event' | 'resent' | 'duplicate' | 'redelivery' | 'tampered';
    readonly state: 'waiting' | 'sending' | 'delivered' | 'failed' | 'lost' | 'unsent';
    readonly dueAt: string;
    readonly answer: {
        readonly status: number;
        readonly body: string;
    } | null;
    readonly error: string | null;
}

interface WebhookDraft {
    readonly kind: RecordKind;
    readonly recordId: string;
    readonly reference: string;
    readonly status: string;
    readonly url: string | null;
    readonly amountField: string;
    readonly encode: (change?: Tampering) => EncodedWebhook;
    readonly redelivery: {
        readonly times: number;
        readonly delayMs: number;
    };
}

export interface WebhookPlan {
    readonly effect: (typeof WEBHOOK_EFFECTS)[number];
    readonly upstream?: string | undefined;
    readonly kind?: RecordKind | undefined;
    readonly times?: number | undefined;
    readonly delayMs?: number | undefined;
    readonly field?: string | undefined;
    readonly value?: string | undefined;
}

export type WebhookUrls<U extends Upstreams> = string | {
    readonly [Id in UpstreamId<U>]?: string | undefined;
};

export interface Webhooks {
    readonly list: (filter?: {
        readonly upstream?: string;
        readonly recordId?: string;
        readonly reference?: string;
        readonly state?: Webhook['state'];
    }) => readonly Webhook[];
    readonly get: (id: string) => Webhook;
    readonly flush: () => Promise<void>;
    readonly resend: (id: string, options?: {
        readonly url?: string;
    }) => Webhook;
    readonly tamper: (id: string, change?: {
        readonly field?: string;
        readonly value?: string;
    }) => Webhook;
    readonly plan: (plan: WebhookPlan) => void;
    readonly plans: () => readonly WebhookPlan[];
    readonly clearPlans: () => void;
}

export const YOOKASSA_QUIRKS: {
    readonly test: readonly [
        false,
        true
    ];
    readonly receipts: readonly [
        "optional",
        "mandatory"
    ];
    readonly refunds: readonly [
        "succeed",
        "wait"
    ];
    readonly redeliveries: readonly [
        3,
        0,
        10
    ];
};

export interface YooKassaBalance {
    readonly shop: string;
    readonly gateway: string;
}

export interface YooKassaBank {
    readonly name: string;
    readonly bic: string;
}

export interface YooKassaCredentials {
    readonly shop: YooKassaKeys;
    readonly gateway: YooKassaKeys;
}

export interface YooKassaKeys {
    readonly id: string;
    readonly secretKey: string;
}

export interface YooKassaPayment {
    readonly id: string;
    readonly reference: string;
    readonly status: PaymentRecord['status'];
    readonly amount: string;
    readonly refunded: string;
    readonly method: YooKassaPaymentMethod | null;
    readonly reason: string | null;
    readonly url: string;
    readonly createdAt: string;
    readonly paidAt: string | null;
}

export interface YooKassaPaymentControls extends RecordControls<YooKassaPayment> {
    readonly pay: (ref: string, options?: {
        readonly method?: YooKassaPaymentMethod | undefined;
    }) => YooKassaPayment;
    readonly fail: (ref: string, reason?: string) => YooKassaPayment;
    readonly expire: (ref: string) => YooKassaPayment;
}

export type YooKassaPaymentMethod = (typeof PAYMENT_METHODS)[number];

export interface YooKassaPayout {
    readonly id: string;
    readonly reference: string;
    readonly status: PayoutRecord['status'];
    readonly method: string;
    readonly amount: string;
    readonly reason: string | null;
    readonly createdAt: string;
    readonly finishedAt: string | null;
}

export interface YooKassaPayoutControls extends RecordControls<YooKassaPayout> {
    readonly settle: (ref: string) => YooKassaPayout;
    readonly fail: (ref: string, reason?: string) => YooKassaPayout;
    readonly failNext: (reason?: string) => void;
}

export type YooKassaQuirks = Chosen<typeof YOOKASSA_QUIRKS>;

export interface YooKassaRefund {
    readonly id: string;
    readonly reference: string;
    readonly paymentId: string;
    readonly status: RefundRecord['status'];
    readonly amount: string;
    readonly reason: string | null;
    readonly createdAt: string;
}

export interface YooKassaRefundControls extends RecordControls<YooKassaRefund> {
    readonly settle: (ref: string) => YooKassaRefund;
    readonly fail: (ref: string, reason?: string) => YooKassaRefund;
}

export interface YooKassaSandbox extends AccountControls<YooKassaCredentials, YooKassaQuirks, YooKassaBalance> {
    readonly invoices: YooKassaPaymentControls;
    readonly refunds: YooKassaRefundControls;
    readonly payouts: YooKassaPayoutControls;
    readonly banks: Table<YooKassaBank>;
}

function createCryptobotUpstream(context: UpstreamContext): Upstream<CryptobotSandbox>;

export function startSandbox<const U extends Upstreams = typeof UPSTREAMS>(options?: SandboxOptions<U>): Promise<Sandbox<U>>;
