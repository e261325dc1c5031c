import type { BalancesApi, PayoutsApi } from '@paymux/core'
import type { ConnectionSettings } from '@paymux/core/authoring'
import { checkRef, need, readSettings } from '@paymux/core/authoring'
import { createHttpClient } from '@paymux/core/http'
import { BASE_URL, balance, payoffInfo, readAnswer } from './api.js'
import { toBalances, toPayout } from './map.js'

/** Settings of {@link createAaio}. What is left out is read from the environment, in the factory only. */
export interface AaioSettings extends ConnectionSettings {
  /** API key with the permissions of the calls that you make; `AAIO_API_KEY`. Unlocks balances and payouts. */
  readonly apiKey?: string | undefined
}

/** Aaio: exactly what this package can do. */
export interface Aaio {
  readonly specVersion: 1
  readonly id: 'aaio'
  readonly name: 'Aaio'
  readonly balances: BalancesApi
  readonly payouts: Pick<PayoutsApi, 'get'>
}

/**
 * Makes the Aaio provider. Nothing is sent; settings are read once.
 * @throws PaymentError `config` / `not_sent` that names every fault of the settings
 */
export function createAaio(settings: AaioSettings = {}): Aaio {
  const read = readSettings('aaio', 'createAaio', settings, ['apiKey'])
  const access = read.group('', { apiKey: settings.apiKey }, { apiKey: 'AAIO_API_KEY' })
  const { utcOffset, ...connection } = read.connection(settings, { baseUrl: BASE_URL, variable: 'AAIO_BASE_URL' })
  read.done()

  const http = createHttpClient({ ...connection, provider: 'aaio', readAnswer, secrets: access === null ? [] : [access.apiKey] })
  const headers = (operation: string): Record<string, string> => ({
    'x-api-key': need(access, 'aaio', operation, 'apiKey (AAIO_API_KEY)').apiKey,
  })

  return {
    specVersion: 1,
    id: 'aaio',
    name: 'Aaio',
    balances: {
      list: async (options) => {
        const operation = 'balances.list'
        return http.call({ ...balance, operation, effect: 'read', headers: headers(operation), map: toBalances }, options)
      },
    },
    payouts: {
      get: async (given, options) => {
        const operation = 'payouts.get'
        const ref = checkRef(given, 'aaio', operation)
        return http.call(
          {
            ...payoffInfo,
            operation,
            effect: 'read',
            headers: headers(operation),
            reference: ref.reference,
            form: { my_id: ref.reference, id: ref.id },
            map: (wire, context) => toPayout(wire, ref, utcOffset, context),
          },
          options,
        )
      },
    },
  }
}
