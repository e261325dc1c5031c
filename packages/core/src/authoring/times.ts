const LOCAL = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?$/

/**
 * A local time such as "2023-03-10 17:08:42" or "2023-03-21 12:00" as ISO 8601 with offset: "2023-03-10T17:08:42+03:00".
 * A zone in the text itself wins. Null when it is no time of the calendar.
 */
export function zonedTime(text: string, utcOffset: string): string | null {
  const match = LOCAL.exec(text)
  if (match === null) return null
  const [, year, month, day, hour, minute, second = '00', zone = utcOffset] = match
  const inCalendar = Number(day) <= daysIn(Number(year), Number(month)) && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60
  return inCalendar && day !== '00' ? `${year}-${month}-${day}T${hour}:${minute}:${second}${zone}` : null
}

/** 0 for a month that there is not. */
function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 && leap ? 29 : ([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0)
}
