import type { SeenRequest } from './request-reader.ts'

/** Headers that every client sends; an echo of them would only push the interesting ones beyond the length that errors keep. */
const DULL = ['host', 'connection', 'accept', 'user-agent', 'content-type', 'content-length', 'transfer-encoding']
const DULLER = ['accept-language', 'accept-encoding', 'sec-fetch-mode']

/** What a careless upstream repeats of a request in its error pages: header values, query and body, each as sent and decoded. */
export function echoOf({ headers, target, body }: SeenRequest): string {
  const values = Object.entries(headers).filter(([name]) => ![...DULL, ...DULLER].includes(name))
  const fields = [target.split('?')[1] ?? '', body]
  return [...values.map(([, value]) => value), ...fields.map(decoded), ...fields].filter((text) => text !== '').join(' ')
}

/** As PHP's `htmlspecialchars` prints it. */
export function inHtml(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#039;' }
  return text.replace(/[&<>"']/g, (char) => names[char] ?? char)
}

/** As PHP's `json_encode` prints it: with `\/`. */
export function inJson(text: string): string {
  return JSON.stringify(text).replaceAll('/', '\\/')
}

/** The same text as upstreams write it that format numbers, or that copy from one another. */
export const disguised: Readonly<Record<string, (text: string) => string>> = {
  'in groups': (text) => text.replace(/(\d{4})(?=\d)/g, '$1\u00a0'),
  'in groups with dots': (text) => text.replace(/(\d{4})(?=\d)/g, '$1.'),
  'in full width': (text) => text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)),
  'in the digits of another script': (text) => text.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit))),
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'with zero-width characters': (text) => text.split('').join('\u200b'),
}

function decoded(form: string): string {
  return [...new URLSearchParams(form).values()].join(' ')
}
