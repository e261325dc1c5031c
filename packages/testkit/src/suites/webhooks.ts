import { isDeepStrictEqual } from 'node:util'
import type { WebhookEvent, WebhookRequest } from '@paymux/core'
import { expectedMoney, hardAmounts } from '../amounts.ts'
import type { Check } from '../check.ts'
import { check } from '../check.ts'
import type { CallEnd } from '../faults.ts'
import { leaksOf } from '../faults.ts'
import type { Kit } from '../kit.ts'
import { inWords, isSigned, namesOf, settle, unlike, without, withSetting } from '../kit.ts'
import type { SignedWebhook } from '../plan.ts'
import { faultsOfJson } from '../specification.ts'
import { ABSENT, at, edited, isJson, leavesAt, numberToken, scalarAt } from '../wire.ts'
import { faultsOfStatus, numbersIn, strangeWords } from './answers.ts'
import { webhookNulls } from './nulls.ts'
import { another } from './reader.ts'
import { unsignedChecks } from './unsigned-webhooks.ts'
import { encodedBodies, garbage, otherSpelling, sameInOtherForms, tooLarge } from './webhook-bodies.ts'
import { faultsOfAck, faultsOfExpected } from './webhook-events.ts'
import type { Signed, WebhookSubject } from './webhook-subject.ts'
import { refused } from './webhook-subject.ts'

const OTHER_SECRET = 'another-secret-7731'

/** Webhooks: what passes, what must not, and what comes out. */
export function webhookChecks(kit: Kit): readonly Check[] {
  if (kit.sample.webhooks === undefined) return []
  return kit.webhooks.flatMap((sample) => (isSigned(sample) ? signedChecks(kit, sample) : unsignedChecks(kit, sample)))
}

function signedChecks(kit: Kit, sample: SignedWebhook): readonly Check[] {
  const subject: WebhookSubject = {
    kit,
    sample,
    sign: (body = sample.body, secret = kit.setting(sample.secret)) => sample.sign(body, secret),
    parse: (request, settings) =>
      settle(async () => (settings === undefined ? kit.make() : kit.bare(settings)).webhooks?.parse(request as WebhookRequest)),
  }
  const of = (rule: Check['rule'], faults: (subject: WebhookSubject) => Promise<readonly string[]>): Check =>
    check(rule, sample.name, () => faults(subject))
  return [
    of('webhook-event', async ({ sign, parse }) => faultsOf(await parse(sign()), (event) => faultsOfExpected(kit, sample, event))),
    of('webhook-ack', async ({ sign, parse }) => faultsOf(await parse(sign()), (event) => faultsOfAck(kit, sample, event))),
    of('webhook-tampering', tampered),
    of('webhook-signature-whole', partialSignatures),
    of('webhook-unsigned', unsigned),
    of('webhook-wrong-secret', otherSecrets),
    of('webhook-no-secret', noSecret),
    of('webhook-rotation', rotated),
    of('webhook-key', keys),
    of('webhook-body-forms', sameInOtherForms),
    of('webhook-raw-body', otherSpelling),
    of('webhook-parsed-body', parsedBodies),
    of('webhook-garbage', garbage),
    of('webhook-size', tooLarge),
    of('webhook-encoded-body', encodedBodies),
    of('nulls-reported', webhookNulls),
    ...('header' in sample.signature ? [of('webhook-signature-first', signatureFirst)] : []),
    of('raw-exact', async ({ sign, parse }) => faultsOf(await parse(sign()), ({ raw }) => numbersIn(raw))),
    of('result-plain-json', async ({ sign, parse }) => faultsOf(await parse(sign()), (event) => faultsOfJson(event, 'the event'))),
    ...(sample.status === undefined ? [] : [of('status-total', unknownWords), of('status-words', knownWords)]),
    ...(sample.amount === undefined ? [] : [of('money-exact', exactMoney)]),
    of('errors-keep-secrets', leaks),
  ]
}

function faultsOf(end: CallEnd, faults: (event: WebhookEvent) => readonly string[]): readonly string[] {
  return 'error' in end ? [`a good webhook fails: ${inWords(end.error)}`] : faults(end.result as WebhookEvent)
}

async function tampered({ sample, sign, parse }: WebhookSubject): Promise<readonly string[]> {
  const good = await parse(sign())
  if ('error' in good) return [inWords(good.error)]
  const faults: string[] = []
  const paths = (good.result as WebhookEvent).signedFields.flatMap((field) => leavesAt(sample.body, field))
  for (const path of paths) {
    const token = scalarAt(sample.body, path)
    const request = sign()
    const value = token?.isNumber === true ? numberToken(`${token.text === '1' ? 2 : 1}`) : another(`${token?.text}1`)
    const fault = refused(await parse({ ...request, body: edited(request.body, path, value) }))
    if (fault !== null) faults.push(`with ${path} changed ${fault}`)
  }
  if (paths.length === 0) return ['signedFields names no field of the body']
  return [...faults, ...(await changedBytes(good.result as WebhookEvent, { sign, parse }))]
}

