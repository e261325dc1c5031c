// @paymux/provider-cryptobot

export interface Cryptobot {
    readonly specVersion: 1;
    readonly id: 'cryptobot';
    readonly name: 'Crypto Pay';
    readonly balances: BalancesApi;
    readonly invoices: CryptobotInvoices;
    readonly payouts: CryptobotPayouts;
    readonly webhooks: WebhooksApi;
    readonly close: () => Promise<void>;
}

export interface CryptobotCreateInvoice extends CreateInvoice, Pick<SharedInputs, 'returnUrl' | 'expiresInMinutes'> {
    readonly methods?: readonly string[] | undefined;
    readonly hiddenMessage?: string | undefined;
    readonly allowComments?: boolean | undefined;
    readonly allowAnonymous?: boolean | undefined;
    readonly swapTo?: string | undefined;
}

export interface CryptobotCreatePayout extends CreatePayout {
    readonly comment?: string | undefined;
    readonly notify?: boolean | undefined;
}

export interface CryptobotInvoiceRef {
    readonly id: string | null;
    readonly reference?: string | null | undefined;
}

export interface CryptobotInvoices extends Required<Pick<InvoicesApi, 'recovery' | 'list'>> {
    readonly create: (input: CryptobotCreateInvoice, options?: CallOptions) => Promise<InvoiceReceipt>;
    readonly get: (ref: CryptobotInvoiceRef, options?: CallOptions) => Promise<Invoice>;
    readonly cancel: (ref: CryptobotInvoiceRef, options?: CallOptions) => Promise<void>;
}

export interface CryptobotPayouts extends Required<Pick<PayoutsApi, 'recovery' | 'list' | 'methods'>> {
    readonly create: (input: CryptobotCreatePayout, options?: CallOptions) => Promise<PayoutReceipt>;
    readonly get: (ref: GivenRef, options?: CallOptions) => Promise<Payout>;
    readonly rates: (options?: CallOptions) => Promise<readonly CryptobotRate[]>;
}

export interface CryptobotRate {
    readonly source: string;
    readonly target: string;
    readonly rate: string;
    readonly current: boolean;
}

export interface CryptobotSettings extends ConnectionSettings {
    readonly token?: string | readonly string[] | undefined;
}

export function createCryptobot(settings?: CryptobotSettings): Cryptobot;
