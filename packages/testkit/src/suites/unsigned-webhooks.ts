import type { CallOptions, WebhookEvent, WebhookRequest } from '@paymux/core'
import { PaymentError } from '@paymux/core'
import type { Check } from '../check.ts'
import { check } from '../check.ts'
import type { CallEnd, HttpAnswer, SeenRequest } from '../faults.ts'
import { leaksOf } from '../faults.ts'
import type { Kit } from '../kit.ts'
import { answerOf, documentedErrors, inWords, settle, show, unlike, withUpstream } from '../kit.ts'
import type { ReadSample, UnsignedWebhook } from '../plan.ts'
import { faultsOfJson } from '../specification.ts'
import { ABSENT, edited, numberToken, scalarAt } from '../wire.ts'
import { faultsOfStatus, numbersIn, strangeWords } from './answers.ts'
import type { BodySubject } from './webhook-bodies.ts'
import { encodedBodies, garbageBodies, requestForms, tooLarge } from './webhook-bodies.ts'
import { faultsOfAck, faultsOfExpected } from './webhook-events.ts'
import { refused } from './webhook-subject.ts'

/** A provider that is told of a record, and the upstream that it asks about it. */
interface Reception {
  readonly requests: () => readonly SeenRequest[]
  readonly parse: (change?: {
    readonly body?: unknown
    readonly request?: unknown
    readonly answer?: HttpAnswer
    readonly options?: CallOptions
  }) => Promise<CallEnd>
}

/** No upstream has such ids, and a path or query must never be made of them. */
const BAD_IDS: readonly unknown[] = ['', ' ', '..', 'a b', 'a\r\nb', 'x'.repeat(10_000), null, { a: 1 }, ['p-1'], true]

/** Webhooks that nothing vouches for: the record that they name is read, and the event says what the read says. */
export function unsignedChecks(kit: Kit, sample: UnsignedWebhook): readonly Check[] {
  const of = (rule: Check['rule'], faults: (reception: Reception) => Promise<readonly string[]>): Check =>
    check(rule, sample.name, () => withReception(kit, sample, faults))
  const ofEvent = (rule: Check['rule'], faults: (event: WebhookEvent) => readonly string[]): Check =>
    of(rule, async ({ parse }) => {
      const end = await parse()
      return 'error' in end ? [`a good webhook fails: ${inWords(end.error)}`] : faults(end.result as WebhookEvent)
    })
  return [
    ofEvent('webhook-event', (event) => faultsOfExpected(kit, sample, event)),
    ofEvent('webhook-ack', (event) => faultsOfAck(kit, sample, event)),
    of('webhook-confirmed', (reception) => confirmed(sample, reception)),
    of('webhook-read-once', (reception) => onlyOnce(kit, sample, reception)),
    of('webhook-id-checked', (reception) => badIds(sample, reception)),
    of('webhook-key', (reception) => keys(sample, reception)),
    of('webhook-body-forms', (reception) => sameForms(sample, reception)),
    of('webhook-garbage', (reception) => nonsense(reception)),
    of('webhook-size', (reception) => tooLarge(bodySubject(sample, reception))),
    of('webhook-encoded-body', (reception) => encodedBodies(bodySubject(sample, reception))),
    ofEvent('raw-exact', ({ raw }) => numbersIn(raw)),
    ofEvent('result-plain-json', (event) => faultsOfJson(event, 'the event')),
    of('errors-keep-secrets', (reception) => leaks(kit, sample, reception)),
    ...(sample.read.status === undefined
      ? []
      : [
          of('status-total', (reception) => words(sample, reception, 'strange')),
          of('status-words', (reception) => words(sample, reception, 'documented')),
        ]),
  ]
}

function bodySubject(sample: UnsignedWebhook, { parse }: Reception): BodySubject {
  return { sample, sign: (body = sample.body) => ({ headers: sample.headers ?? {}, body }), parse: (request) => parse({ request }) }
}

function withReception<T>(kit: Kit, sample: UnsignedWebhook, use: (reception: Reception) => Promise<T>): Promise<T> {
  const success = answerOf(sample.read.success)
  return withUpstream(success, ({ baseUrl, log }, answerWith) => {
    // Other reads are tried again; one that anybody can cause must not be.
    const provider = kit.make({ baseUrl, retries: 2 })
    return use({
      requests: log,
      parse: async ({ body = sample.body, request = { headers: sample.headers ?? {}, body }, answer = success, options } = {}) => {
        answerWith(answer)
        return settle(async () => provider.webhooks?.parse(request as WebhookRequest, options))
      },
    })
  })
}

async function confirmed({ read }: UnsignedWebhook, { parse, requests }: Reception): Promise<readonly string[]> {
  const end = await parse()
  if ('error' in end) return [`a good webhook fails: ${inWords(end.error)}`]
  const { signedFields, statusVerified } = end.result as WebhookEvent
  const sent = requests().map(({ method, target }) => `${method} ${target.split('?')[0]}`)
  const before = requests().length
  const aborted = unlike(await parse({ options: { signal: AbortSignal.abort() } }), 'aborted', null)
  return [
    ...(aborted === null && requests().length === before ? [] : [`with a signal that has fired ${aborted ?? 'a request is sent'}`]),
    ...(sent.length === 1 && sent[0] === read.route ? [] : [`it sends ${sent.join(', ') || 'nothing'}, not ${read.route} once`]),
    ...(signedFields.length === 0 ? [] : [`signedFields names ${signedFields.join(', ')}, although nothing is signed`]),
    ...(statusVerified ? [] : ['statusVerified is false, although the status was just read']),
  ]
}

