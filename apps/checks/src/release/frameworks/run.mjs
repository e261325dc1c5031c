import { PaymentError } from '@paymux/core'
import { hash } from '@paymux/core/crypto'
import { createEnot } from '@paymux/provider-enot'
import { scenario } from './scenario.mjs'

// Static imports, for a bundler to follow.
export const run = () => scenario(createEnot(JSON.parse(process.env.REHEARSAL ?? '{}')), { PaymentError, hash })
