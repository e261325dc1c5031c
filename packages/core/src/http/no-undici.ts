/** Stands in for undici where that cannot run, so that a bundle for edge workers does not contain it. */
export class Pool {
  constructor() {
    throw Object.assign(new Error('it does not run here: give the provider `transport: fetchTransport()` of @paymux/core/http'), {
      code: 'USE_FETCH_TRANSPORT',
    })
  }
}

export { Pool as EnvHttpProxyAgent }
