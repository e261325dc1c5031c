// @paymux/testkit/faults

export type CallEnd = {
    readonly error: unknown;
} | {
    readonly result: unknown;
};

export interface Exchange {
    readonly request: SeenRequest;
    readonly index: number;
    readonly socket: Socket;
    readonly answers: UpstreamAnswers;
    readonly strayUrl: string;
    readonly released: Promise<void>;
    readonly answer: (answer: HttpAnswer) => void;
    readonly write: (bytes: string | Uint8Array) => void;
}

export const FAULT_SCENARIOS: readonly FaultScenario[];

export interface Failure {
    readonly code: string;
    readonly outcome: 'not_sent' | 'rejected' | 'unknown' | readonly ('not_sent' | 'unknown')[];
    readonly seen: 0 | 1;
    readonly again: boolean;
    readonly error?: Readonly<Record<string, unknown>> | undefined;
}

export interface FaultCase {
    readonly name: string;
    readonly run: () => Promise<void>;
}

export interface FaultClient {
    readonly call: (options?: {
        readonly signal?: AbortSignal;
        readonly timeoutMs?: number;
    }) => Promise<unknown>;
    readonly subject?: unknown;
}

export interface FaultConnection {
    readonly baseUrl: string;
    readonly timeoutMs: number;
    readonly connectTimeoutMs: number;
    readonly retries: number;
    readonly oneConnection: boolean;
}

export interface FaultScenario {
    readonly name: string;
    readonly about: string;
    readonly topic?: 'redirect' | 'foreign' | 'rate-limit' | 'coding' | undefined;
    readonly place?: 'closed' | 'nowhere' | undefined;
    readonly scheme?: 'http' | 'https' | undefined;
    readonly untrusted?: true | undefined;
    readonly accept?: ((socket: Socket) => void) | undefined;
    readonly bytes?: ((socket: Socket) => void) | undefined;
    readonly request?: ((exchange: Exchange) => void) | undefined;
    readonly caller?: 'aborts-before' | 'aborts-during' | 'queues' | undefined;
    readonly warm?: number | undefined;
    readonly stalls?: true | undefined;
    readonly connectStalls?: true | undefined;
    readonly needs?: Exclude<keyof UpstreamAnswers, 'success'> | undefined;
    readonly fetchRepeatsGet?: true | undefined;
    readonly expect: Failure | Success;
    readonly expectOfRead?: Failure | Success | undefined;
}

export interface FaultSubject {
    readonly effect: 'read' | 'write';
    readonly connect: (connection: FaultConnection) => FaultClient;
    readonly answers: UpstreamAnswers;
    readonly exact?: boolean | undefined;
    readonly remote?: boolean | undefined;
}

export interface FaultTarget extends FaultSubject {
    readonly secrets: readonly string[];
    readonly check?: ((result: unknown, scenario: FaultScenario) => void) | undefined;
}

export interface FaultUpstream {
    readonly baseUrl: string;
    readonly requests: () => number;
    readonly log: () => readonly SeenRequest[];
    readonly connections: () => number;
    readonly open: () => number;
    readonly bytes: () => number;
    readonly strays: () => number;
    readonly seen: (requests: number) => Promise<void>;
    readonly release: () => void;
    readonly close: () => Promise<void>;
}

export interface HttpAnswer {
    readonly status?: number | undefined;
    readonly headers?: Readonly<Record<string, string>> | undefined;
    readonly body: string;
}

export interface Observation {
    readonly scenario: FaultScenario;
    readonly expected: Failure | Success;
    readonly end: CallEnd | null;
    readonly tookMs: number;
    readonly limitMs: number;
    readonly seen: number;
    readonly seenExpected: number;
    readonly strays: number;
    readonly companions: string | null;
    readonly subject: unknown;
}

export const SLACK_MS = 1500;

export interface SeenEvent {
    readonly kind: string;
    readonly fields: Readonly<Record<string, unknown>>;
    readonly text: string;
    readonly error: unknown;
}

export interface SeenRequest {
    readonly method: string;
    readonly target: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
}

export interface Success {
    readonly success: true;
    readonly seen: number;
}

export interface UpstreamAnswers {
    readonly success: HttpAnswer;
    readonly unknownFields?: HttpAnswer | undefined;
    readonly unknownStatus?: ((word: string) => HttpAnswer) | undefined;
    readonly missingField?: HttpAnswer | undefined;
    readonly refusal?: ((message: string) => HttpAnswer) | undefined;
}

export function applies({ needs, caller }: FaultScenario, { answers, exact }: FaultSubject): boolean;

export function faultCases(target: FaultTarget): readonly FaultCase[];

export function format({ status, headers, body }: HttpAnswer): string;

export function leaksOf(value: unknown, secrets: readonly string[]): readonly string[];

export function observeFault(scenario: FaultScenario, subject: FaultSubject): Promise<Observation>;

export function recordEvents(provider?: string): {
    readonly events: () => readonly SeenEvent[];
    readonly stop: () => void;
};

export function startFaultUpstream(scenario: FaultScenario, answers: UpstreamAnswers): Promise<FaultUpstream>;
