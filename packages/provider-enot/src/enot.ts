import type { PayoutsApi } from '@paymux/core'
import type { ConnectionSettings } from '@paymux/core/authoring'
import { checkRef, need, readSettings } from '@paymux/core/authoring'
import { createHttpClient } from '@paymux/core/http'
import { BASE_URL, payoffInfo, readAnswer } from './api.js'
import { toPayout } from './map.js'

/** Settings of {@link createEnot}. What is left out is read from the environment, in the factory only. */
export interface EnotSettings extends ConnectionSettings {
  /** The user's (profile's) id and secret key; `ENOT_USER_ID`, `ENOT_USER_KEY`. Unlocks payouts. */
  readonly user?: { readonly id?: string | undefined; readonly key?: string | undefined } | undefined
}

/** Enot: exactly what this package can do. */
export interface Enot {
  readonly specVersion: 1
  readonly id: 'enot'
  readonly name: 'Enot'
  readonly payouts: Pick<PayoutsApi, 'get'>
}

/**
 * Makes the Enot provider. Nothing is sent; settings are read once.
 * @throws PaymentError `config` / `not_sent` that names every fault of the settings
 */
export function createEnot(settings: EnotSettings = {}): Enot {
  const read = readSettings('enot', 'createEnot', settings, ['user'])
  const user = read.group('user', settings.user, { id: 'ENOT_USER_ID', key: 'ENOT_USER_KEY' })
  const { utcOffset, ...connection } = read.connection(settings, { baseUrl: BASE_URL, variable: 'ENOT_BASE_URL' })
  read.done()

  const http = createHttpClient({ ...connection, provider: 'enot', readAnswer, secrets: user === null ? [] : [user.key] })

  return {
    specVersion: 1,
    id: 'enot',
    name: 'Enot',
    payouts: {
      get: async (given, options) => {
        const operation = 'payouts.get'
        const ref = checkRef(given, 'enot', operation)
        const { id, key } = need(user, 'enot', operation, 'user.id and user.key (ENOT_USER_ID, ENOT_USER_KEY)')
        return http.call(
          {
            ...payoffInfo,
            operation,
            effect: 'read',
            // Despite its name this header carries the key as it is.
            headers: { 'x-api-signature-sha256': key },
            reference: ref.reference,
            query: { user_id: id, id: ref.id, order_id: ref.reference },
            map: (wire, context) => toPayout(wire, ref, utcOffset, context),
          },
          options,
        )
      },
    },
  }
}
