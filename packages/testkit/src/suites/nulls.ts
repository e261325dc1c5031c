import type { Check } from '../check.ts'
import { check } from '../check.ts'
import type { CallEnd } from '../faults.ts'
import type { Kit, Operation } from '../kit.ts'
import { settle } from '../kit.ts'
import { ABSENT, edited, expand, fieldsOf, isJson, scalarAt } from '../wire.ts'
import { eventsOf } from './diagnostics.ts'
import type { Reader } from './reader.ts'
import { reader } from './reader.ts'
import type { WebhookSubject } from './webhook-subject.ts'

/** A text that was sent in windows-1251 and read as UTF-8. */
const BROKEN = '\ufffd\ufffd'
const NO_TIME = '0000-00-00 00:00:00'

/** A body that can be answered, or sent, with another value at a path. */
interface Subject {
  readonly body: string
  readonly money: readonly string[]
  readonly times: readonly string[]
  readonly documented: readonly string[]
  readonly skip: (path: string) => boolean
  /** Paths without which there is no result, and names of the record, which nobody could repair. */
  readonly required: readonly string[]
  /** Runs with a body; says how it ended and how many drift events there were. */
  readonly run: (body: string) => Promise<{ readonly end: CallEnd; readonly drifts: number }>
}

/** What an answer said and the result does not. */
export function nullChecks(kit: Kit): readonly Check[] {
  return kit.operations.map((operation) =>
    check('nulls-reported', operation.name, () =>
      kit.session(operation, (session) => faultsOf(ofOperation(kit, operation, reader(kit, operation, session)))),
    ),
  )
}

/** The same for a webhook, which is signed again after each change. */
export function webhookNulls(subject: WebhookSubject): Promise<readonly string[]> {
  const { sample, sign, parse, kit } = subject
  const signature = 'field' in sample.signature ? sample.signature.field : null
  return faultsOf({
    body: sample.body,
    money: sample.amount === undefined ? [] : [sample.amount],
    times: [],
    documented: sample.documented ?? [],
    skip: (path) => path === sample.id || path === signature,
    required: [],
    run: async (body) => {
      let end: CallEnd = { result: null }
      const events = await eventsOf(kit, 'webhooks.parse', async () => {
        end = await parse(sign(body))
      })
      return { end, drifts: events.filter(({ kind }) => kind === 'drift').length }
    },
  })
}

function ofOperation(kit: Kit, operation: Operation, { ask }: Reader): Subject {
  const { sample, success, name } = operation
  const required = sample.required.flatMap((pattern) => expand(success.body, pattern))
  return {
    body: success.body,
    money: Object.values(sample.money ?? {}).filter((path) => path !== null),
    times: Object.values(sample.times ?? {}),
    documented: sample.documented ?? [],
    skip: (path) => required.some((each) => each.startsWith(`${path}.`)),
    required,
    run: async (body) => {
      let end: CallEnd = { result: null }
      const events = await eventsOf(kit, name, async () => {
        end = await settle(async () => {
          const asked = await ask({ answer: { ...success, body } })
          if ('error' in asked) throw asked.error
          return asked.result
        })
      })
      return { end, drifts: events.filter(({ kind }) => kind === 'drift').length }
    },
  }
}

async function faultsOf({ body, money, times, documented, skip, required, run }: Subject): Promise<readonly string[]> {
  const { end, drifts } = await run(body)
  if ('error' in end) return ['the sample is not understood']
  const before = nullsOf(end.result)
  const faults: string[] = []
  /** Whether more was reported than without the change. */
  const reported = (count: number): boolean => count > drifts
  const expectReport = async (path: string, value: unknown, what: string): Promise<void> => {
    const after = await run(edited(body, path, value))
    if ('error' in after.end || reported(after.drifts)) return
    const lost = nullsOf(after.end.result).filter((each) => !before.includes(each))
    if (lost.length > 0) faults.push(`with ${what} at ${path} ${lost.join(', ')} became null, and nothing was reported`)
    else if (path !== '' && shows(after.end.result, BROKEN))
      faults.push(`with ${what} at ${path} the result has it, and nothing was reported`)
  }
  const paths = isJson(body) ? fieldsOf(body) : [...new URLSearchParams(body).keys()]
  for (const path of paths.filter((each) => scalarAt(body, each) !== null && !skip(each))) {
    if (isJson(body)) await expectReport(path, { paymux_testkit: '1' }, 'an object')
    if (scalarAt(body, path)?.isNumber === false && !required.includes(path)) await expectReport(path, BROKEN, 'text of another encoding')
  }
  for (const path of money) await expectReport(path, '1,000.00', 'an amount with a comma')
  for (const pattern of documented) {
    const paths = expand(body, pattern)
    if (paths.length === 0) faults.push(`the sample has nothing at ${pattern}`)
    for (const path of paths) {
      const after = await run(edited(body, path, ABSENT))
      if (!('error' in after.end) && !reported(after.drifts)) faults.push(`the absence of ${path}, which is documented, was not reported`)
    }
  }
  for (const path of times) {
    if (!/^\d{4}-\d\d-\d\d/.test(scalarAt(body, path)?.text ?? '')) continue
    const after = await run(edited(body, path, NO_TIME))
    if ('error' in after.end) faults.push(`with "${NO_TIME}" at ${path} it fails`)
    else if (reported(after.drifts)) faults.push(`"${NO_TIME}" at ${path}, which says that there is no time, was reported`)
  }
  return faults
}

/** Paths of the nulls in a result, outside of `raw`. */
function nullsOf(value: unknown, path = ''): readonly string[] {
  if (value === null) return [path]
  if (typeof value !== 'object') return []
  return Object.entries(value as object)
    .filter(([name]) => name !== 'raw')
    .flatMap(([name, item]) => nullsOf(item, path === '' ? name : `${path}.${name}`))
}

function shows(value: unknown, text: string): boolean {
  if (typeof value === 'string') return value.includes(text)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([name, item]) => name !== 'raw' && shows(item, text))
}
