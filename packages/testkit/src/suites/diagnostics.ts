import type { Check } from '../check.ts'
import { check } from '../check.ts'
import type { SeenEvent } from '../faults.ts'
import { recordEvents } from '../faults.ts'
import type { Kit, Operation } from '../kit.ts'
import { strangeWords } from './answers.ts'
import { reader } from './reader.ts'
import { timesOf } from './times.ts'

/** What diagnostics channels publish. */
export function diagnosticsChecks(kit: Kit): readonly Check[] {
  return kit.operations.flatMap((operation) => {
    const { status, times } = operation.sample
    return [
      check('calls-published', operation.name, () => published(kit, operation)),
      ...(status === undefined && times === undefined ? [] : [check('drift-published', operation.name, () => drifted(kit, operation))]),
    ]
  })
}

/** Runs a call and returns what was published for its operation meanwhile. */
export async function eventsOf(kit: Kit, name: string, run: () => Promise<unknown>): Promise<readonly SeenEvent[]> {
  const record = recordEvents(kit.sample.id)
  try {
    await run()
  } finally {
    record.stop()
  }
  return record.events().filter(({ fields }) => fields.operation === name)
}

async function published(kit: Kit, operation: Operation): Promise<readonly string[]> {
  return kit.session(operation, async ({ ask }) => {
    const events = await eventsOf(kit, operation.name, () => ask())
    const last = events.find(({ kind }) => kind === 'asyncEnd')?.fields
    if (last === undefined || !events.some(({ kind }) => kind === 'start')) return ['no call was published on paymux:call']
    const { reference } = operation.input ?? {}
    const expected = {
      effect: operation.effect,
      attempts: 1,
      httpStatus: operation.success.status ?? 200,
      ...(reference === undefined ? {} : { reference }),
    }
    return Object.entries(expected)
      .filter(([name, value]) => last[name] !== value)
      .map(([name, value]) => `${name} is ${String(last[name])}, not ${String(value)}`)
  })
}

async function drifted(kit: Kit, operation: Operation): Promise<readonly string[]> {
  const { status } = operation.sample
  return kit.session(operation, async (session) => {
    const { with: answer } = reader(kit, operation, session)
    const faults: string[] = []
    const [strange] = status === undefined ? [] : strangeWords(operation.success.body, status)
    if (status !== undefined && strange !== undefined) {
      const events = await eventsOf(kit, operation.name, () => answer(status.path, strange[1]))
      const found = events.some(
        ({ kind, fields }) => kind === 'drift' && fields.problem === 'unknown_status' && fields.value === strange[0],
      )
      if (!found) faults.push(`the unknown status "${strange[0]}" was not reported`)
    }
    for (const [, path] of timesOf(operation)) {
      const events = await eventsOf(kit, operation.name, () => answer(path, 'soon'))
      if (!events.some(({ kind, fields }) => kind === 'drift' && fields.problem === 'unparsable'))
        faults.push(`the unreadable time at ${path} was not reported`)
    }
    return faults
  })
}
