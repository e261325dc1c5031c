const LOCAL = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?$/

/**
 * A local time such as "2023-03-10 17:08:42" or "2023-03-21 12:00" as ISO 8601 with offset: "2023-03-10T17:08:42+03:00".
 * A zone in the text itself wins. Null when it is no time of the calendar.
 */
export function zonedTime(text: string, utcOffset: string): string | null {
  const match = LOCAL.exec(text)
  if (match === null) return null
  const [, year, month, day, hour, minute, second = '00', zone = utcOffset] = match
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}`
  // Date.parse rolls 31 April over; the round trip does not lie.
  const time = Date.parse(`${iso}Z`)
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 19) !== iso) return null
  return iso + zone
}
