// @paymux/provider-aaio

export interface Aaio {
export     readonly specVersion: 1;
export     readonly id: 'aaio';
export     readonly name: 'Aaio';
export     readonly balances: BalancesApi;
export     readonly invoices: AaioInvoices;
export     readonly payouts: AaioPayouts;
export     readonly webhooks: AaioWebhooks;
export }

export interface AaioCreateInvoice extends CreateInvoice {
export     readonly language?: 'ru' | 'en' | undefined;
export }

export interface AaioCreatePayout extends CreatePayout {
export     readonly mobileOperator?: string | undefined;
export     readonly webhookUrl?: string | undefined;
export }

export interface AaioInvoices extends Required<InvoicesApi> {
export     readonly create: (input: AaioCreateInvoice, options?: CallOptions) => Promise<InvoiceReceipt>;
export     readonly formUrl: (input: AaioCreateInvoice) => string;
export     readonly parseReturnUrl: (url: string) => AaioReturn;
export }

export interface AaioPayouts extends Required<PayoutsApi> {
export     readonly create: (input: AaioCreatePayout, options?: CallOptions) => Promise<PayoutReceipt>;
export     readonly rates: (options?: CallOptions) => Promise<readonly AaioRate[]>;
export }

export interface AaioRate {
export     readonly currency: string;
export     readonly rate: string;
export }

export interface AaioReturn {
export     readonly reference: string | null;
export     readonly amount: Money | null;
export }

export interface AaioSettings extends ConnectionSettings {
export     readonly apiKey?: string | undefined;
export     readonly shop?: AaioShop | undefined;
export     readonly payoutWebhookSecret?: string | readonly string[] | undefined;
export }

export interface AaioShop {
export     readonly id?: string | undefined;
export     readonly secret1?: string | undefined;
export     readonly secret2?: string | readonly string[] | undefined;
export }

export interface AaioWebhooks extends WebhooksApi {
export     readonly serviceIps: (options?: CallOptions) => Promise<readonly string[]>;
export }

export function createAaio(settings?: AaioSettings): Aaio;
