export type { Acme, AcmeInvoices, AcmePayouts } from './acme.ts'
export { createAcme } from './acme.ts'
export type { AcmeCreateInvoice, AcmeCreatePayout } from './api.ts'
export type { AcmeSettings } from './settings.ts'
