// @paymux/core/authoring

export const BY_ID: {
    id: Rule<string>;
};

export const BY_REFERENCE: {
    reference: Rule<string>;
};

export interface BasicAuth {
    readonly headers: {
        readonly authorization: string;
    };
    readonly secret: string;
}

export type CheckedRef<Usable extends RefRules> = RecordRef & (keyof Usable extends infer Half extends keyof RecordRef ? [
    keyof RecordRef
] extends [
    Half
] ? unknown : {
    readonly [Each in Half]: string;
} : never);

export type ConfirmingRead = {
    readonly type: 'invoice.updated';
    readonly read: () => Promise<Invoice>;
} | {
    readonly type: 'payout.updated';
    readonly read: () => Promise<Payout>;
} | {
    readonly type: 'refund.updated';
    readonly read: () => Promise<Refund>;
};

export interface Connection {
    readonly baseUrl: string;
    readonly timeoutMs: number;
    readonly connectTimeoutMs: number;
    readonly retries: number;
    readonly transport: Transport | undefined;
}

export interface ConnectionSettings {
    readonly baseUrl?: string | undefined;
    readonly timeoutMs?: number | undefined;
    readonly connectTimeoutMs?: number | undefined;
    readonly retries?: number | undefined;
    readonly transport?: Transport | undefined;
}

export interface DeclaredSettings<Shape extends SettingsShape> {
    readonly provider: string;
    readonly factory: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly secrets: readonly string[];
    readonly together: readonly (readonly string[])[];
    readonly read: (given: GivenSettings<Shape> & ConnectionSettings & LocalTimeSettings) => ProviderSettings<Shape>;
}

type DriftProblem =
    | 'unknown_status'
    | 'missing_field'
    | 'unparsable'

export const EITHER: {
    reference: Rule<string>;
    id: Rule<string>;
};

export interface Form {
    readonly pattern: RegExp;
    readonly says: string;
}

export type GivenRef = {
    readonly [Half in keyof RecordRef]?: string | null | undefined;
};

export type GivenSettings<Shape extends SettingsShape> = {
    readonly [Name in keyof Shape]?: (Shape[Name] extends Setting ? GivenValue<Shape[Name]> : {
        readonly [Key in keyof Shape[Name]]?: GivenValue<Shape[Name][Key]>;
    }) | undefined;
};

type GivenValue<S> = S extends Setting<'webhook' | 'signing'> ? string | readonly string[] | undefined : string | undefined;

type GroupOf<G> = {
    readonly [Key in keyof G as G[Key] extends Setting<'webhook'> ? never : Key]: ValueOf<G[Key]>;
};

type HashAlgorithm =
    | 'md5'
    | 'sha1'
    | 'sha256'
    | 'sha512'

export interface IdempotentCall {
    readonly operation: string;
    readonly parts: readonly (string | null)[];
    readonly maxLength?: number | undefined;
}

export interface InputContext<Input> {
    readonly provider: string;
    readonly operation: string;
    readonly across?: ((input: Partial<Input>) => readonly (string | false)[]) | undefined;
}

interface Invoice {
    readonly provider: string;
    readonly id: string;
    readonly reference: string | null;
    readonly status: InvoiceStatus;
    readonly rawStatus: string;
    readonly onHold: boolean;
    readonly amount: Money | null;
    readonly paid: Money | null;
    readonly refunded: Money | null;
    readonly credited: Money | null;
    readonly fee: Money | null;
    readonly payerFee: Money | null;
    readonly method: string | null;
    readonly payer: string | null;
    readonly metadata: Readonly<Record<string, string>> | null;
    readonly failureReason: string | null;
    readonly createdAt: string | null;
    readonly expiresAt: string | null;
    readonly paidAt: string | null;
    readonly test: boolean | null;
    readonly raw: JsonObject;
}

type InvoiceStatus =
    | 'pending'
    | 'authorized'
    | 'underpaid'
    | 'paid'
    | 'refunded'
    | 'expired'
    | 'canceled'
    | 'failed'
    | 'unknown'

interface InvoiceUpdated extends Updated {
    readonly type: 'invoice.updated';
    readonly status: InvoiceStatus;
    readonly refunded: Money | null;
}

type Json = string | boolean | null | readonly Json[] | JsonObject;

interface JsonObject {
    readonly [key: string]: Json;
}

export interface LocalTimeSettings {
    readonly utcOffset?: string | undefined;
}