/** Errors of the read are errors of `parse`, never events; what the upstream does not know it did not send. */
async function onlyOnce(kit: Kit, { read }: UnsignedWebhook, { parse, requests }: Reception): Promise<readonly string[]> {
  const documented = refusalsOf(kit, read)
  const faults: string[] = documented.some(({ code }) => code === 'not_found')
    ? []
    : ['the description does not say what the read answers about an unknown record: `errors.not_found`']
  const anybodys = { code: 'unavailable', answer: { status: 502, body: '<h1>Bad Gateway</h1>' } }
  for (const { code, answer } of [...documented, anybodys]) {
    const before = requests().length
    const end = await parse({ answer })
    const expected = code === 'not_found' ? 'invalid_signature' : code
    const fault = unlike(end, expected, null)
    if (fault !== null) faults.push(`with a read that is answered by HTTP ${answer.status} ${answer.body.slice(0, 60)}, ${fault}`)
    else if (PaymentError.is((end as { error: unknown }).error) && (end as { error: PaymentError }).error.operation !== 'webhooks.parse')
      faults.push(`the error for ${code} is about ${(end as { error: PaymentError }).error.operation}, not webhooks.parse`)
    const seen = requests().length - before
    if (seen !== 1) faults.push(`after HTTP ${answer.status} the upstream saw ${seen} requests, not 1: strangers can cause these reads`)
  }
  return faults
}

function refusalsOf({ plan }: Kit, { errors }: ReadSample): ReturnType<typeof documentedErrors> {
  return documentedErrors({ ...plan.upstream.errors, ...errors })
}

async function badIds(sample: UnsignedWebhook, { parse, requests }: Reception): Promise<readonly string[]> {
  const faults: string[] = []
  for (const bad of [...BAD_IDS, ABSENT]) {
    const fault = refused(await parse({ body: edited(sample.body, sample.id, bad) }))
    const what = typeof bad === 'symbol' ? 'no id' : `the id ${show(bad)}`
    if (fault !== null) faults.push(`given ${what} ${fault}`)
    if (requests().length > 0) return [...faults, `given ${what} a request was sent: check its form first`]
  }
  return faults
}

async function keys(sample: UnsignedWebhook, { parse }: Reception): Promise<readonly string[]> {
  const success = answerOf(sample.read.success)
  const keyOf = async (answer = success): Promise<unknown> => {
    const end = await parse({ answer })
    return 'result' in end ? (end.result as WebhookEvent).key : inWords(end.error)
  }
  const first = await keyOf()
  const faults = (await keyOf()) === first ? [] : ['the key of a redelivery is another one']
  const { path, words: documented } = sample.read.status ?? { path: '', words: {} }
  const now = scalarAt(success.body, path)
  for (const word of Object.keys(documented).filter((each) => each !== now?.text)) {
    const body = edited(success.body, path, now?.isNumber === true ? numberToken(word) : word)
    if ((await keyOf({ ...success, body })) === first) faults.push(`the status "${word}" has the same key`)
  }
  return faults
}

async function sameForms({ headers = {}, body }: UnsignedWebhook, { parse }: Reception): Promise<readonly string[]> {
  const faults: string[] = []
  for (const [what, request] of Object.entries(requestForms(headers, body))) {
    const end = await parse({ request })
    if ('error' in end) faults.push(`given ${what} it fails: ${inWords(end.error)}`)
  }
  return faults
}

async function nonsense({ parse, requests }: Reception): Promise<readonly string[]> {
  const faults: string[] = []
  for (const [what, body] of Object.entries(garbageBodies())) {
    const fault = refused(await parse({ request: { headers: {}, body } }))
    if (fault !== null) faults.push(`given ${what} ${fault}`)
  }
  return requests().length === 0 ? faults : [...faults, 'a request was sent for a body that is no webhook']
}

async function words(sample: UnsignedWebhook, { parse }: Reception, which: 'strange' | 'documented'): Promise<readonly string[]> {
  const { status } = sample.read
  if (status === undefined) return []
  const success = answerOf(sample.read.success)
  const isNumber = scalarAt(success.body, status.path)?.isNumber === true
  const all =
    which === 'strange'
      ? strangeWords(success.body, status).map(([word, value]) => [word, value, 'unknown'] as const)
      : Object.entries(status.words).map(([word, expected]) => [word, isNumber ? numberToken(word) : word, expected] as const)
  const faults: string[] = []
  for (const [word, value, expected] of all)
    faults.push(...faultsOfStatus(await parse({ answer: { ...success, body: edited(success.body, status.path, value) } }), word, expected))
  return faults
}

async function leaks(kit: Kit, sample: UnsignedWebhook, { parse }: Reception): Promise<readonly string[]> {
  const answers = [
    { status: 502, body: '<h1>Bad Gateway</h1>' },
    { status: 401, body: '' },
  ]
  const bodies = [edited(sample.body, sample.id, 'a b'), edited(sample.body, sample.id, ABSENT), 'x']
  const changes = [...answers, ...refusalsOf(kit, sample.read).map(({ answer }) => answer)].map((answer) => ({ answer }))
  const faults: string[] = []
  for (const change of [...changes, ...bodies.map((body) => ({ body }))]) {
    const end = await parse(change)
    if ('error' in end) faults.push(...leaksOf(end.error, kit.secrets))
  }
  return faults
}
