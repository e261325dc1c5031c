import diagnostics from 'node:diagnostics_channel'
import { PaymentError } from '@paymux/core'
import type { SchemaResult } from '@paymux/core/http'
import { FAULT_SCENARIOS } from '../../src/faults.ts'
import type { Parts } from './acme.ts'
import { PARTS, texts } from './acme.ts'
import type { Mutant } from './table.ts'
import { changed, errors, over, testMutants, wrap } from './table.ts'

/** Sends a call again after some errors. */
const again = (name: 'create' | 'get', isTried: (error: PaymentError) => boolean): Partial<Parts> =>
  wrap(
    (call, called) => (input: unknown, options?: object) =>
      call(input, options).catch((error: unknown) => {
        if (called === name && PaymentError.is(error) && isTried(error)) return call(input, options)
        throw error
      }),
  )

/** What an answer of Acme must have. */
const { '~standard': WHOLE } = texts('id', 'state')

/** Keeps the body of an answer and says a part of it in the error that follows. */
function answerInErrors(): Partial<Parts> {
  let account = ''
  const listening = over((send) => async (request) => {
    const answer = await send(request)
    account = /\b\d{16}\b/.exec(JSON.stringify(answer))?.[0] ?? ''
    return answer
  })
  const telling = errors((error) => (error.httpStatus === 500 ? changed(error, { message: `could not read ${account}.` }) : error))
  return {
    ...listening,
    provider: (provider, settings) => telling.provider?.(listening.provider?.(provider, settings) ?? provider, settings) ?? provider,
  }
}

