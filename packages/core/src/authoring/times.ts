const LOCAL = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?$/
/** At the end of {@link LOCAL}. */
const ZONE = /[+-]\d\d:?\d\d$/
/** MySQL's zero date, and what PHP makes of it: the field is there and says that there is no time. */
const NO_TIME = /^(?:0000-00-00|-0001-11-30)(?:[ T]00:00(?::00(?:\.0{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/
const OFFSET = /^[+-](?:0\d|1[0-4]):?[0-5]\d$/

/**
 * A local time such as "2023-03-10 17:08:42" or "2023-03-21 12:00" as ISO 8601 with offset: "2023-03-10T17:08:42+03:00".
 * A zone in the text itself wins. Null when it is no time of the calendar.
 */
export function zonedTime(text: string, utcOffset: string): string | null {
  if (!LOCAL.test(text)) return null
  const year = Number(text.slice(0, 4))
  const month = Number(text.slice(5, 7))
  const day = Number(text.slice(8, 10))
  const inCalendar = day > 0 && day <= daysIn(year, month) && text.slice(11, 13) < '24' && text.slice(14, 16) < '60'
  const seconds = text.charAt(16) === ':' ? text.slice(17, 19) : '00'
  if (!inCalendar || seconds >= '60') return null
  const zone = text.endsWith('Z') ? 'Z' : (ZONE.exec(text)?.[0] ?? utcOffset)
  return `${text.slice(0, 10)}T${text.slice(11, 16)}:${seconds}${zone === 'Z' ? zone : (readOffset(zone) ?? zone)}`
}

const UNIX = { seconds: 1000, milliseconds: 1 } as const
/** The end of the year 9999, in milliseconds: milliseconds that are taken for seconds are beyond it. */
const LAST_MS = 253_402_300_799_999

/** What a number of time since 1970 counts. */
export type UnixUnit = keyof typeof UNIX

/** Whole seconds or milliseconds since 1970 in UTC: "1678457322" becomes "2023-03-10T14:08:42Z". Null when it is no such number. */
export function unixTime(text: string, unit: UnixUnit = 'seconds'): string | null {
  const ms = /^\d{1,15}$/.test(text) ? Number(text) * UNIX[unit] : Number.NaN
  return ms <= LAST_MS ? `${new Date(ms).toISOString().slice(0, 19)}Z` : null
}

/** Whether a text says that there is no time: "0000-00-00 00:00:00". */
export function isNoTime(text: string): boolean {
  return NO_TIME.test(text)
}

/** "+03:00" of "+03:00" or "+0300"; null when it is no offset from UTC. */
export function readOffset(text: string): string | null {
  return OFFSET.test(text) ? `${text.slice(0, 3)}:${text.slice(-2)}` : null
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Days of a month; 0 if there is no such month. */
function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 && leap ? 29 : (DAYS[month - 1] ?? 0)
}
