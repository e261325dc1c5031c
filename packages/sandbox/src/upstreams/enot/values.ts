import type { Value } from '../../wire/json.ts'
import { num, readJson } from '../../wire/json.ts'
import { moscowTime } from '../../wire/times.ts'
import { fixed, shortest } from '../amounts.ts'
import type { EnotQuirks } from './quirks.ts'

/** An amount: "640.50" as text, 640.5 as a number. @param documented the JSON type that the documentation shows for this field */
export function amountValue(units: bigint, documented: 'string' | 'number', { amounts }: EnotQuirks): Value {
  return (amounts === 'documented' ? documented : amounts) === 'string' ? fixed(units) : num(shortest(units))
}

/** The same for an amount that is text already, such as one in another currency. */
export function amountText(text: string, documented: 'string' | 'number', { amounts }: EnotQuirks): Value {
  return (amounts === 'documented' ? documented : amounts) === 'string' ? text : num(text)
}

/** A local time. @param documented the form that the documentation shows for this field */
export function dateValue(time: number, documented: 'seconds' | 'minutes', { dates }: EnotQuirks): string {
  return moscowTime(time, dates === 'documented' ? documented : dates)
}

/** `custom_fields` as they come back. Text that is not JSON stays as it is. */
export function customValue(text: string | null, { customField }: EnotQuirks): Value {
  if (text === null) return null
  return customField === 'string' ? text : (readJson(text) ?? text)
}
