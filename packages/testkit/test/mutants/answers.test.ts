import type { JsonObject, Payout } from '@paymux/core'
import { readMoney, zonedTime } from '@paymux/core/authoring'
import type { Parts } from './acme.ts'
import { PARTS, texts } from './acme.ts'
import type { Mutant } from './table.ts'
import { changed, errors, testMutants } from './table.ts'

const WORDS: Readonly<Record<string, Payout['status']>> = { new: 'pending', done: 'succeeded', refused: 'failed' }
/** Times of one zone, whatever the settings say. */
const always = (utcOffset: string): Partial<Parts> => ({
  time: (read, field) => (read.time(field) === null ? null : zonedTime(read.text(field) ?? '', utcOffset)),
})
const strict = texts('id', 'state')['~standard']

const MUTANTS: readonly Mutant[] = [
  {
    name: 'reads amounts as floats',
    parts: { money: (read, field, currency) => read.money(field, currency) && readMoney(String(Number(read.text(field))), currency) },
    breaks: 'money-exact',
  },
  {
    name: 'cuts amounts to two decimals',
    parts: {
      money: (read, field, currency) => read.money(field, currency) && readMoney(read.text(field)?.replace(/(\.\d\d)\d+$/, '$1'), currency),
    },
    breaks: 'money-exact',
  },
  {
    name: 'reads minor units into a number',
    parts: {
      money: (read, field, currency) =>
        read.money(field, currency) && readMoney((Math.round(Number(read.text(field)) * 100) / 100).toFixed(2), currency),
    },
    breaks: 'money-exact',
  },
  {
    name: 'parses its record again',
    parts: {
      payout: (payout) => ({
        ...payout,
        raw: Object.fromEntries(
          Object.entries(payout.raw).map(([name, value]) => [name, name === 'amount' ? Number(value) : value]),
        ) as unknown as JsonObject,
      }),
    },
    breaks: 'raw-exact',
  },
  {
    name: 'throws on a new status',
    parts: {
      status: (read) => {
        const status = read.word('state', WORDS, null)
        if (status === null && read.text('state') !== null) throw new Error('what is this')
        return status ?? 'unknown'
      },
    },
    breaks: 'status-total',
  },
  { name: 'takes a new status for a failure', parts: { status: (read) => read.word('state', WORDS, 'failed') }, breaks: 'status-total' },
  { name: 'takes a new status for pending', parts: { status: (read) => read.word('state', WORDS, 'pending') }, breaks: 'status-total' },
  {
    name: 'looks words up in any object',
    parts: {
      status: (read) => {
        const word = read.text('state') ?? ''
        return read.word('state', WORDS, null) ?? WORDS[word] ?? 'unknown'
      },
    },
    breaks: 'status-total',
  },
  {
    name: 'takes a refusal for pending',
    parts: { status: (read) => read.word('state', { ...WORDS, refused: 'pending' }, 'unknown') },
    breaks: 'status-words',
  },
  {
    name: 'loses the upstream’s word',
    parts: { payout: (payout) => ({ ...payout, rawStatus: payout.status }) },
    breaks: ['status-total', 'status-words'],
  },
  {
    name: 'keeps new words to itself',
    parts: { status: (read) => (Object.hasOwn(WORDS, read.text('state') ?? '') ? PARTS.status(read) : 'unknown') },
    breaks: 'drift-published',
  },
  {
    name: 'refuses fields that it does not know',
    parts: {
      schema: {
        '~standard': {
          ...strict,
          validate: (value) =>
            Object.hasOwn(value as object, 'paymux_testkit') ? { issues: [{ message: 'is unknown' }] } : strict.validate(value),
        },
      },
    },
    breaks: 'unknown-fields',
  },
  {
    name: 'stumbles over null in an optional field',
    parts: {
      payout: (payout) => {
        if (payout.raw.destination === null) throw new TypeError('null')
        return payout
      },
    },
    breaks: 'optional-fields',
  },
  {
    name: 'takes an empty text for a text',
    parts: { payout: (payout) => ({ ...payout, method: (payout.raw.method as string | undefined) ?? null }) },
    breaks: ['optional-fields', 'any-answer'],
  },
  {
    name: 'takes null for another word than nothing',
    parts: { payout: (payout) => ({ ...payout, comment: payout.raw.destination === null ? 'none' : null }) },
    breaks: 'optional-fields',
  },
  {
    name: 'stumbles over an amount that is no text',
    parts: {
      money: (read, field, currency) => {
        const found = read.money(field, currency)
        if (found !== null && found.amount.length > 30) throw new RangeError('too many digits')
        return found
      },
    },
    breaks: 'any-answer',
  },
  {
    name: 'takes the answer to another order for its own',
    parts: { expectAmount: (_asked, found, context) => void (found === null && context.invalid('no amount')) },
    breaks: 'amount-matches',
  },
  {
    name: 'makes up what is missing',
    parts: { schema: texts('id'), payout: (payout) => ({ ...payout, rawStatus: payout.rawStatus || 'new' }) },
    breaks: 'required-fields',
  },
  {
    name: 'trusts the record that comes',
    parts: { expectRecord: (_ref, { reference }, context) => void (reference === null && context.invalid('no reference')) },
    breaks: 'record-matches',
  },
  {
    name: 'checks references but not ids',
    parts: { expectRecord: (ref, record, context) => (ref.id === null ? PARTS.expectRecord(ref, record, context) : undefined) },
    breaks: 'record-matches',
  },
  {
    name: 'forgets what not found is',
    parts: errors((error) => (error.code === 'not_found' ? changed(error, { code: 'rejected' }) : error)),
    breaks: 'refusals-mapped',
  },
  {
    name: 'takes a server’s failure in its own words for a refusal',
    parts: errors((error) => (error.upstreamCode === 'A3' ? changed(error, { outcome: 'rejected' }) : error)),
    breaks: 'refusals-mapped',
  },
  {
    name: 'takes an error under 200 for a success',
    parts: {
      readEnvelope: (body, status) => {
        const answer = PARTS.readEnvelope(body, status)
        return answer?.accepted === false && status === 200 ? { accepted: true, data: { id: 'p', reference: 'r-1', state: 'new' } } : answer
      },
    },
    breaks: ['refusal-under-200', 'worse-status'],
  },
  {
    name: 'takes any 404 for not found',
    parts: errors((error) =>
      error.httpStatus === 404 && error.upstreamCode === undefined ? changed(error, { code: 'not_found', outcome: 'rejected' }) : error,
    ),
    breaks: 'foreign-answer',
  },
  {
    name: 'takes anybody’s JSON for a refusal',
    parts: {
      readEnvelope: (body, status) =>
        PARTS.readEnvelope(body, status) ?? (status >= 400 && typeof body === 'object' ? { accepted: false } : null),
    },
    breaks: 'foreign-answer',
  },
  {
    name: 'takes anybody’s 403 for a refusal',
    parts: errors((error) =>
      error.httpStatus === 403 && error.code === 'unavailable' && error.upstreamMessage !== undefined
        ? changed(error, { code: 'forbidden', outcome: 'rejected' })
        : error,
    ),
    breaks: 'foreign-answer',
  },
  {
    name: 'does not read the status in the envelope',
    parts: {
      readEnvelope: (body, status) => {
        const answer = PARTS.readEnvelope(body, status)
        return answer?.accepted === false ? { ...answer, status: undefined } : answer
      },
    },
    breaks: 'worse-status',
  },
  {
    name: 'believes a success that tells an error too',
    parts: {
      readEnvelope: (body, status) => {
        const answer = PARTS.readEnvelope(body, status)
        return answer?.accepted === true ? { ...answer, status: undefined } : answer
      },
    },
    breaks: 'worse-status',
  },
  {
    name: 'takes a refusal that brings a payout for a refusal',
    parts: errors((error) =>
      error.code === 'invalid_response' && error.upstreamCode !== undefined && error.upstreamMessage === 'no'
        ? changed(error, { code: 'rejected', outcome: 'rejected' })
        : error,
    ),
    breaks: 'worse-status',
  },
  {
    name: 'takes a success under HTTP 401 for a refusal',
    parts: errors((error) =>
      error.httpStatus === 401 && error.code === 'invalid_response' ? changed(error, { code: 'unauthorized', outcome: 'rejected' }) : error,
    ),
    breaks: 'worse-status',
  },
  {
    name: 'takes local times for UTC',
    parts: always('+00:00'),
    breaks: 'times-zoned',
  },
  { name: 'is always in Moscow', parts: always('+03:00'), breaks: 'times-zoned' },
  {
    name: 'reads times with the machine’s zone',
    parts: {
      time: (read, field, _utcOffset) => {
        const text = read.text(field)
        const date = new Date(text ?? '')
        return read.time(field) === null || text === null ? null : date.toISOString()
      },
    },
    breaks: 'times-zoned',
  },
  {
    name: 'throws on times that it cannot read',
    parts: {
      time: (read, field, _utcOffset) => {
        const time = read.time(field)
        if (time === null && read.text(field) !== null) throw new RangeError('Invalid time value')
        return time
      },
    },
    breaks: ['times-unreadable', 'nulls-reported'],
  },
  {
    name: 'rolls 31 February over',
    parts: {
      time: (read, field, _utcOffset) => {
        const text = read.text(field)
        const rolled = text === null ? Number.NaN : Date.parse(`${text.replace(' ', 'T').replace(/Z$/, '')}Z`)
        return read.time(field) ?? (Number.isNaN(rolled) ? null : zonedTime(new Date(rolled).toISOString(), '+00:00'))
      },
    },
    breaks: 'times-unreadable',
  },
  {
    name: 'keeps unreadable amounts to itself',
    parts: { money: (read, field, currency) => readMoney(read.text(field), currency) },
    breaks: 'nulls-reported',
  },
  {
    name: 'knows no field as documented',
    parts: { documented: ['state'], money: (read, field, currency) => (currency === '' ? null : read.money(field, currency)) },
    breaks: 'nulls-reported',
  },
  {
    name: 'reports that there is no time',
    parts: {
      time: (read, field) => {
        const text = read.text(field)
        return text !== null && /^0000/.test(text) ? read.word(field, {}, null) : read.time(field)
      },
    },
    breaks: 'nulls-reported',
  },
  {
    name: 'keeps unreadable times to itself',
    parts: { time: (read, field, utcOffset) => zonedTime(read.text(field) ?? '', utcOffset) },
    breaks: 'drift-published',
  },
]

testMutants(MUTANTS, 'answers')
