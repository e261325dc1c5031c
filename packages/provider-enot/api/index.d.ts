// @paymux/provider-enot

export interface Enot {
export     readonly specVersion: 1;
export     readonly id: 'enot';
export     readonly name: 'Enot';
export     readonly balances: BalancesApi;
export     readonly invoices: EnotInvoices;
export     readonly payouts: EnotPayouts;
export     readonly webhooks: WebhooksApi;
export }

export interface EnotAccess {
export     readonly id?: string | undefined;
export     readonly key?: string | undefined;
export     readonly webhookKey?: string | readonly string[] | undefined;
export }

export interface EnotCreateInvoice extends CreateInvoice {
export     readonly successUrl?: string | undefined;
export     readonly failUrl?: string | undefined;
export     readonly webhookUrl?: string | undefined;
export     readonly expiresInMinutes?: number | undefined;
export     readonly methods?: readonly string[] | undefined;
export     readonly excludeMethods?: readonly string[] | undefined;
export     readonly direct?: boolean | undefined;
export }

export interface EnotCreatePayout extends CreatePayout {
export     readonly comment?: string | undefined;
export     readonly webhookUrl?: string | undefined;
export }

export interface EnotDirectPayment {
export     readonly provider: 'enot';
export     readonly id: string;
export     readonly type: string | null;
export     readonly destination: string | null;
export     readonly recipient: string | null;
export     readonly bank: string | null;
export     readonly amount: Money | null;
export     readonly expiresAt: string | null;
export     readonly url: string | null;
export     readonly raw: MapContext['raw'];
export }

export interface EnotInvoices extends Required<InvoicesApi> {
export     readonly create: (input: EnotCreateInvoice, options?: CallOptions) => Promise<InvoiceReceipt>;
export     readonly get: (ref: Ref, options?: CallOptions) => ReturnType<InvoicesApi['get']>;
export     readonly payDirect: (input: EnotPayDirect, options?: CallOptions) => Promise<EnotDirectPayment>;
export }

export interface EnotPayDirect {
export     readonly id: string;
export     readonly payerIp: string;
export     readonly payerUserAgent: string;
export     readonly bank: string;
export }

export interface EnotPayouts extends Required<Omit<PayoutsApi, 'methods'>> {
export     readonly create: (input: EnotCreatePayout, options?: CallOptions) => Promise<PayoutReceipt>;
export }

export interface EnotSettings extends ConnectionSettings {
export     readonly user?: EnotAccess | undefined;
export     readonly shop?: EnotAccess | undefined;
export }

export function createEnot(settings?: EnotSettings): Enot;
