import { PAYMENT_ID, rub } from './support.ts'

export const INVOICE_INPUT = {
  reference: 'A-20417',
  amount: rub('1000'),
  description: 'Заказ № 72',
  metadata: { cart: '981' },
  returnUrl: 'https://shop.example/thanks',
} as const

export const REFUND_INPUT = {
  reference: 'R-20417-1',
  invoice: { id: PAYMENT_ID, reference: 'A-20417' },
  amount: rub('250'),
  reason: 'Вернули один товар',
} as const

export const PAYOUT_INPUT = {
  reference: 'wd-2071',
  amount: rub('1500'),
  method: 'sbp',
  destination: '79000000000',
  bank: '100000000111',
  comment: 'Выплата по договору 37',
} as const
