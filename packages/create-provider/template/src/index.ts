export type { Acme, AcmeSettings } from './acme.js'
export { createAcme } from './acme.js'
export type { AcmeCreateInvoice, AcmeCreatePayout } from './api.js'
