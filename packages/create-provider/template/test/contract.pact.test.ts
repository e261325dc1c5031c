import { contractTests, exchangesOf } from '@paymux/testkit/pact'
import { it } from 'vitest'
import { plan } from './upstream.ts'

const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/
const exchanges = exchangesOf(plan, {
  exact: ['id', 'reference', 'status', 'currency', 'code'],
  formats: { created_at: time, expires_at: time, paid_at: time, finished_at: time },
})
const names = {
  consumer: 'paymux-provider-acme',
  provider: 'acme',
  file: new URL('../pacts/acme.json', import.meta.url),
}

// All that upstream.ts says of requests and answers, pinned for whoever plays or verifies Acme.
contractTests({ it }, names, exchanges)
