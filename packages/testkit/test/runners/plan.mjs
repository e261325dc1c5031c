import { need, readMoney, readSettings, readWire } from '@paymux/core/authoring'
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

export function createAcme(settings = {}) {
  const read = readSettings('acme', 'createAcme', settings, ['apiKey'])
  const access = read.group('', { apiKey: read.given.apiKey }, { apiKey: 'ACME_API_KEY' })
  const connection = read.connection({ baseUrl: 'https://api.acme.example', variable: 'ACME_BASE_URL' })
  read.done()
  const readAnswer = (body) =>
    body?.error === undefined
      ? body?.available === undefined
        ? null
        : { accepted: true, data: body }
      : { accepted: false, message: body.error }
  const client = createHttpClient({ ...connection, provider: 'acme', readAnswer, secrets: access === null ? [] : [access.apiKey] })
  return {
    specVersion: 1,
    id: 'acme',
    name: 'Acme',
    close: client.close,
    balances: {
      list: async (options) => {
        const { apiKey } = need(access, 'acme', 'balances.list', 'apiKey (ACME_API_KEY)')
        const toBalances = (wire, { raw, drift, invalid }) => {
          const read = readWire(wire, [], drift)
          const amount = broken ? readMoney(String(Number(wire.available)), 'EUR') : read.money('available', 'EUR')
          return [{ available: amount ?? invalid('available is not an amount'), held: read.money('held', 'EUR'), total: null, raw }]
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
  environment: { ACME_API_KEY: 'apiKey', ACME_BASE_URL: 'baseUrl' },
  secrets: ['apiKey'],
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
