import type { FaultInput, FaultKind } from '../contract/fault-kinds.ts'
import type { Operation, Reply } from '../contract/upstream.ts'
import { writeJson } from '../wire/json.ts'
import { alterBody, altersBody } from './alter-body.ts'
import type { WrittenReply } from './bad-answers.ts'

/** An answer as the upstream gives it, and where it holds the record. */
export interface PlainAnswer {
  readonly body: Reply['body']
  readonly written: WrittenReply
  readonly recordPath: readonly string[]
  readonly operation: Operation
}

/** A client has the whole of an empty answer once it has the headers. */
const NEED_A_BODY: readonly FaultKind[] = ['stall-after-headers', 'slow-drip', 'truncated-body']

/** Whether only the answer shows if a fault of this kind can change anything. */
export function dependsOnAnswer(kind: FaultKind): boolean {
  return altersBody(kind) || NEED_A_BODY.includes(kind)
}

/** What is to be written under a fault that depends on the answer; null when that would be the same answer. */
export function changeAnswer({ body, written, recordPath, operation }: PlainAnswer, fault: FaultInput): WrittenReply | null {
  if (!altersBody(fault.kind)) return written.body.length > 0 ? written : null
  const altered = 'text' in body ? null : alterBody(body.json, recordPath, fault, operation)
  return altered === null ? null : { ...written, body: Buffer.from(writeJson(altered)) }
}
