import { PaymentError } from '@paymux/core'

/** Exit codes; 0 stands for success. */
export const EXIT = {
  /** A call failed. */
  failed: 1,
  /** Wrong flags or settings, or a confirmation that is missing: nothing was asked. */
  misused: 2,
  /** Something was ordered, and nobody knows yet whether it was carried out. */
  unknown: 3,
} as const

export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2))
}

/** For people: on stderr, so that stdout holds nothing but the answer. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** One line on stderr, and an exit code that says that something went wrong. */
export function reportError(error: unknown): void {
  const payment = PaymentError.is(error)
  const message = error instanceof Error ? error.message : String(error)
  note(`error: ${message.replace(/\s*[\r\n]+\s*/g, ' ')}${payment ? ` [${error.code}, ${error.outcome}]` : ''}`)
  process.exitCode = payment && (error.code === 'config' || error.code === 'invalid_request') ? EXIT.misused : EXIT.failed
}