/** Changes each byte: a webhook that still passes must say the same in every signed field. */
async function changedBytes(good: WebhookEvent, { sign, parse }: Pick<WebhookSubject, 'sign' | 'parse'>): Promise<readonly string[]> {
  const request = sign()
  const bytes = new TextEncoder().encode(request.body)
  for (let place = 0; place < bytes.length; place++) {
    const body = bytes.slice()
    // One bit; text stays text, and a digit becomes another.
    body[place] = (body[place] ?? 0) ^ 1
    const end = await parse({ ...request, body })
    if ('error' in end) continue
    const { raw } = end.result as WebhookEvent
    const other = good.signedFields.find((field) => !isDeepStrictEqual(at(raw, field), at(good.raw, field)))
    if (other !== undefined) return [`with another byte at ${place} it passes, and ${other} is another`]
  }
  return []
}

/** The request with another signature; null takes it away. */
function resigned({ sample: { signature } }: WebhookSubject, request: Signed, change: (signature: string) => string | null): Signed {
  if ('field' in signature) {
    const changed = change(scalarAt(request.body, signature.field)?.text ?? '')
    const form = isJson(request.body) ? null : new URLSearchParams(request.body)
    if (form !== null && changed === null) form.delete(signature.field)
    return { ...request, body: form !== null && changed === null ? form.toString() : edited(request.body, signature.field, changed) }
  }
  const headers = new Headers(Object.entries(request.headers as Record<string, string>))
  const changed = change(headers.get(signature.header) ?? '')
  if (changed === null) headers.delete(signature.header)
  else headers.set(signature.header, changed)
  return { ...request, headers: Object.fromEntries(headers) }
}

async function partialSignatures(subject: WebhookSubject): Promise<readonly string[]> {
  const forged: Readonly<Record<string, (signature: string) => string>> = {
    'its first half': (text) => text.slice(0, Math.ceil(text.length / 2)),
    'all but its last character': (text) => text.slice(0, -1),
    'a character more': (text) => `${text}0`,
    'another last character': (text) => another(text),
    'itself twice': (text) => text + text,
    'as many zeros': (text) => text.replace(/[\da-zA-Z]{16,}/g, (part) => '0'.repeat(part.length)),
  }
  const faults: string[] = []
  for (const [what, change] of Object.entries(forged)) {
    const fault = refused(await subject.parse(resigned(subject, subject.sign(), change)))
    if (fault !== null) faults.push(`with ${what} for a signature ${fault}`)
  }
  return faults
}

async function unsigned(subject: WebhookSubject): Promise<readonly string[]> {
  const absent = refused(await subject.parse(resigned(subject, subject.sign(), () => null)), 'invalid_signature')
  const empty = refused(await subject.parse(resigned(subject, subject.sign(), () => '')))
  return [...(absent === null ? [] : [`without a signature ${absent}`]), ...(empty === null ? [] : [`with an empty signature ${empty}`])]
}

async function signatureFirst(subject: WebhookSubject): Promise<readonly string[]> {
  const { headers } = resigned(subject, subject.sign(), () => 'none')
  const fault = refused(await subject.parse({ headers, body: '{"id":' }), 'invalid_signature')
  return fault === null ? [] : [`given half a body and something that is not a signature ${fault}`]
}

async function otherSecrets({ kit, sample, sign, parse }: WebhookSubject): Promise<readonly string[]> {
  const others = kit.plan.declared.secrets
    .filter((path) => path !== sample.secret)
    .map((path) => [`the one of ${path}`, kit.setting(path)] as const)
  const faults: string[] = []
  for (const [what, secret] of [['some other', OTHER_SECRET], ['an empty one', ''], ...others] as const) {
    const fault = refused(await parse(sign(undefined, secret)), 'invalid_signature')
    if (fault !== null) faults.push(`signed with ${what} ${fault}`)
  }
  return faults
}

async function noSecret({ kit, sample, sign, parse }: WebhookSubject): Promise<readonly string[]> {
  const faults: string[] = []
  for (const secret of [undefined, '', 'undefined', 'null']) {
    const end = await parse(sign(undefined, secret), without(kit.plan.settings, sample.secret))
    const fault = unlike(end, 'config', null) ?? unnamed(kit, sample.secret, end)
    if (fault !== null) faults.push(`signed with ${secret === undefined ? 'the secret' : JSON.stringify(secret)}, ${fault}`)
  }
  return faults
}

function unnamed(kit: Kit, path: string, end: CallEnd): string | null {
  const message = 'error' in end ? inWords(end.error) : ''
  return namesOf(kit, path).some((name) => message.includes(name)) ? null : `the error does not name ${path}: ${message}`
}

