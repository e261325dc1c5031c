// @paymux/provider-enot

export interface Enot {
    readonly specVersion: 1;
    readonly id: 'enot';
    readonly name: 'Enot';
    readonly balances: BalancesApi;
    readonly invoices: EnotInvoices;
    readonly payouts: EnotPayouts;
    readonly webhooks: WebhooksApi;
    readonly close: () => Promise<void>;
}

export interface EnotAccess {
    readonly id?: string | undefined;
    readonly key?: string | undefined;
    readonly webhookKey?: string | readonly string[] | undefined;
}

export interface EnotCreateInvoice extends CreateInvoice, Pick<SharedInputs, 'returnUrl' | 'failUrl' | 'webhookUrl' | 'expiresInMinutes'> {
    readonly methods?: readonly string[] | undefined;
    readonly excludeMethods?: readonly string[] | undefined;
    readonly direct?: boolean | undefined;
}

export interface EnotCreatePayout extends CreatePayout, Pick<SharedInputs, 'webhookUrl'> {
    readonly comment?: string | undefined;
}

export interface EnotDirectPayment {
    readonly provider: 'enot';
    readonly id: string;
    readonly type: string | null;
    readonly destination: string | null;
    readonly recipient: string | null;
    readonly bank: string | null;
    readonly amount: Money | null;
    readonly expiresAt: string | null;
    readonly url: string | null;
    readonly raw: MapContext['raw'];
}

export interface EnotInvoices extends Required<Pick<InvoicesApi, 'recovery' | 'methods'>> {
    readonly create: (input: EnotCreateInvoice, options?: CallOptions) => Promise<InvoiceReceipt>;
    readonly get: (ref: GivenRef, options?: CallOptions) => ReturnType<InvoicesApi['get']>;
    readonly payDirect: (input: EnotPayDirect, options?: CallOptions) => Promise<EnotDirectPayment>;
}

export interface EnotPayDirect {
    readonly id: string;
    readonly payerIp: string;
    readonly payerUserAgent: string;
    readonly bank: string;
}

export interface EnotPayouts extends Required<Pick<PayoutsApi, 'recovery' | 'banks'>> {
    readonly create: (input: EnotCreatePayout, options?: CallOptions) => Promise<PayoutReceipt>;
    readonly get: (ref: GivenRef, options?: CallOptions) => ReturnType<PayoutsApi['get']>;
}

export interface EnotSettings extends ConnectionSettings, LocalTimeSettings {
    readonly user?: EnotAccess | undefined;
    readonly shop?: EnotAccess | undefined;
}

export function createEnot(settings?: EnotSettings): Enot;
