import { inspect } from 'node:util'
import { leaksOf } from '@paymux/faults'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createScrub, scrubCause } from '../../src/http/scrub.ts'
import { CANARY, client, read, WALLET, write } from './upstream.ts'

const scrub = createScrub([CANARY, WALLET])
const form = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1)
const html = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
const hex = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#x${char.charCodeAt(0).toString(16).toUpperCase()};`)
const named = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
const jsonText = (text: string): string => JSON.stringify(text).slice(1, -1)
const php = (text: string): string => jsonText(text).replaceAll('/', '\\/')
const unicode = (text: string): string => text.replace(/[&<>"'/+]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)

const ENCODINGS = {
  plain: (text: string) => text,
  'upper case': (text: string) => text.toUpperCase(),
  percent: encodeURIComponent,
  'percent in lower case': (text: string) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
  form,
  'percent twice': (text: string) => encodeURIComponent(encodeURIComponent(text)),
  'form, then percent': (text: string) => encodeURIComponent(form(text)),
  html,
  'html in hexadecimal': hex,
  'html with names': named,
  'html twice': (text: string) => named(named(text)),
  JSON: jsonText,
  'JSON twice': (text: string) => jsonText(jsonText(text)),
  'JSON of PHP': php,
  'JSON of PHP in HTML': (text: string) => named(php(text)),
  'JSON with escaped characters': unicode,
  'what JavaScript once called escape': (text: string) => encodeURIComponent(text).replace(/%(..)/g, '%u00$1'),
}

describe('secrets', () => {
  test.for(Object.entries(ENCODINGS))('are found in this encoding: %s', ([, encode]) => {
    for (const secret of [CANARY, WALLET]) {
      expect(scrub(`the key (${encode(secret)}) is wrong`)).toBe('the key ([redacted]) is wrong')
    }
  })

  test('of any characters are found', () => {
    // Backslashes are how others are escaped: a secret of nothing else could not be told from them.
    // The sign stands around the secret below.
    const secret = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((text) => /[^\\]/.test(text) && !text.includes('§'))
    const ascii = (text: string): string =>
      jsonText(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    fc.assert(
      fc.property(secret, fc.constantFrom(encodeURIComponent, form, jsonText, php, ascii, html), (text, encode) => {
        expect(createScrub([text])(`§${encode(text)}§`)).toBe('§[redacted]§')
      }),
      { numRuns: 1000, examples: [['\uff3c ', encodeURIComponent]] },
    )
  })

  test('of which one contains the other leave nothing behind', () => {
    expect(createScrub(['abc', 'abcdef'])('x abcdef y abc')).toBe('x [redacted] y [redacted]')
  })

  test('are found in base64, wherever they stand in what was encoded', () => {
    const forms = ['base64', 'base64url'] as const
    for (const secret of [CANARY, WALLET, '4111117731001111', '79161234567', 'TQ5kXw2aWb'])
      for (const before of ['', '1', '12', 'user:', '{"key":"'])
        for (const form of forms) {
          const shown = createScrub([secret])(`the key ${Buffer.from(`${before}${secret}"}`).toString(form)} is wrong`)
          expect(shown).toMatch(/^the key .*\[redacted\].{0,6} is wrong$/)
          expect(leaksOf(shown, [secret])).toEqual([])
        }
  })

  test('are found in the digits of any script', () => {
    const card = '4111117731001111'
    for (const zero of [0x660, 0x6f0, 0x966, 0xe50, 0xff10, 0x104a0, 0x1d7ce, 0x1d7f6, 0x1fbf0]) {
      const digits = card.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)))
      for (const hide of [createScrub([card]), createScrub([])]) expect(hide(`card ${digits}: no`)).toBe('card [redacted]: no')
    }
  })

  test('cost as much on a page of signs that stand for whole phrases', () => {
    expect(createScrub([CANARY])(`${'\ufdfa'.repeat(20)} ${CANARY}`)).toBe(`${'\ufdfa'.repeat(20)} [redacted]`)
  })

  test('are found whatever the upstream puts between their letters and digits', () => {
    const wallet = '2200701234567890'
    const hide = createScrub([CANARY, wallet])
    const joined = (text: string, by: string): string => text.split('').join(by)
    for (const by of [
      '\u200b',
      '\u00ad',
      '\u2060',
      '\ufeff',
      '\u202e',
      ' ',
      '\u00a0',
      '.',
      '/',
      '-',
      '&shy;',
      '&#8203;',
      '%C2%A0',
      '\\u00a0',
    ])
      for (const secret of [CANARY, wallet])
        expect(hide(`of ${joined(secret, by)} is`), JSON.stringify(by)).toMatch(/^of .{0,2}\[redacted\]\S{0,5} is$/)
  })

  test('are found in full width, composed or not', () => {
    const wide = (text: string): string => text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0))
    for (const encode of [(text: string) => text, encodeURIComponent, form, html, php]) {
      expect(scrub(`the key ${wide(encode(CANARY))} is wrong`)).toBe('the key [redacted] is wrong')
      expect(scrub(`the key ${encode(CANARY).split('').join('\u200b')} is wrong`)).toBe('the key [redacted] is wrong')
    }
    expect(createScrub(['ключ-й'])('§КЛЮЧ-И\u0306§')).toBe('§[redacted]§')
  })

  test('are found where what stands before them completes an encoding', () => {
    for (const before of ['%', '&#', '\\u', '\\', '%4', '&#4'])
      expect(createScrub(['4111secret'])(`a ${before}4111secret; b`)).toBe(`a ${before === '\\' ? '' : before}[redacted]; b`)
  })

  test('split by the end of what is read do not show', () => {
    for (let cut = 1; cut < 20; cut++) {
      const page = `${'<br>'.repeat(4096).slice(0, 16_384 - cut)}secret-of-20-letters${' '.repeat(100_000)}`
      expect(createScrub(['secret-of-20-letters'])(page)).toBe('')
    }
  })

  test('an empty secret hides nothing', () => expect(createScrub([''])('all of it')).toBe('all of it'))
})

