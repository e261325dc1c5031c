const { PaymentError } = require('@paymux/core')
const { hash } = require('@paymux/core/crypto')

const { module: name, factory, settings } = JSON.parse(process.env.REHEARSAL ?? '{}')
const { [factory]: create } = require(name)
const { scenario } = require('./scenario.mjs')
scenario(create(settings), { PaymentError, hash }).then((result) => console.log(JSON.stringify(result)))
