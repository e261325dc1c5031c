import { createEnot } from '@paymux/provider-enot'
import { memoryInbox } from '../../../inbox.ts'
import { webhookHandler } from '../../../web-request.ts'

// Next.js: this file is `app/hooks/enot/route.ts` and takes what is sent to `/hooks/enot`.
// Vercel without Next.js: the same as `api/hooks/enot.ts`. Both hand over the bytes as they came.

// Once, for all requests: a provider keeps its connections. Its keys are in the environment.
const enot = createEnot()

// For trying things out. A function may lose its memory after any call: the inbox must be in a database.
const inbox = memoryInbox()

export const POST = webhookHandler(enot, inbox, async (record) => {
  // What your application does with it.
  console.log(record.reference, record.status)
})
