/** Named texts of a query or form. */
export type Fields = Readonly<Record<string, string | undefined>>

/** Characters that `application/x-www-form-urlencoded` leaves as they are. */
const PLAIN = /^[\w*.-]*$/
/** What it encodes otherwise than `encodeURIComponent` does. */
const OTHERWISE = /[!'()~]|%20/g

/** The bytes that `URLSearchParams` gives, at a fraction of its cost; undefined entries are left out. */
export function encodeFields(fields: Fields): string {
  let encoded = ''
  for (const name of Object.keys(fields)) {
    const value = fields[name]
    if (value !== undefined) encoded += `${encoded === '' ? '' : '&'}${encode(name)}=${encode(`${value}`)}`
  }
  return encoded
}

function encode(text: string): string {
  if (PLAIN.test(text)) return text
  return encodeURIComponent(text.toWellFormed()).replace(OTHERWISE, (found) =>
    found === '%20' ? '+' : `%${found.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
