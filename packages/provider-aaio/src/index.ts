export type { Aaio, AaioInvoices, AaioPayouts, AaioReturn, AaioSettings, AaioShop, AaioWebhooks } from './aaio.js'
export { createAaio } from './aaio.js'
export type { AaioCreateInvoice, AaioCreatePayout, AaioInvoiceForm } from './api.js'
export type { AaioRate } from './map.js'