const MUTANTS: readonly Mutant[] = [
  { name: 'orders again after a 5xx', parts: again('create', ({ code }) => code === 'unavailable'), breaks: 'write-sent-once' },
  { name: 'orders again after a broken connection', parts: again('create', ({ code }) => code === 'network'), breaks: 'write-sent-once' },
  { name: 'orders again when told to wait', parts: again('create', ({ code }) => code === 'rate_limited'), breaks: 'write-sent-once' },
  {
    name: 'orders again after an answer that makes no sense',
    parts: again('create', ({ httpStatus }) => httpStatus === 404),
    breaks: 'write-sent-once',
  },
  { name: 'reads again as often as it likes', parts: { client: (settings) => ({ ...settings, retries: 2 }) }, breaks: 'read-retried' },
  {
    name: 'reads again what will not change',
    parts: again('get', ({ code, httpStatus = 0 }) => code === 'invalid_response' && !(httpStatus >= 300 && httpStatus < 400)),
    breaks: 'read-retried',
  },
  {
    name: 'does not hear how long to wait',
    parts: over((send) => async (request) => {
      const { headers, ...answer } = await send(request)
      return { ...answer, headers: { ...headers, 'retry-after': undefined } }
    }),
    breaks: 'retry-after',
  },
  {
    name: 'takes a time-out for a refusal',
    parts: errors((error) =>
      error.code === 'timeout' && error.httpStatus === undefined ? changed(error, { outcome: 'rejected' }) : error,
    ),
    breaks: 'outcome-honest',
  },
  {
    name: 'says not sent after a broken connection',
    parts: errors((error) => (error.code === 'network' ? changed(error, { outcome: 'not_sent' }) : error)),
    breaks: 'outcome-honest',
  },
  {
    name: 'is never sure',
    parts: errors((error) => (error.code === 'network' ? changed(error, { outcome: 'unknown' }) : error)),
    breaks: 'outcome-honest',
  },
  {
    name: 'takes a page under 502 for a refusal',
    parts: errors((error) => (error.httpStatus === 502 ? changed(error, { outcome: 'rejected' }) : error)),
    breaks: 'outcome-honest',
  },
  {
    name: 'calls a broken connection unavailable',
    parts: errors((error) => (error.code === 'network' ? changed(error, { code: 'unavailable' }) : error)),
    breaks: 'error-code',
  },
  {
    name: 'hides the status',
    parts: errors((error) => (error.httpStatus === 502 ? changed(error, { httpStatus: undefined }) : error)),
    breaks: 'error-code',
  },
  {
    name: 'throws what it caught',
    parts: errors((error) => (error.code === 'network' ? new TypeError('fetch failed') : error)),
    breaks: 'payment-errors-only',
  },
  {
    name: 'says nothing about the operation',
    parts: errors((error) => (error.code === 'network' ? changed(error, { operation: 'request' }) : error)),
    breaks: 'payment-errors-only',
  },
  {
    name: 'does not know its deadline',
    parts: { client: (settings) => ({ ...settings, timeoutMs: 86_400_000 }) },
    breaks: 'deadline-kept',
  },
  {
    name: 'does not know the deadline of a call',
    parts: { options: ({ timeoutMs, ...rest } = {}) => rest },
    breaks: ['deadline-kept', 'options-checked'],
  },
  { name: 'ignores the signal', parts: { options: ({ signal, ...rest } = {}) => rest }, breaks: ['abort-heeded', 'options-checked'] },
  {
    name: 'calls an abort a time-out',
    parts: errors((error) => (error.code === 'aborted' ? changed(error, { code: 'timeout' }) : error)),
    breaks: 'abort-heeded',
  },
  {
    name: 'looks at the signal once',
    parts: wrap((call) => (input, options: { signal?: AbortSignal } = {}) => {
      const { signal, ...rest } = options
      return call(input, signal?.aborted ? options : rest)
    }),
    breaks: ['abort-heeded', 'options-checked'],
  },
  {
    name: 'follows redirects',
    parts: over((send) => async (request) => {
      const answer = await send(request)
      const { location } = answer.headers
      return answer.status >= 300 && answer.status < 400 && location !== undefined
        ? send({ ...request, url: new URL(location, request.url).href })
        : answer
    }),
    breaks: 'redirect-refused',
  },
  {
    name: 'undoes no coding',
    parts: over((send) => async (request) => {
      const answer = await send(request)
      return answer.headers['content-encoding'] === undefined ? answer : { ...answer, body: '\u001f\ufffd' }
    }),
    breaks: 'coding-undone',
  },
  {
    name: 'asks for a coding',
    parts: over((send) => (request) => send({ ...request, headers: { ...request.headers, 'accept-encoding': 'gzip' } })),
    breaks: 'coding-undone',
  },
  {
    name: 'says the wallet in other digits',
    parts: errors((error, _settings, input) =>
      error.operation === 'payouts.create' && error.code === 'network'
        ? changed(error, { message: `could not pay ${(input as { destination: string }).destination.replace(/(\d{4})/g, '$1\u00a0')}.` })
        : error,
    ),
    breaks: 'errors-keep-secrets',
  },
  {
    name: 'says its key in an error',
    parts: errors((error, { shop }) =>
      error.httpStatus === 401 ? changed(error, { upstreamMessage: `no such key: ${shop?.key}` }) : error,
    ),
    breaks: 'errors-keep-secrets',
  },
  {
    name: 'says a part of its key in an error',
    parts: errors((error, { shop }) =>
      error.httpStatus === 401 ? changed(error, { upstreamMessage: `no such key: ${shop?.key?.slice(0, 12)}…` }) : error,
    ),
    breaks: 'errors-keep-secrets',
  },
  {
    name: 'says the wallet in an error',
    parts: errors((error, _settings, input) =>
      error.operation === 'payouts.create' && error.code === 'network'
        ? changed(error, { message: `could not pay ${(input as { destination: string }).destination}.` })
        : error,
    ),
    breaks: 'errors-keep-secrets',
  },
  {
    name: 'says its key about an input that it refuses',
    parts: errors((error, { shop }) =>
      error.code === 'invalid_request' ? changed(error, { message: `${error.message} (signed with ${shop?.key})` }) : error,
    ),
    breaks: 'errors-keep-secrets',
  },
  {
    name: 'says the wallet that it refuses',
    parts: {
      rules: {
        ...PARTS.rules,
        destination: (value) => {
          const parsed = PARTS.rules.destination(value)
          return 'fault' in parsed && typeof value === 'string' ? { fault: `${parsed.fault}, not ${value}` } : parsed
        },
      },
    },
    breaks: 'errors-keep-secrets',
  },
  {
    name: 'says its key in one documented refusal',
    parts: errors((error, { shop }) => (error.code === 'conflict' ? changed(error, { upstreamMessage: `of ${shop?.key}` }) : error)),
    breaks: 'errors-keep-secrets',
  },
  {
    name: 'repeats what one documented refusal says',
    parts: errors((error, { shop }) =>
      error.code === 'not_found' && error.upstreamMessage !== 'no such payout' ? changed(error, { upstreamMessage: shop?.key }) : error,
    ),
    breaks: 'errors-keep-secrets',
  },
  {
    name: 'says in an error what only the answer held',
    parts: answerInErrors(),
    breaks: 'errors-keep-secrets',
  },
  {
    name: 'says in an error what only an incomplete answer held',
    parts: {
      schema: {
        '~standard': {
          ...WHOLE,
          validate: (value) => {
            const found = WHOLE.validate(value) as SchemaResult<Readonly<Record<string, string>>>
            const account = (value as { destination?: string }).destination?.slice(4, 12)
            return found.issues === undefined
              ? found
              : { issues: found.issues.map((issue) => ({ ...issue, message: `of ${account} is missing` })) }
          },
        },
      },
    },
    breaks: 'errors-keep-secrets',
  },
  {
    name: 'hangs the request on the error',
    parts: errors((error, { shop }) =>
      error.code === 'unavailable'
        ? changed(error, { cause: Object.assign(new Error('HTTP 502'), { request: { headers: { authorization: shop?.key } } }) })
        : error,
    ),
    breaks: 'errors-keep-secrets',
  },
  {
    name: 'publishes its key',
    parts: {
      provider: ({ payouts, ...rest }, { shop }) => ({
        ...rest,
        ...(payouts === undefined
          ? {}
          : {
              payouts: {
                ...payouts,
                get: (ref, options) => {
                  diagnostics.channel('paymux:drift').publish({
                    provider: rest.id,
                    operation: 'payouts.get',
                    field: 'authorization',
                    problem: 'missing_field',
                    value: shop?.key,
                  })
                  return payouts.get(ref, options)
                },
              },
            }),
      }),
    },
    breaks: 'events-keep-secrets',
  },
  {
    name: 'publishes an account that only the answer held',
    parts: {
      payout: (payout) => {
        const { provider, destination } = payout
        const field = { field: 'destination', problem: 'unparsable', value: destination }
        diagnostics.channel('paymux:drift').publish({ provider, operation: 'payouts.get', ...field })
        return payout
      },
    },
    breaks: 'events-keep-secrets',
  },
  { name: 'publishes calls without their reference', parts: { reference: () => undefined }, breaks: 'calls-published' },
]

testMutants(MUTANTS, 'faults', { scenarios: FAULT_SCENARIOS })