describe('accounts', () => {
  test.for([
    '4111111111111111',
    '4111 1111 1111 1111',
    '2200-1234-5678-9012',
    'card_4111111111111111',
    '+79991234567',
    '89991234567',
    '+7 (999) 123-45-67',
    'phone=%2B79991234567',
    'a.user+tag@mail.example',
    'почта@пример.рф',
    'user%40mail.example',
    'TQrZ8tKfjeobVJvQ9CDMvXuXbCzYbUFxYZ',
    'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq',
    '0x52908400098527886E0F7030069857D2E4169EE7',
    'EQCD39VS5jcptHL8vMjEXrzGaRcCVYto7HUn4bpAOg8xqB2N',
    'UQ-D39VS5jcptHL8_MjEXrzGaRcC-Yto7HUn4bpAOg8xqB2N',
    '4111\u00a01111\u00a01111\u00a01111',
    '4111.1111.1111.1111',
    '4111/1111/1111/1111',
    '4111 / 1111 / 1111 / 1111',
    '4111\u20111111\u20111111\u20111111',
    '4111&nbsp;1111&nbsp;1111&nbsp;1111',
    '4111%C2%A01111%C2%A01111%C2%A01111',
    '\uff14\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11',
    '4\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1',
    '\\u0034111111111111111',
    'TQrZ8tKfjeobVJv\u00adQ9CDMvXuXbCzYbUFxYZ',
  ])('%s is hidden', (account) => {
    const clean = scrub(`wrong: ${account} here`)
    expect(clean).toContain('[redacted]')
    expect(clean.normalize('NFKC').replace('[redacted]', '')).not.toMatch(/[\d]{4}|mail|Tq|bc1|0x5|39VS/i)
  })

  test.for([
    '52a16aea-d308-11ed-afa1-0242ac120002',
    '00000000-d308-11ed-afa1-024200120002',
    'order 12345678',
    'amount 1500.50 RUB, at least 100',
    'HTTP 502',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
    'my_id_123',
    '220220****1234',
    'Недостаточно средств на балансе',
  ])('%s is kept', (text) => expect(scrub(text)).toBe(text))
})

describe('foreign text', () => {
  test('becomes one line without tags or control characters, and is capped', () => {
    expect(scrub('<html><body class="x">502\r\n<b>Bad\u2028Gateway</b>\u0000</body></html>')).toMatch(/^502 +Bad Gateway$/)
    expect(scrub('5 < 6 and 7 > 2')).toBe('5 < 6 and 7 > 2')
    expect(scrub('я '.repeat(1000))).toHaveLength(301)
    expect(scrub(`${'a '.repeat(149)}a😀`).isWellFormed()).toBe(true)
  })

  // Each would take minutes or more in a pattern that looks ahead without a bound.
  test.for(['<', '<a', '4', '4 ', 'a', '@', 'a@', '%', '%25', '&amp;', '\\', '&', 's', 'sk', 'sk/', ' ', '4111 1111+2222', '+'])(
    'a page of 1 MiB of %j takes no time',
    async (piece) => {
      const body = piece.repeat(1024 * 1024).slice(0, 1024 * 1024)
      const http = client('http://127.0.0.1', { retries: 0, transport: async () => ({ status: 502, headers: {}, body }) })
      // The work of this thread alone: other processes do not count.
      const before = process.threadCpuUsage()
      await expect(http.call(read({ sensitive: [WALLET] }))).rejects.toMatchObject({ code: 'unavailable' })
      expect(process.threadCpuUsage(before).user / 1000).toBeLessThan(10_000)
    },
  )
})

describe('causes', () => {
  test('keep names, codes and the chain, but no object and no secret', () => {
    const inner = Object.assign(new Error(`connect ${CANARY}`), { code: 'ECONNRESET', headers: { key: CANARY } })
    const cause = scrubCause(new TypeError('fetch failed', { cause: inner }), scrub)
    expect(cause).toMatchObject({
      name: 'TypeError',
      message: 'fetch failed',
      cause: { code: 'ECONNRESET', message: 'connect [redacted]' },
    })
    expect(inspect(cause, { depth: 10, showHidden: true })).not.toContain(CANARY.slice(3, 12))
  })

  test('of a transport that puts everything into its errors show nothing of it', async () => {
    const axios = Object.assign(new Error(`Request with ${CANARY} failed`), {
      name: `Error${CANARY}`,
      code: CANARY,
      config: { headers: { 'x-key': CANARY } },
    })
    const thrown = Object.assign(new Error(`to ${WALLET}`, { cause: axios }), { request: { body: WALLET } })
    const error = await client('http://127.0.0.1', { transport: async () => Promise.reject(thrown) })
      .call(write())
      .catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'network', outcome: 'unknown', cause: { cause: { message: 'Request with [redacted] failed' } } })
    expect(leaksOf(error, [CANARY, WALLET])).toEqual([])
    expect(leaksOf(thrown, [CANARY, WALLET])).not.toEqual([])
  })

  test('end where they turn in a circle', () => {
    const loop: Error & { cause?: unknown } = new Error('round')
    loop.cause = loop
    expect(inspect(scrubCause(loop, scrub), { depth: 20 }).match(/Error: round/g)).toHaveLength(5)
  })

  test.for([undefined, null, 'text', 7, true])('%j is none', (thrown) => expect(scrubCause(thrown, scrub)).toBeUndefined())
})
