import { PaymentError } from '@paymux/core'
import { hash } from '@paymux/core/crypto'
import { scenario } from './scenario.mjs'

const { module, factory, settings } = JSON.parse(process.env.REHEARSAL ?? '{}')
const { [factory]: create } = await import(module)
console.log(JSON.stringify(await scenario(create(settings), { PaymentError, hash })))
