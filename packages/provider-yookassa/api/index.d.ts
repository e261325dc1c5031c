// @paymux/provider-yookassa

export interface YooKassa {
    readonly specVersion: 1;
    readonly id: 'yookassa';
    readonly name: 'YooKassa';
    readonly balances: BalancesApi;
    readonly invoices: YooKassaInvoices;
    readonly refunds: YooKassaRefunds;
    readonly payouts: YooKassaPayouts;
    readonly webhooks: WebhooksApi;
    readonly close: () => Promise<void>;
}

export interface YooKassaAccess {
    readonly id?: string | undefined;
    readonly secretKey?: string | undefined;
}

export interface YooKassaCaptureInvoice extends CaptureInvoice {
    readonly receipt?: YooKassaReceipt | undefined;
}

export interface YooKassaCreateInvoice extends CreateInvoice, Pick<SharedInputs, 'returnUrl' | 'language'> {
    readonly capture?: boolean | undefined;
    readonly receipt?: YooKassaReceipt | undefined;
}

export interface YooKassaCreatePayout extends CreatePayout {
    readonly comment?: string | undefined;
}

export interface YooKassaCreateRefund extends CreateRefund {
    readonly receipt?: YooKassaReceipt | undefined;
}

export interface YooKassaInvoices extends Pick<InvoicesApi, 'recovery'> {
    readonly create: (input: YooKassaCreateInvoice, options?: CallOptions) => Promise<InvoiceReceipt>;
    readonly get: (ref: YooKassaRef, options?: CallOptions) => ReturnType<InvoicesApi['get']>;
    readonly capture: (ref: YooKassaRef, input?: YooKassaCaptureInvoice, options?: CallOptions) => Promise<void>;
    readonly cancel: (ref: YooKassaRef, options?: CallOptions) => Promise<void>;
    readonly list: (page?: YooKassaPage, options?: CallOptions) => ReturnType<Required<InvoicesApi>['list']>;
}

export interface YooKassaPage extends Page {
    readonly from?: string | undefined;
    readonly to?: string | undefined;
}

export interface YooKassaPayouts extends Required<Pick<PayoutsApi, 'recovery' | 'banks'>> {
    readonly create: (input: YooKassaCreatePayout, options?: CallOptions) => Promise<PayoutReceipt>;
    readonly get: (ref: GivenRef, options?: CallOptions) => Promise<Payout>;
    readonly list: (page?: YooKassaPage, options?: CallOptions) => Promise<Listed<Payout>>;
}

export interface YooKassaReceipt {
    readonly customer?: YooKassaReceiptCustomer | undefined;
    readonly items: readonly YooKassaReceiptItem[];
    readonly taxSystemCode?: number | undefined;
    readonly internet?: boolean | undefined;
}

export interface YooKassaReceiptCustomer {
    readonly fullName?: string | undefined;
    readonly inn?: string | undefined;
    readonly email?: string | undefined;
    readonly phone?: string | undefined;
}

export interface YooKassaReceiptItem {
    readonly description: string;
    readonly amount: Money;
    readonly quantity: string;
    readonly vatCode: number;
    readonly measure?: string | undefined;
    readonly paymentSubject?: string | undefined;
    readonly paymentMode?: string | undefined;
}

export interface YooKassaRef {
    readonly id: string | null;
    readonly reference?: string | null | undefined;
}

export interface YooKassaRefunds extends Pick<RefundsApi, 'recovery'> {
    readonly create: (input: YooKassaCreateRefund, options?: CallOptions) => Promise<RefundReceipt>;
    readonly get: (ref: YooKassaRef, options?: CallOptions) => Promise<Refund>;
    readonly list: (page?: YooKassaPage, options?: CallOptions) => Promise<Listed<Refund>>;
}

export interface YooKassaSettings extends ConnectionSettings {
    readonly shop?: YooKassaAccess | undefined;
    readonly gateway?: YooKassaAccess | undefined;
}

export function createYooKassa(settings?: YooKassaSettings): YooKassa;