interface MapContext {
    readonly raw: JsonObject;
    readonly drift: ReportDrift;
    readonly utcOffset: string;
    readonly invalid: (message: string) => never;
    readonly notFound: () => never;
}

interface Money {
    readonly amount: string;
    readonly currency: string;
}

export interface Need<Shape extends SettingsShape> {
    <Path extends SettingPath<Shape>>(path: Path): SettingValue<Shape, Path>;
    <const Paths extends readonly SettingPath<Shape>[]>(...paths: Paths): {
        readonly [Index in keyof Paths]: SettingValue<Shape, Paths[Index]>;
    };
}

export interface OperationHelpers<Shape extends SettingsShape> {
    readonly operation: string;
    readonly need: Need<Shape>;
    readonly checkInput: <Input extends object>(given: Input, rules: Rules<Input>, across?: InputContext<Input>['across']) => Input;
    readonly checkRef: <Usable extends RefRules>(given: GivenRef, rules: Usable) => CheckedRef<Usable>;
}

export type Parsed<T> = {
    readonly value: T;
} | {
    readonly fault: string;
};

class PaymentError extends Error {
    readonly code: PaymentErrorCode;
    readonly outcome: PaymentOutcome;
    readonly provider: string;
    readonly operation: string;
    readonly httpStatus?: number;
    readonly upstreamCode?: string;
    readonly upstreamMessage?: string;
    readonly reference?: string;
    readonly retryAfterMs?: number;
    constructor(init: PaymentErrorInit);
    toJSON(): object;
    static is(value: unknown): value is PaymentError;
}

type PaymentErrorCode =
    | 'config'
    | 'invalid_request'
    | 'unauthorized'
    | 'forbidden'
    | 'not_found'
    | 'conflict'
    | 'rate_limited'
    | 'rejected'
    | 'unavailable'
    | 'timeout'
    | 'network'
    | 'invalid_response'
    | 'invalid_signature'
    | 'aborted'

interface PaymentErrorInit {
    readonly code: PaymentErrorCode;
    readonly outcome: PaymentOutcome;
    readonly provider: string;
    readonly operation: string;
    readonly message: string;
    readonly httpStatus?: number | undefined;
    readonly upstreamCode?: string | undefined;
    readonly upstreamMessage?: string | undefined;
    readonly reference?: string | undefined;
    readonly retryAfterMs?: number | undefined;
    readonly cause?: unknown;
}

type PaymentOutcome =
    | 'not_sent'
    | 'rejected'
    | 'unknown'

interface Payout {
    readonly provider: string;
    readonly id: string;
    readonly reference: string | null;
    readonly status: PayoutStatus;
    readonly rawStatus: string;
    readonly method: string | null;
    readonly destination: string | null;
    readonly amount: Money | null;
    readonly debited: Money | null;
    readonly fee: Money | null;
    readonly received: Money | null;
    readonly converted: Money | null;
    readonly feeFrom: 'amount' | 'balance' | null;
    readonly comment: string | null;
    readonly failureReason: string | null;
    readonly createdAt: string | null;
    readonly finishedAt: string | null;
    readonly test: boolean | null;
    readonly raw: JsonObject;
}

type PayoutStatus =
    | 'pending'
    | 'succeeded'
    | 'failed'
    | 'unknown'

interface PayoutUpdated extends Updated {
    readonly type: 'payout.updated';
    readonly status: PayoutStatus;
}

export interface PhpEncoding {
    readonly unescaped?: boolean | undefined;
}

export type PhpMap = ReadonlyMap<string, PhpValue>;

export interface PhpNumber {
    readonly token: string;
}

export type PhpValue = string | boolean | null | PhpNumber | readonly PhpValue[] | PhpMap;

export interface ProviderSettings<Shape extends SettingsShape> {
    readonly provider: string;
    readonly http: Connection & {
        readonly provider: string;
        readonly secrets: readonly string[];
        readonly utcOffset: string;
    };
    readonly get: <Path extends SettingPath<Shape>>(path: Path) => SettingValue<Shape, Path> | null;
    readonly operation: (name: string) => OperationHelpers<Shape>;
}

export interface ReceiveOptions {
    readonly maxBytes?: number | undefined;
}

export interface ReceivedWebhook {
    readonly header: (name: string) => string | null;
    readonly body: string;
    readonly refuse: (code: 'invalid_signature' | 'invalid_request', message: string) => PaymentError;
    readonly drift: ReportDrift;
    readonly utcOffset: string;
}

