// @paymux/create-provider

export interface Scaffold {
    readonly folder: string;
    readonly packageName: string;
    readonly files: readonly string[];
}

export class ScaffoldError extends Error {
    readonly name = "ScaffoldError";
}

export interface ScaffoldOptions {
    readonly name: string;
    readonly title?: string | undefined;
    readonly dir?: string | undefined;
    readonly packageName?: string | undefined;
    readonly year?: number | undefined;
}

export function scaffold(options: ScaffoldOptions): Scaffold;
