import type { Check } from '../check.ts'
import { check } from '../check.ts'
import type { FaultScenario } from '../faults.ts'
import type { Kit, Operation, Session } from '../kit.ts'
import { inWords, unlike } from '../kit.ts'
import { at, edited } from '../wire.ts'

const SMALL = 128 * 1024
/** What a careless pattern looks at again and again. */
const PIECES = ['\\', '4 ', 'a@', '%25', '<a', '&amp;', ' ', '9', 'a-']
/** Linear work grows by four, quadratic by sixteen. */
const GROWTH = 10
/** Below this nothing is measured but noise, and nothing is lost. */
const NOISE_MS = 200
const RUNS = 3
/** Entries of a list, each with a fault: more than a function takes arguments, and less than 1 MiB. */
const ENTRIES = 150_000

/** No text makes an error take long. This costs seconds, so the kit's own tests skip it where they choose faults. */
export function hostileChecks(kit: Kit, scenarios: readonly FaultScenario[] = []): readonly Check[] {
  if (scenarios.length > 0) return []
  const effects = new Set(kit.operations.map(({ effect }) => effect))
  const pages = [...effects].flatMap((effect) => kit.operations.find((operation) => operation.effect === effect) ?? [])
  const named = kit.operations.filter(({ input }) => typeof input?.destination === 'string')
  const listed = kit.operations.flatMap((operation) => listIn(operation).map((path) => [operation, path] as const)).slice(0, 1)
  const of = (operation: Operation, faults: (session: Session) => Promise<readonly string[]>): Check =>
    check('hostile-text', operation.name, () => kit.session(operation, faults))
  return [
    ...pages.map((operation) => of(operation, ofPages)),
    ...named.map((operation) => of(operation, (session) => ofDestination(kit, operation, session))),
    ...listed.map(([operation, path]) => of(operation, (session) => ofEntries(operation, path, session))),
  ]
}

async function ofPages({ ask }: Session): Promise<readonly string[]> {
  for (const piece of PIECES) {
    const page = (size: number) => () => ask({ answer: { status: 502, body: piece.repeat(size / piece.length) } })
    const fault = await grown(page(SMALL), page(4 * SMALL))
    if (fault !== null) return [`an error page of ${JSON.stringify(piece)} ${fault}`]
  }
  return []
}

/** A long destination must not make errors slow, as a pattern that is made from it would. A provider may refuse such a destination. */
async function ofDestination({ plan }: Kit, operation: Operation, { ask }: Session): Promise<readonly string[]> {
  const refusal = [operation.errors.rejected].flat()[0]
  const path = plan.upstream.errorMessage
  for (const piece of ['\\', '%25', '(', '.*']) {
    const order = (count: number) => () => {
      const destination = `${piece.repeat(count)}x`
      const answer =
        refusal === undefined || path === undefined
          ? { status: 502, body: destination }
          : { ...refusal, body: edited(refusal.body, path, `wallet ${destination} is not valid`) }
      return ask({ input: { ...operation.input, destination }, answer })
    }
    const fault = await grown(order(6), order(24))
    if (fault !== null) return [`a destination of ${JSON.stringify(piece)} that an error repeats ${fault}`]
  }
  return []
}

/** Paths of the lists in an answer whose entries must be whole. */
function listIn({ sample, success }: Operation): readonly string[] {
  const lists = sample.required.filter((path) => path.endsWith('.*')).map((path) => path.slice(0, -2))
  return lists.filter((path) => !path.includes('*') && Array.isArray(at(JSON.parse(success.body), path)))
}

/** A schema with too many faults to tell may fail later, in a promise: that must not end the process. */
async function ofEntries({ success }: Operation, path: string, { ask }: Session): Promise<readonly string[]> {
  const unheard: unknown[] = []
  const hear = (error: unknown): void => void unheard.push(error)
  process.on('unhandledRejection', hear)
  try {
    const end = await ask({ answer: { ...success, body: edited(success.body, path, Array(ENTRIES).fill({})) } })
    await new Promise((resolve) => setImmediate(resolve))
    const fault = unlike(end, 'invalid_response', 'unknown')
    return [
      ...(fault === null ? [] : [`given ${ENTRIES} empty entries in ${path}, ${fault}`]),
      ...unheard.map((error) => `given ${ENTRIES} empty entries in ${path}, nobody waits for a promise that fails: ${inWords(error)}`),
    ]
  } finally {
    process.off('unhandledRejection', hear)
  }
}

/** Says how much longer four times the work takes; null when it grows in proportion. The least of several runs: other processes take time too. */
async function grown(small: () => Promise<unknown>, large: () => Promise<unknown>): Promise<string | null> {
  const least = { small: Number.POSITIVE_INFINITY, large: Number.POSITIVE_INFINITY }
  for (let run = 0; run < RUNS; run++) {
    least.small = Math.min(least.small, await timeOf(small))
    least.large = Math.min(least.large, await timeOf(large))
    if (least.large < NOISE_MS) return null
  }
  if (least.large < least.small * GROWTH) return null
  return `takes ${Math.round(least.large)} ms, and a quarter of it ${Math.round(least.small)} ms`
}

/** CPU time in milliseconds: a busy machine makes a call longer, but not its work. */
async function timeOf(work: () => Promise<unknown>): Promise<number> {
  // Node 22 only has that of all threads.
  const usage = process.threadCpuUsage ?? process.cpuUsage
  const before = usage.call(process)
  await work()
  const { user, system } = usage.call(process, before)
  return (user + system) / 1000
}
