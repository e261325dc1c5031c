import type { CallEnd } from '../faults.ts'
import type { Given, Kit, Operation, Session } from '../kit.ts'
import { edited } from '../wire.ts'

/** A session that answers with edited samples. */
export interface Reader extends Session {
  readonly kit: Kit
  readonly operation: Operation
  /** Asks; the answer has another value at a path. */
  readonly with: (path: string, value: unknown, given?: Given) => Promise<CallEnd>
}

export function reader(kit: Kit, operation: Operation, session: Session): Reader {
  const { success } = operation
  return {
    ...session,
    kit,
    operation,
    with: (path, value, given = {}) => session.ask({ ...given, answer: { ...success, body: edited(success.body, path, value) } }),
  }
}

/** Another name of the same form. */
export function another(name: string): string {
  return name.slice(0, -1) + (name.endsWith('1') ? '2' : '1')
}
