import core = require('@paymux/core')
import enot = require('@paymux/provider-enot')

// The same in a CommonJS file: Node loads our modules with require() too.
export const one: string = core.money('1', 'RUB').amount
export const provider: core.PaymentProvider = enot.createEnot()
