/** Foreign text in a form that can be compared, and where each of its units stood in the source. */
export interface Reading {
  /** Compatibility forms are plain ones (full-width digits, no-break spaces), digits of any script those of ASCII, and there are no format characters. */
  readonly text: string
  /** Start in the source of what each unit was made from. */
  readonly from: readonly number[]
  /** Its end in the source. */
  readonly to: readonly number[]
}

const HTML_NAMES: Readonly<Record<string, number>> = { amp: 0x26, lt: 0x3c, gt: 0x3e, quot: 0x22, apos: 0x27, nbsp: 0xa0, shy: 0xad }
/** `&#0000043;`: the longest form of an entity that is looked for. */
const MAX_ENTITY = 10
/** More parts than a letter with its accents has; a few signs have up to 18, and a page of them would cost as many times the work. */
const MAX_PARTS = 4
const DIGIT = /^\p{Nd}$/u
const IGNORABLE = /^[\p{Cf}\p{Default_Ignorable_Code_Point}]$/u
const AMPERSAND = 0x26
const PERCENT = 0x25
const BACKSLASH = 0x5c
const SEMICOLON = 0x3b
const SPACE = 0x20
/** Added to a byte of a UTF-8 sequence that is not complete yet. */
const BYTE = 0x200000

/**
 * Reads a text as it stands, or with every encoding undone, however often it was applied: percent, HTML entities, `\u` and
 * backslashes. One pass: whatever completes an encoded character shortens what was read so far, so the work is linear.
 */
export function read(source: string, decode: boolean): Reading {
  const codes: number[] = []
  const from: number[] = []
  const to: number[] = []
  for (let at = 0; at < source.length; ) {
    let code = source.codePointAt(at) ?? 0
    let start = at
    at += code > 0xffff ? 2 : 1
    if (code > 0x7f && IGNORABLE.test(String.fromCodePoint(code))) continue
    if (decode) code = halfWidth(code)
    for (let found = decode ? decoded(codes, code) : null; found !== null; found = decoded(codes, code)) {
      const length = codes.length - found.used
      start = from[length] ?? start
      codes.length = from.length = to.length = length
      code = halfWidth(found.code)
    }
    codes.push(code)
    from.push(start)
    to.push(at)
  }
  return normalized({ codes, from, to }, decode)
}

/** Full-width percents, ampersands, backslashes and digits of any script encode too, also those that were encoded themselves. */
function halfWidth(code: number): number {
  if (code >= 0xff01 && code <= 0xff5e) return code - 0xfee0
  return code > 0x7f && code < BYTE && DIGIT.test(String.fromCodePoint(code)) ? digitOf(code) : code
}

/** The digit of ASCII. Digits stand together in each script, ten by ten, 0 first. */
function digitOf(code: number): number {
  let zero = code
  while (DIGIT.test(String.fromCodePoint(zero - 1))) zero--
  return 0x30 + ((code - zero) % 10)
}

/** What a character and the last `used` ones before it stand for; null when they are no encoded character. */
function decoded(before: readonly number[], code: number): { readonly used: number; readonly code: number } | null {
  const last = before.at(-1)
  if (last === undefined) return null
  if (last === BACKSLASH) {
    // Two backslashes are an escaped one; the backslash of a `\u` is kept until its digits have come.
    if (code === 0x6e || code === 0x72 || code === 0x74) return { used: 1, code: SPACE }
    return code === 0x75 || code === 0x55 ? null : { used: 1, code }
  }
  if (code === SEMICOLON) return entity(before)
  if (isSurrogate(code, 0xdc00) && isSurrogate(last, 0xd800)) {
    return { used: 1, code: 0x10000 + ((last - 0xd800) << 10) + (code - 0xdc00) }
  }
  if (code >= BYTE) return sequence(before, code)
  const low = hex(code)
  const high = low < 0 ? -1 : hex(last)
  if (high < 0) return null
  if (before.at(-2) === PERCENT) {
    const byte = high * 16 + low
    return { used: 2, code: byte < 0x80 ? byte : BYTE + byte }
  }
  const sign = before.at(-5)
  if ((sign !== BACKSLASH && sign !== PERCENT) || (before.at(-4) ?? 0) % 0x20 !== 0x15) return null
  const [first, second] = [hex(before.at(-3) ?? 0), hex(before.at(-2) ?? 0)]
  return first < 0 || second < 0 ? null : { used: 5, code: ((first * 16 + second) * 16 + high) * 16 + low }
}

function entity(before: readonly number[]): { readonly used: number; readonly code: number } | null {
  let name = ''
  for (let used = 1; used <= MAX_ENTITY; used++) {
    const code = before.at(-used)
    if (code === undefined || code > 0x7f) return null
    if (code === AMPERSAND) {
      const number = /^#(?:x([\da-f]+)|(\d+))$/i.exec(name)
      const meant = number === null ? HTML_NAMES[name] : number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16)
      return meant === undefined || meant > 0x10ffff ? null : { used, code: meant }
    }
    name = String.fromCharCode(code) + name
  }
  return null
}

/** A UTF-8 sequence that its last byte completes. */
function sequence(before: readonly number[], last: number): { readonly used: number; readonly code: number } | null {
  let bits = last - BYTE
  if (bits >> 6 !== 2) return null
  bits &= 0x3f
  for (let used = 1; used <= 3; used++) {
    const byte = (before.at(-used) ?? 0) - BYTE
    if (byte < 0x80) return null
    if (byte >> 6 === 2) {
      bits |= (byte & 0x3f) << (6 * used)
      continue
    }
    const isLead = used === 1 ? byte >> 5 === 6 : used === 2 ? byte >> 4 === 14 : byte >> 3 === 30
    const code = bits | ((byte & (0x3f >> used)) << (6 * used))
    return isLead && code <= 0x10ffff ? { used, code } : null
  }
  return null
}

function normalized(
  { codes, from, to }: { readonly codes: readonly number[]; readonly from: readonly number[]; readonly to: readonly number[] },
  decode: boolean,
): Reading {
  const units: string[] = []
  const starts: number[] = []
  const ends: number[] = []
  for (const [index, code] of codes.entries()) {
    if (decode && code === BACKSLASH) continue
    const char = code >= BYTE ? '\ufffd' : String.fromCodePoint(code)
    if (code > 0x7f && IGNORABLE.test(char)) continue
    for (const unit of code > 0x7f ? plain(char).split('') : [char]) {
      units.push(unit)
      starts.push(from[index] ?? 0)
      ends.push(to[index] ?? 0)
    }
  }
  return { text: units.join(''), from: starts, to: ends }
}

/** Decomposed, character by character: a composed form depends on its neighbours. */
function plain(char: string): string {
  const parts = char.normalize('NFKD')
  if (parts.length > MAX_PARTS) return char
  return DIGIT.test(parts) ? String.fromCodePoint(digitOf(parts.codePointAt(0) ?? 0)) : parts
}

function isSurrogate(code: number, from: number): boolean {
  return code >= from && code < from + 0x400
}

/** Value of a hexadecimal digit, or -1. */
function hex(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}
