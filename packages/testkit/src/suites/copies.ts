import type { Check } from '../check.ts'
import { check } from '../check.ts'
import type { Given, Kit, Operation, Session } from '../kit.ts'
import { inWords, settle, unlike } from '../kit.ts'
import type { Sent } from '../sent.ts'
import { partsThatDiffer, sentIn } from '../sent.ts'
import { differences } from '../specification.ts'
import { at } from '../wire.ts'
import { another } from './reader.ts'

/** Inputs that change while the call runs, or between two looks. */
export function copyChecks(kit: Kit): readonly Check[] {
  return kit.operations
    .filter(({ input, takes }) => takes !== 'none' && input !== undefined)
    .map((operation) => check('input-copied', operation.name, () => kit.session(operation, (session) => copied(operation, session))))
}

/** What a call sends, and what it returns. */
interface Done {
  /** `{}` when nothing was sent. */
  readonly sent: Sent
  readonly end: Awaited<ReturnType<Session['ask']>>
}

async function copied(operation: Operation, { provider, requests }: Session): Promise<readonly string[]> {
  const given = (): Given => structuredClone({ input: operation.input, ref: operation.sample.ref })
  const run = async (call: Given, meanwhile: () => void = () => undefined): Promise<Done> => {
    const before = requests().length
    const running = settle(() => operation.call(provider, call))
    meanwhile()
    const end = await running
    const request = requests()[before]
    return { sent: request === undefined ? {} : sentIn(request), end }
  }
  const plain = await run(given())
  if ('error' in plain.end) return [`the sample's input fails: ${inWords(plain.end.error)}`]
  const volatile = partsThatDiffer(plain.sent, (await run(given())).sent)
  const isSame = (sent: Sent): boolean => partsThatDiffer(plain.sent, sent).every((part) => volatile.includes(part))
  const faults: string[] = []
  const spoilt = given()
  const meant = await run(spoilt, () => spoil(spoilt))
  if (!isSame(meant.sent)) faults.push('a change of the input after the call began is sent')
  if ('error' in meant.end) faults.push(`with an input that is changed after the call began it fails: ${inWords(meant.end.error)}`)
  else
    faults.push(
      ...differences(plain.end.result, meant.end.result).map((path) => `a change of the input after the call began shows in ${path}`),
    )
  for (const path of leavesOf(given())) {
    const changing = given()
    changeOnSecondLook(changing, path)
    const { sent, end } = await run(changing)
    const isRefused = unlike(end, 'invalid_request', 'not_sent') === null
    if (!isRefused && !isSame(sent))
      faults.push(`${path} is read twice: a getter that changes its mind is checked with one value and sent with another`)
  }
  return faults
}

function leavesOf(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? [path] : []
  return Object.entries(value).flatMap(([name, item]) => leavesOf(item, path === '' ? name : `${path}.${name}`))
}

function spoil(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  for (const [name, item] of Object.entries(value)) {
    spoil(item)
    if (typeof item === 'string') Reflect.set(value, name, name === 'amount' ? '77.31' : another(item))
  }
}

function changeOnSecondLook(root: object, path: string): void {
  const names = path.split('.')
  const name = names.pop() ?? ''
  const parent = (names.length === 0 ? root : at(root, names.join('.'))) as Record<string, unknown>
  const value = String(parent[name])
  let looks = 0
  Object.defineProperty(parent, name, {
    enumerable: true,
    configurable: true,
    get: () => (looks++ === 0 ? value : name === 'amount' ? '77.31' : another(value)),
  })
}
