// @paymux/durable/pglite

export interface ClientLike {
    query(text: string, values?: unknown[]): Promise<{
        rows: unknown[];
    }>;
}

interface Database extends Queryable {
    readonly kind: 'postgres' | 'pglite';
    readonly repeated?: Queryable['query'];
    readonly transaction: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
    readonly statements: (text: string) => Promise<readonly Fields[]>;
    readonly rebooted?: () => Promise<boolean>;
    readonly opened?: () => Promise<void>;
    readonly close: () => Promise<void>;
}

type Fields = Readonly<Record<string, unknown>>;

export interface PgliteLike extends ClientLike {
    exec(text: string): Promise<{
        rows: unknown[];
    }[]>;
    transaction<T>(work: (tx: ClientLike & {
        exec(text: string): Promise<unknown>;
    }) => Promise<T>): Promise<T>;
}

interface Queryable {
    readonly query: (text: string, values?: unknown[]) => Promise<readonly Fields[]>;
}

interface Transaction extends Queryable {
    readonly script: (text: string) => Promise<void>;
}

export function fromPglite(pglite: PgliteLike): Database;

export function openPglite(folder: string): Promise<Database>;
