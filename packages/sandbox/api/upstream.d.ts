// @paymux/sandbox/upstream

interface Action<R> {
    readonly name: string;
    readonly about: string;
    readonly fields: Fields;
    readonly possible: (record: R) => boolean;
    readonly run: (ref: string, input: Raw) => R;
}

export type Choices = Readonly<Record<string, readonly [
    unknown,
    ...unknown[]
]>>;

export type Chosen<C extends Choices> = {
    readonly [Name in keyof C]: C[Name][number];
};

export class Conflict extends Error {
}

export interface CreateUpstream<Controls extends object> {
    (context: UpstreamContext): Upstream<Controls>;
    readonly choices?: Choices;
}

export interface EncodedWebhook {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
}

export type ErrorBodies =
    | 'json'
    | 'html'
    | 'empty'

export interface Field<T = unknown, Required extends boolean = boolean> {
    readonly required: Required;
    readonly expects: string;
    readonly read: (value: unknown) => T | undefined;
    readonly fromText: (text: string) => unknown;
    readonly values?: readonly unknown[];
}

export type Fields = Readonly<Record<string, Field>>;

export interface Ids {
    readonly uuid: () => string;
    readonly hex: (digits: number) => string;
    readonly record: (make?: () => string) => string;
}

export type InputOf<F extends Fields> = {
    readonly [Name in keyof F as F[Name] extends Field<unknown, true> ? Name : never]: ValueOf<F[Name]>;
} & {
    readonly [Name in keyof F as F[Name] extends Field<unknown, true> ? never : Name]?: ValueOf<F[Name]>;
};

export class InvalidInput extends TypeError {
}

export class NotFound extends Error {
}

export interface Num {
    readonly [TOKEN]: string;
}

export interface Operation {
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

export interface Panel {
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

export interface PayPage {
    readonly title: string;
    readonly amount: string;
    readonly description: string;
    readonly status: string;
    readonly open: boolean;
    readonly methods: readonly {
        readonly code: string;
        readonly name: string;
    }[];
    readonly chosen: string;
    readonly action: string;
    readonly language: 'ru' | 'en';
}

export interface PlainObject {
    readonly [key: string]: Value | undefined;
}

export interface Quirks<C extends Choices> {
    readonly get: () => Chosen<C>;
    readonly set: (given: Partial<Chosen<C>>) => void;
}

type Raw = Readonly<Record<string, unknown>>;

export interface RecordAction {
    readonly name: string;
    readonly about: string;
    readonly fields: Fields;
    readonly run: (ref: string, input: Raw) => object;
}

export interface RecordControls<View> {
    readonly list: () => readonly View[];
    readonly get: (ref: string) => View;
}

export type RecordGroup = keyof typeof RECORD_GROUPS;

export type RecordKind = (typeof RECORD_KINDS)[number];

export interface RecordRow {
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

export interface RecordsPanel {
    readonly rows: () => readonly RecordRow[];
    readonly row: (ref: string) => RecordRow;
    readonly actions: readonly RecordAction[];
}

export interface Reply {
    readonly status: number;
    readonly body: {
        readonly json: Value;
    } | {
        readonly text: string;
        readonly type: string;
    };
    readonly headers?: Readonly<Record<string, string>>;
}

export interface Store<R> {
    readonly all: () => readonly R[];
    readonly add: (record: R) => R;
    readonly byId: (id: string) => R | undefined;
    readonly byReference: (reference: string) => R | undefined;
    readonly find: (ref: string) => R;
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

export interface TablePanel {
    readonly fields: Fields;
    readonly list: () => Readonly<Record<string, object>>;
    readonly set: (key: string, input: Raw) => void;
    readonly remove: (key: string) => void;
}

export interface Tampering {
    readonly field: string;
    readonly value: string;
}

export type Tone =
    | 'open'
    | 'good'
    | 'bad'
    | 'held'

export interface Upstream<Controls extends object> {
    readonly operations: readonly Operation[];
    readonly controls: Controls;
    readonly writeJson: (value: Value) => string;
    readonly recordPath: readonly string[];
    readonly refusal: (status: number, text?: string) => Reply;
    readonly panel: Panel;
}

export interface UpstreamContext {
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

export interface UpstreamRequest {
    readonly method: string;
    readonly path: string;
    readonly params: Readonly<Record<string, string>>;
    readonly query: URLSearchParams;
    readonly header: (name: string) => string | null;
    readonly body: string;
    readonly executed: (id: string) => void;
}

export type Value = string | boolean | null | Num | readonly Value[] | ReadonlyMap<string, Value> | PlainObject;

type ValueOf<F> = F extends Field<infer T> ? T : never;

export interface ValuesPanel {
    readonly fields: Fields;
    readonly get: () => object;
    readonly set: (input: Raw) => void;
}

interface Viewed {
    readonly id: string;
    readonly reference: string;
    readonly status: string;
    readonly createdAt: string;
}

export interface WebhookDraft {
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

export function action<R, const F extends Fields>(name: string, about: string, possible: (record: R) => boolean, fields: F, run: (ref: string, input: InputOf<F>) => R): Action<R>;

export const address: Field<string, false>;

export const amount: Field<string, false>;

export const anyText: Field<string, false>;

export function createStore<R extends {
    readonly id: string;
}>(what: string, referenceOf: (record: R) => string): Store<R>;

export function createTable<T>(initial: Readonly<Record<string, T>>, check?: (value: T) => void): Table<T>;

export const decimal: Field<string, false>;

export function errorReply(status: number, form: ErrorBodies, body: PlainObject): Reply;

export const flag: Field<boolean, false>;

export function html(status: number, text: string): Reply;

export function integer(min: number, max: number): Field<number, false>;

export function isMap(value: Value | undefined): value is ReadonlyMap<string, Value>;

export function json(status: number, body: PlainObject): Reply;

export function listOf<T>(one: Field<T>): Field<readonly T[], false>;

export function mapOf<T>(one: Field<T>): Field<Readonly<Record<string, T>>, false>;

export function num(token: string | number | bigint): Num;

export function numeric(min: number, max: number): Field<number, false>;

export function oneOf<const T>(values: readonly T[]): Field<T, false>;

export function orNull<T>(one: Field<T>): Field<T | null, false>;

export function payPage(page: PayPage): string;

export function ratesPanel(table: Table<string>): TablePanel;

export function readJson(text: string): Value | undefined;

export function recordControls<R, View>({ all, find }: Store<R>, view: (record: R) => View): RecordControls<View>;

export function recordsPanel<R extends Viewed>(controls: RecordControls<R>, look: (record: R) => Pick<RecordRow, 'tone' | 'method' | 'amount' | 'link'>, actions: readonly Action<R>[]): RecordsPanel;

export function refuse(status: number, message: string): never;

export function required<T>(optional: Field<T>): Field<T, true>;

export function seeOther(location: string): Reply;

export function tablePanel<T extends object>(table: Table<T>, fields: Fields & {
    readonly [Name in keyof T]: Field<T[Name]>;
}): TablePanel;

export const text: Field<string, false>;

export const time: Field<string, false>;

export function tokenOf(value: Value | undefined): string | null;

export function valuesPanel<const F extends Fields>(fields: F, get: () => object, set: (values: InputOf<F>) => void): ValuesPanel;

export function withChoices<const C extends Choices, Controls extends object>(choices: C, create: (context: UpstreamContext, quirks: Quirks<C>) => Upstream<Controls>): CreateUpstream<Controls> & {
    readonly choices: C;
};

export function writeJson(value: Value): string;
