import type { Sandbox, Table } from '../../src/index.ts'
import type { State } from './pacts.ts'

/** What the contract shows of the record: field by field. */
export type Example = Readonly<Record<string, unknown>>

export interface Step {
  readonly sandbox: Sandbox
  readonly params: Readonly<Record<string, string>>
  readonly example: Example
}

/** What leads to a state, by the pattern of its name. */
export type Steps = readonly (readonly [RegExp, (step: Step) => void | Promise<void>])[]

/** Brings a sandbox that has the credentials of the state into it. */
export const setUpBy =
  (steps: Steps) =>
  async (sandbox: Sandbox, { name, params = {} }: State, example: Example): Promise<void> => {
    const found = steps.filter(([pattern]) => pattern.test(name))
    const [step] = found
    if (step === undefined || found.length > 1) throw new Error(`${found.length} steps lead to the state ${JSON.stringify(name)}`)
    await step[1]({ sandbox, params, example })
  }

export const nothing = (): void => {}

export function keepOnly(table: Pick<Table<unknown>, 'list' | 'remove'>, count: number): void {
  for (const [id] of table.list().slice(count)) table.remove(id)
}