interface RecordRef {
    readonly reference: string | null;
    readonly id: string | null;
}

export type RefRules = {
    readonly [Half in keyof RecordRef]?: Rule<string>;
};

interface Refund {
    readonly provider: string;
    readonly id: string;
    readonly reference: string | null;
    readonly invoice: RecordRef;
    readonly status: RefundStatus;
    readonly rawStatus: string;
    readonly amount: Money | null;
    readonly reason: string | null;
    readonly failureReason: string | null;
    readonly createdAt: string | null;
    readonly test: boolean | null;
    readonly raw: JsonObject;
}

type RefundStatus =
    | 'pending'
    | 'succeeded'
    | 'failed'
    | 'unknown'

interface RefundUpdated extends Updated {
    readonly type: 'refund.updated';
    readonly status: RefundStatus;
    readonly invoice: RecordRef;
}

type ReportDrift = (field: string, problem: DriftProblem, value?: string) => void;

export interface Rule<T> {
    (value: unknown): Parsed<T>;
    readonly reads?: readonly string[] | undefined;
}

export type Rules<Input> = {
    readonly [Field in keyof Required<Input>]: Rule<Input[Field]>;
};

export interface Setting<Kind extends SettingKind = SettingKind> {
    readonly kind: Kind;
    readonly variable: string;
}

type SettingKind =
    | 'text'
    | 'secret'
    | 'webhook'
    | 'signing'

export type SettingPath<Shape extends SettingsShape> = {
    [Name in keyof Shape & string]: Name | (Shape[Name] extends Setting ? never : {
        [Key in keyof Shape[Name] & string]: Shape[Name][Key] extends Setting<'webhook'> ? `${Name}.${Key}` : never;
    }[keyof Shape[Name] & string]);
}[keyof Shape & string];

export type SettingValue<Shape extends SettingsShape, Path extends SettingPath<Shape>> = Path extends keyof Shape ? Shape[Path] extends Setting ? ValueOf<Shape[Path]> : GroupOf<Shape[Path]> : readonly string[];

export interface SettingsDefinition<Shape extends SettingsShape> {
    readonly provider: string;
    readonly factory: string;
    readonly baseUrl: {
        readonly default: string;
        readonly variable: string;
    };
    readonly utcOffset?: string | undefined;
    readonly credentials: Shape;
}

export interface SettingsShape {
    readonly [name: string]: Setting | {
        readonly [name: string]: Setting;
    };
}

export interface SignatureCheck {
    readonly secrets: readonly string[];
    readonly setting: string;
    readonly carrier: string;
    readonly signature: string | null;
    readonly algorithm: HashAlgorithm;
    readonly encoding?: SignatureEncoding | undefined;
    readonly sign: (secret: string) => string | Iterable<string>;
    readonly signedAt?: SignedAt | undefined;
}

type SignatureEncoding =
    | 'hex'
    | 'base64'

export interface SignedAt {
    readonly ms: number;
    readonly toleranceMs?: number | undefined;
    readonly now: number;
}

export interface TextsLimits {
    readonly max: number;
    readonly entries?: number | undefined;
    readonly name: Form;
}

type Transport = (request: TransportRequest) => Promise<TransportResponse>;

interface TransportRequest {
    readonly method: 'GET' | 'POST';
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | null;
    readonly signal: AbortSignal;
    readonly maxBodyBytes: number;
}

interface TransportResponse {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | undefined>>;
    readonly body: string;
    readonly unreadable?: string | undefined;
}

export type UnixUnit = keyof typeof UNIX;

interface Updated {
    readonly provider: string;
    readonly key: string;
    readonly id: string;
    readonly reference: string | null;
    readonly rawStatus: string | null;
    readonly amount: Money | null;
    readonly signedFields: readonly string[];
    readonly statusVerified: boolean;
    readonly test: boolean | null;
    readonly raw: JsonObject;
}

type ValueOf<S> = S extends Setting<'webhook'> ? readonly string[] : S extends Setting<'signing'> ? readonly [
    string,
    ...string[]
] : string;

type WebhookEvent = PayoutUpdated | InvoiceUpdated | RefundUpdated;

interface WebhookRequest {
    readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
    readonly body: string | Uint8Array;
}

export interface WireContext {
    readonly drift: ReportDrift;
    readonly utcOffset: string;
}

