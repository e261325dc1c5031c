// @paymux/core/http

export type Answer = {
export     readonly accepted: true;
export     readonly data: Json;
export } | {
export     readonly accepted: false;
export     readonly status?: number | undefined;
export     readonly upstreamCode?: string | null | undefined;
export     readonly message?: string | null | undefined;
export };

export interface CallEvent {
export     readonly provider: string;
export     readonly operation: string;
export     readonly effect: 'read' | 'write';
export     readonly reference: string | undefined;
export     attempts: number;
export     httpStatus: number | undefined;
export     error?: unknown;
export }

interface CallOptions {
    readonly signal?: AbortSignal | undefined;
    readonly timeoutMs?: number | undefined;
}

export interface DriftEvent {
export     readonly provider: string;
export     readonly operation: string;
export     readonly field: string;
export     readonly problem: DriftProblem;
export     readonly value?: string | undefined;
export }

export type DriftProblem =
    | 'unknown_status'
    | 'missing_field'
    | 'unparsable'

export interface FetchTransportOptions {
export     readonly fetch?: typeof fetch | undefined;
export }

export type Fields = Readonly<Record<string, string | undefined>>;

export interface HttpCall<Wire, Result> extends Reading<Wire, Result> {
export     readonly operation: string;
export     readonly effect: 'read' | 'write';
export     readonly method: 'GET' | 'POST';
export     readonly path: string;
export     readonly query?: Fields | undefined;
export     readonly form?: Fields | undefined;
export     readonly json?: object | undefined;
export     readonly headers?: Readonly<Record<string, string>> | undefined;
export     readonly reference?: string | undefined;
export     readonly sensitive?: readonly string[] | undefined;
export }

export interface HttpClient {
export     readonly call: <Wire, Result>(call: HttpCall<Wire, Result>, options?: CallOptions) => Promise<Result>;
export }

export interface HttpClientSettings {
export     readonly provider: string;
export     readonly baseUrl: string;
export     readonly readAnswer: ReadAnswer;
export     readonly secrets: readonly string[];
export     readonly timeoutMs?: number | undefined;
export     readonly connectTimeoutMs?: number | undefined;
export     readonly retries?: number | undefined;
export     readonly transport?: Transport | undefined;
export }

type Json = string | boolean | null | readonly Json[] | JsonObject;

interface JsonObject {
    readonly [key: string]: Json;
}

export interface MapContext {
export     readonly raw: JsonObject;
export     readonly drift: ReportDrift;
export     readonly invalid: (message: string) => never;
export }

export type ReadAnswer = (body: Json, httpStatus: number) => Answer | null;

export interface Reading<Wire, Result> {
export     readonly schema: Schema<Wire>;
export     readonly map: (wire: Wire, context: MapContext) => Result;
export }

export type ReportDrift = (field: string, problem: DriftProblem, value?: string) => void;

export interface Schema<T> {
export     readonly '~standard': {
export         readonly version: 1;
export         readonly vendor: string;
export         readonly validate: (value: unknown) => SchemaResult<T> | Promise<SchemaResult<T>>;
export         readonly types?: {
export             readonly input: unknown;
export             readonly output: T;
export         } | undefined;
export     };
export }

export interface SchemaIssue {
export     readonly message: string;
export     readonly path?: readonly (PropertyKey | {
export         readonly key: PropertyKey;
export     })[] | undefined;
export }

export type SchemaResult<T> = {
export     readonly value: T;
export     readonly issues?: undefined;
export } | {
export     readonly issues: readonly SchemaIssue[];
export };

export type Transport = (request: TransportRequest) => Promise<TransportResponse>;

export interface TransportRequest {
export     readonly method: 'GET' | 'POST';
export     readonly url: string;
export     readonly headers: Readonly<Record<string, string>>;
export     readonly body: string | null;
export     readonly signal: AbortSignal;
export     readonly maxBodyBytes: number;
export }

export interface TransportResponse {
export     readonly status: number;
export     readonly headers: Readonly<Record<string, string | undefined>>;
export     readonly body: string;
export }

export interface UndiciDispatcher {
export     dispatch(options: never, handler: never): boolean;
export }

export interface UndiciTransportOptions {
export     readonly connectTimeoutMs?: number | undefined;
export     readonly connections?: number | undefined;
export     readonly dispatcher?: UndiciDispatcher | undefined;
export }

export function bodyTooLarge(maxBodyBytes: number): Error;

export function createHttpClient(settings: HttpClientSettings): HttpClient;

export function fetchTransport(options?: FetchTransportOptions): Transport;

export function jsonNumber(decimal: string): object;

export function notSent(cause: unknown): Error;

export function parseJson(text: string): Json;

export function undiciTransport(options?: UndiciTransportOptions): Transport;
