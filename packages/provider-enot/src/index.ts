export type { EnotCreateInvoice, EnotCreatePayout, EnotPayDirect } from './api.js'
export type { Enot, EnotAccess, EnotInvoices, EnotPayouts, EnotSettings } from './enot.js'
export { createEnot } from './enot.js'
export type { EnotDirectPayment } from './map.js'