async function rotated({ kit, sample, sign, parse }: WebhookSubject): Promise<readonly string[]> {
  const secret = kit.setting(sample.secret)
  const faults: string[] = []
  for (const list of [[secret], [OTHER_SECRET, secret], [secret, OTHER_SECRET]]) {
    const end = await parse(sign(), withSetting(kit.plan.settings, sample.secret, list))
    if ('error' in end) faults.push(`with a list of ${list.length} it fails: ${inWords(end.error)}`)
  }
  return faults
}

async function keys({ sample, sign, parse }: WebhookSubject): Promise<readonly string[]> {
  const keyOf = async (body?: string): Promise<unknown> => {
    const end = await parse(sign(body))
    return 'result' in end ? (end.result as WebhookEvent).key : inWords(end.error)
  }
  const first = await keyOf()
  const faults = (await keyOf()) === first ? [] : ['the key of a redelivery is another one']
  const id = scalarAt(sample.body, sample.id)
  if (id !== null && (await keyOf(edited(sample.body, sample.id, another(id.text)))) === first)
    faults.push('another record has the same key')
  const { path, words } = sample.status ?? { path: '', words: {} }
  const now = scalarAt(sample.body, path)
  for (const word of Object.keys(words).filter((each) => each !== now?.text)) {
    if ((await keyOf(edited(sample.body, path, now?.isNumber === true ? numberToken(word) : word))) === first)
      faults.push(`the status "${word}" has the same key`)
  }
  return faults
}

async function parsedBodies({ sign, parse }: WebhookSubject): Promise<readonly string[]> {
  const { headers, body } = sign()
  const parsed = isJson(body) ? (JSON.parse(body) as unknown) : Object.fromEntries(new URLSearchParams(body))
  const faults: string[] = []
  for (const [what, given] of [
    ['a parsed body', parsed],
    ['no body', undefined],
    ['null', null],
  ] as const) {
    const fault = refused(await parse({ headers, body: given }), 'invalid_request')
    if (fault !== null) faults.push(`given ${what} ${fault}`)
  }
  return faults
}

async function unknownWords({ sample, sign, parse }: WebhookSubject): Promise<readonly string[]> {
  const { status } = sample
  if (status === undefined) return []
  const words = isJson(sample.body) ? strangeWords(sample.body, status) : strangeWords('{}', status)
  const faults: string[] = []
  for (const [word, value] of words)
    faults.push(...faultsOfStatus(await parse(sign(edited(sample.body, status.path, value))), word, 'unknown'))
  return faults
}

async function knownWords({ sample, sign, parse }: WebhookSubject): Promise<readonly string[]> {
  const { path, words } = sample.status ?? { path: '', words: {} }
  const isNumber = scalarAt(sample.body, path)?.isNumber === true
  const faults: string[] = []
  for (const [word, expected] of Object.entries(words)) {
    faults.push(...faultsOfStatus(await parse(sign(edited(sample.body, path, isNumber ? numberToken(word) : word))), word, expected))
  }
  return faults
}

async function exactMoney({ kit, sample, sign, parse }: WebhookSubject): Promise<readonly string[]> {
  const path = sample.amount ?? ''
  const isNumber = scalarAt(sample.body, path)?.isNumber === true
  const good = await parse(sign())
  const currency = 'result' in good ? (good.result as WebhookEvent).amount?.currency : undefined
  if (currency === undefined) return ['the event has no amount, although the description says where it is']
  const faults: string[] = []
  // Upstreams sign no exponents.
  for (const token of hardAmounts(kit.plan.upstream).filter((each) => !/e/i.test(each))) {
    const end = await parse(sign(edited(sample.body, path, isNumber ? numberToken(token) : token)))
    const found = 'result' in end ? (end.result as WebhookEvent).amount?.amount : inWords(end.error)
    const expected = expectedMoney(kit.plan.upstream, token, currency).amount
    if (found !== expected) faults.push(`${path} ${token} became ${found}, not ${expected}`)
  }
  return faults
}

async function leaks(subject: WebhookSubject): Promise<readonly string[]> {
  const { kit, sample, sign, parse } = subject
  const good = sign()
  const signature =
    'field' in sample.signature
      ? scalarAt(good.body, sample.signature.field)?.text
      : new Headers(Object.entries(good.headers as Record<string, string>)).get(sample.signature.header)
  const ends = [
    await parse(sign(undefined, OTHER_SECRET)),
    // Signed, and no event.
    await parse(sign(edited(sample.body, sample.id, ABSENT))),
    await parse(resigned(subject, good, () => null)),
    await parse(resigned(subject, good, () => '0'.repeat(64))),
    await parse({ headers: good.headers, body: 'x' }),
    await parse(good, without(kit.plan.settings, sample.secret)),
  ]
  return ends.flatMap((end) => ('error' in end ? leaksOf(end.error, [...kit.secrets, signature ?? '']) : []))
}