export interface WireReader {
    text(field: string): string | null;
    money(field: string, currency: string | null): Money | null;
    minorMoney(field: string, currency: string | null): Money | null;
    decimal(field: string): string | null;
    moneyObject(field: string, names: {
        readonly amount: string;
        readonly currency: string;
    }): Money | null;
    time(field: string): string | null;
    unixTime(field: string, unit?: UnixUnit): string | null;
    flag(field: string): boolean | null;
    word<T, F>(field: string, table: Readonly<Record<string, T>>, fallback: F): T | F;
    metadata(field: string): Readonly<Record<string, string>> | null;
    at(field: string, documented?: readonly string[]): WireReader;
}

export function amountIn(...currencies: readonly string[]): Rule<Money>;

export const anyAmount: Rule<Money>;

export function basicAuth(user: string, password: string): BasicAuth;

export function checkInput<Input extends object>(input: Input, rules: Rules<Input>, { provider, operation, across }: InputContext<Input>): Input;

export function checkRef<Usable extends RefRules>(given: GivenRef, rules: Usable, call: {
    readonly provider: string;
    readonly operation: string;
}): CheckedRef<Usable>;

export function confirmedEvent(confirming: ConfirmingRead, { refuse }: Pick<ReceivedWebhook, 'refuse'>): Promise<WebhookEvent>;

export function defineSettings<const Shape extends SettingsShape>(definition: SettingsDefinition<Shape>): DeclaredSettings<Shape>;

export const email: Rule<string>;

export function encodePhpJson(value: PhpValue, { unescaped }?: PhpEncoding): string | null;

export function expectOrder(sent: {
    readonly reference: string;
    readonly amount: Money;
}, { reference, amount }: {
    readonly reference: string | null;
    readonly amount: Money | null;
}, context: Pick<MapContext, 'invalid'>): void;

export function expectRecord(ref: RecordRef, record: {
    readonly id: string | null;
    readonly reference: string | null;
}, context: Pick<MapContext, 'invalid'>): void;

export const flag: Rule<boolean>;

export function hasForm(signature: string, algorithm: HashAlgorithm, encoding: SignatureEncoding): boolean;

export function idempotencyKey({ operation, parts, maxLength }: IdempotentCall): string;

export function identifier(max: number, form?: Form): Rule<string>;

export function isPhpMap(value: PhpValue): value is PhpMap;

export function isPlainText(value: string): boolean;

export function isSafeUrl(text: string): boolean;

export function listOf<T>(rule: Rule<T>, most?: number): Rule<readonly T[]>;

export const notCarried: Rule<undefined>;

export function objectOf<T extends object>(rules: Rules<T>): Rule<T>;

export function oneOf<Word extends string>(...words: readonly Word[]): Rule<Word>;

export function optional<T>(rule: Rule<T>): Rule<T | undefined>;

export function parsePhpJson(text: string): PhpValue | null;

export function pathId(max: number): Rule<string>;

export function phpToJson(value: PhpValue): Json;

export function readDecimal(value: unknown): string | null;

export function readFormFields({ body, refuse }: Pick<ReceivedWebhook, 'body' | 'refuse'>): JsonObject;

export function readMoney(amount: unknown, currency: unknown): Money | null;

export function readWire(wire: object, documented: readonly string[], { drift, utcOffset }: WireContext): WireReader;

export function receiveWebhook({ provider, utcOffset }: {
    readonly provider: string;
    readonly utcOffset?: string | undefined;
}, request: WebhookRequest | Request, { maxBytes }?: ReceiveOptions): Promise<ReceivedWebhook>;

export function refTo(rules: RefRules): Rule<RecordRef>;

export const secret: (variable: string) => Setting<"secret">;

export const setting: (variable: string) => Setting<"text">;

export function shownName(name: string): string;

export const signingSecret: (variable: string) => Setting<"signing">;

export function sortPhpKeys(map: PhpMap): PhpMap;

export function text(max: number, form?: Form): Rule<string>;

export function texts({ max, entries, name }: TextsLimits): Rule<Readonly<Record<string, string>>>;

export function unixTime(text: string, unit?: UnixUnit): string | null;

export function verifyWebhook({ refuse }: Pick<ReceivedWebhook, 'refuse'>, check: SignatureCheck): void;

export function webUrl(max: number): Rule<string>;

export function webhookKey(...parts: readonly (string | null)[]): string;

export const webhookSecret: (variable: string) => Setting<"webhook">;

export function wholeNumber(min: number, max: number): Rule<number>;

export function zonedTime(text: string, utcOffset: string): string | null;
