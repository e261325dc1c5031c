import { defineSettings, readWire, secret } from '@paymux/core/authoring'
import { createHttpClient } from '@paymux/core/http'

// A provider in plain JavaScript that can do no more than list balances. With BROKEN in the environment it reads them as floats.
const broken = process.env.BROKEN !== undefined

const schema = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) =>
      typeof value?.available === 'string' && value.available !== '' ? { value } : { issues: [{ message: 'available is missing' }] },
  },
}

const SETTINGS = defineSettings({
  provider: 'acme',
  factory: 'createAcme',
  baseUrl: { default: 'https://api.acme.example', variable: 'ACME_BASE_URL' },
  credentials: { apiKey: secret('ACME_API_KEY') },
})

export function createAcme(settings = {}) {
  const config = SETTINGS.read(settings)
  const readEnvelope = (body) =>
    body?.error === undefined
      ? body?.available === undefined
        ? null
        : { accepted: true, data: body }
      : { accepted: false, message: typeof body.error === 'string' ? body.error : null }
  const client = createHttpClient({ ...config.http, readEnvelope })
  return {
    specVersion: 1,
    id: 'acme',
    name: 'Acme',
    close: client.close,
    balances: {
      list: async (options) => {
        const apiKey = config.operation('balances.list').need('apiKey')
        const toBalances = (wire, context) => {
          const { raw, invalid } = context
          const read = readWire(broken ? { ...wire, available: String(Number(wire.available)) } : wire, [], context)
          const available = read.money('available', 'EUR') ?? invalid('available is no amount')
          return [{ available, held: read.money('held', 'EUR'), total: null, raw }]
        }
        const call = {
          operation: 'balances.list',
          effect: 'read',
          method: 'GET',
          path: '/balance',
          headers: { 'x-key': apiKey },
          schema,
          map: toBalances,
        }
        return client.call(call, options)
      },
    },
  }
}

export const plan = {
  create: createAcme,
  settings: { apiKey: 'acme/4f+Canary-9Q==&"<w>' },
  declared: SETTINGS,
  upstream: {
    errorMessage: 'error',
    errors: {
      unauthorized: { status: 401, body: '{"error":"no such key"}' },
      rejected: { status: 400, body: '{"error":"no"}' },
    },
    operations: {
      'balances.list': {
        route: 'GET /balance',
        success: '{"available":485.00,"held":0}',
        required: ['available'],
        money: { '0.available': 'available', '0.held': 'held' },
      },
    },
  },
}
