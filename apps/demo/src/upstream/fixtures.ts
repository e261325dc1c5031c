import { readFileSync } from 'node:fs'

/** The text of a fixture. It is answered as it is: parsed and printed again, 485.00 would become 485. */
export function fixture(name: string): string {
  return readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8')
}

/** One fixture and the two ids that its record is found by. */
export interface StoredRecord {
  readonly id: string
  readonly reference: string
  readonly body: string
}
