// @paymux/provider-aaio

export interface Aaio {
    readonly specVersion: 1;
    readonly id: 'aaio';
    readonly name: 'Aaio';
    readonly balances: BalancesApi;
    readonly invoices: AaioInvoices;
    readonly payouts: AaioPayouts;
    readonly webhooks: AaioWebhooks;
    readonly close: () => Promise<void>;
}

export interface AaioCreateInvoice extends CreateInvoice {
    readonly language?: 'ru' | 'en' | undefined;
}

export interface AaioCreatePayout extends CreatePayout, Pick<SharedInputs, 'webhookUrl'> {
    readonly mobileOperator?: string | undefined;
}

export interface AaioInvoiceForm extends AaioCreateInvoice {
    readonly referral?: string | undefined;
}

export interface AaioInvoices extends Required<Pick<InvoicesApi, 'recovery' | 'methods'>> {
    readonly create: (input: AaioCreateInvoice, options?: CallOptions) => Promise<InvoiceReceipt>;
    readonly get: (ref: Pick<RecordRef, 'reference'> & GivenRef, options?: CallOptions) => ReturnType<InvoicesApi['get']>;
    readonly formUrl: (input: AaioInvoiceForm) => string;
    readonly parseReturnUrl: (url: string) => AaioReturn;
}

export interface AaioPayouts extends Required<Pick<PayoutsApi, 'recovery' | 'methods' | 'banks'>> {
    readonly create: (input: AaioCreatePayout, options?: CallOptions) => Promise<PayoutReceipt>;
    readonly get: (ref: GivenRef, options?: CallOptions) => ReturnType<PayoutsApi['get']>;
    readonly rates: (options?: CallOptions) => Promise<readonly AaioRate[]>;
}

export interface AaioRate {
    readonly currency: string;
    readonly rate: string;
}

export interface AaioReturn {
    readonly reference: string | null;
    readonly amount: Money | null;
}

export interface AaioSettings extends ConnectionSettings, LocalTimeSettings {
    readonly apiKey?: string | undefined;
    readonly shop?: AaioShop | undefined;
    readonly payoutWebhookSecret?: string | readonly string[] | undefined;
}

export interface AaioShop {
    readonly id?: string | undefined;
    readonly secret1?: string | undefined;
    readonly secret2?: string | readonly string[] | undefined;
}

export interface AaioWebhooks extends WebhooksApi {
    readonly serviceIps: (options?: CallOptions) => Promise<readonly string[]>;
}

export function createAaio(settings?: AaioSettings): Aaio;
