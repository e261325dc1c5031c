import type { Check } from '../check.ts'
import { check } from '../check.ts'
import type { CallEnd } from '../faults.ts'
import type { Kit, Operation, Session } from '../kit.ts'
import { answerOf, inWords, show } from '../kit.ts'
import type { Sent } from '../sent.ts'
import { partsThatDiffer, sentIn } from '../sent.ts'
import { at, leavesOf } from '../wire.ts'
import { allRefused } from './inputs.ts'

const BAD_PAGES = [
  'text',
  7,
  { cursor: '' },
  { cursor: 7 },
  { cursor: 'a\r\nb' },
  { limit: 0 },
  { limit: -1 },
  { limit: 1.5 },
  { limit: '5' },
  { limit: Number.NaN },
  { paymuxTestkit: 'x' },
]

/** Lists: page by page, to the end. */
export function listChecks(kit: Kit): readonly Check[] {
  return kit.operations
    .filter(({ takes }) => takes === 'page')
    .flatMap((operation) => {
      const of = (rule: Check['rule'], faults: (session: Session) => Promise<readonly string[]>): Check =>
        check(rule, operation.name, () => kit.session(operation, faults))
      return [
        of('page-checked', (session) =>
          allRefused(
            session,
            BAD_PAGES.map((bad) => [bad, show(bad)]),
          ),
        ),
        of('list-pages', (session) => pages(operation, session)),
      ]
    })
}

async function pages({ sample }: Operation, { ask, requests }: Session): Promise<readonly string[]> {
  const nextOf = (end: CallEnd): unknown => ('result' in end ? at(end.result, 'next') : inWords(end.error))
  const first = await ask({ input: undefined })
  const next = nextOf(first)
  if ('error' in first) return [`the first page fails: ${next}`]
  const faults: string[] = []
  const sentFor = async (input: object | undefined): Promise<{ readonly all: Sent; readonly leaves: readonly string[] }> => {
    const before = requests().length
    const end = await ask({ input })
    if ('error' in end) faults.push(`given ${show(input)} it fails: ${inWords(end.error)}`)
    const request = requests()[before]
    return request === undefined ? { all: {}, leaves: [] } : { all: sentIn(request), leaves: leavesOf(request) }
  }
  const plain = await sentFor(undefined)
  const volatile = partsThatDiffer(plain.all, (await sentFor(undefined)).all)
  const isSame = ({ all }: { readonly all: Sent }): boolean => partsThatDiffer(plain.all, all).every((part) => volatile.includes(part))
  if (!isSame(await sentFor({}))) faults.push('an empty page is another request than none')
  if (!(await sentFor({ limit: 3 })).leaves.includes('3')) faults.push('limit is accepted and not sent')
  if (typeof next !== 'string') faults.push('the sample has no next page: give one that has, and `lastPage`')
  else if (isSame(await sentFor({ cursor: next }))) faults.push('the cursor is accepted and not sent: the next page is the first')
  if (sample.lastPage === undefined) return [...faults, 'the description does not give `lastPage`']
  const last = nextOf(await ask({ input: undefined, answer: answerOf(sample.lastPage) }))
  return last === null ? faults : [...faults, `next of the last page is ${show(last)}, not null`]
}
