import type { SeenRequest } from '../faults.ts'
import { leaksOf } from '../faults.ts'
import type { Given, Kit, Operation } from '../kit.ts'
import { about, documentedErrors } from '../kit.ts'
import { edited, isJson, scalarAt } from '../wire.ts'

/** What the errors of one operation show that no fault of a connection leads to: those for wrong inputs, and every documented refusal. */
export async function leaksOfRefusals(kit: Kit, operation: Operation): Promise<readonly string[]> {
  const { errorMessage } = kit.plan.upstream
  return kit.session(operation, async ({ ask, requests }) => {
    const faults: string[] = []
    const judge = async (what: string, given: Parameters<typeof ask>[0]): Promise<void> => {
      const end = await ask(given)
      const [leak] = 'error' in end ? leaksOf(end.error, kit.secrets) : []
      if (leak !== undefined) faults.push(`the error for ${what} shows one: ${leak}`)
    }
    for (const [what, given] of wrongInputs(operation)) await judge(what, given)
    for (const { code, answer } of documentedErrors(operation.errors)) {
      await judge(`the documented ${code}`, { answer })
      const request = requests().at(-1)
      if (errorMessage === undefined || request === undefined || !isJson(answer.body) || scalarAt(answer.body, errorMessage) === null)
        continue
      const body = edited(answer.body, errorMessage, echoOf(request))
      await judge(`the documented ${code} that repeats the request`, { answer: { ...answer, body } })
    }
    return faults
  })
}

/** The sample's call with an unknown field, and with each field made wrong so that its value is still in it. */
function wrongInputs(operation: Operation): readonly (readonly [what: string, given: Given])[] {
  const { input = {}, sample, takes } = operation
  const wrong = (fields: object, toGiven: (fields: object) => Given): readonly (readonly [string, Given])[] => [
    ['an unknown field', toGiven({ ...fields, paymuxTestkit: 'x' })],
    ...Object.entries(fields).map(([name, value]) => {
      const spoilt = { ...fields, [name]: `${typeof value === 'string' ? value : ''}\u0000` }
      return [`a wrong ${name}`, toGiven(spoilt)] as const
    }),
  ]
  return [
    ...wrong(input, (changed) => ({ input: changed })),
    ...(takes === 'refAnd' ? wrong(sample.ref ?? {}, (changed) => about(operation, changed)) : []),
  ]
}

function echoOf({ target, headers, body }: SeenRequest): string {
  return [target, ...Object.values(headers), body].join(' ')
}
