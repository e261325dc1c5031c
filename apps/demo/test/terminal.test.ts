import { execFile } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'
import { NODES } from '@paymux/tooling/examples'
import { describe, expect, it } from 'vitest'
import { COMMAND, FROM_SOURCE } from './run.ts'

const TERMINAL = new URL('./terminal.ts', import.meta.url).href
const COMMANDS = [
  [],
  ['balances'],
  ['tour'],
  ['--help'],
  ['web', '--help'],
  ['payout', 'create', '--help'],
  ['payout', '-p', 'aaio', '-r', 'my_id_125'],
]

/** What a person sees: both streams. */
function shown(args: readonly string[], { terminal, ...env }: { readonly terminal: boolean } & Readonly<Record<string, unknown>>) {
  const [condition, main] = COMMAND
  expect(condition).toBe(FROM_SOURCE)
  const before = terminal ? [condition, '--import', TERMINAL] : [condition]
  return new Promise<string>((resolve) => {
    execFile(process.execPath, [...before, main, ...args], { env: { ...NODES, ...env } as NodeJS.ProcessEnv }, (_, out, err) =>
      resolve(err + out),
    )
  })
}

const isColoured = (text: string): boolean => stripVTControlCharacters(text) !== text
const widest = (text: string): number =>
  Math.max(
    ...stripVTControlCharacters(text)
      .split('\n')
      .map((line) => line.length),
  )

describe.concurrent('in a terminal of 80 columns', () => {
  const terminal = { terminal: true, COLUMNS: '80', TERM: 'xterm-256color' }

  it.each(COMMANDS.map((args) => [args]))('nothing is wider: %s', async (args) => {
    const text = await shown(args, terminal)
    expect(text.split('\n').filter((line) => widest(line) > 80)).toEqual([])
  })

  it('shows what counts of every record, and says what it left out', async () => {
    const text = stripVTControlCharacters(await shown([], terminal))
    expect(text).toMatch(/│ aaio +│ my_id_123 │ succeeded │ +500\.00 RUB │ 2023-03-10 17:08 \+03:00 │/)
    expect(text.match(/^In a wider terminal: Fee, Received, Finished\.$/gm)).toHaveLength(1)
    expect(text).toContain('In a wider terminal: Fee')
    expect(text.match(/^│ (aaio|enot|yookassa|cryptobot) /gm)).toHaveLength(6 + 9 + 10)
  })

  it('colours status words there, and without a wish for none only there', async () => {
    expect(isColoured(await shown([], terminal))).toBe(true)
    for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }, { NODE_DISABLE_COLORS: '1' }])
      expect([env, isColoured(await shown([], { ...terminal, ...env }))]).toEqual([env, false])
  })

  it('reads the same with and without colour', async () => {
    const coloured = await shown(['tour'], terminal)
    expect(await shown(['tour'], { ...terminal, NO_COLOR: '1' })).toBe(stripVTControlCharacters(coloured))
  })
})

describe.concurrent('in a pipe', () => {
  it.each(COMMANDS.map((args) => [args]))('there is no colour and nothing is left out: %s', async (args) => {
    const text = await shown(args, { terminal: false })
    expect(isColoured(text)).toBe(false)
    expect(text).not.toContain('In a wider terminal')
  })
})

it('puts the fields of each payout below each other where no table has room', async () => {
  const text = stripVTControlCharacters(await shown([], { terminal: true, COLUMNS: '40', TERM: 'xterm' }))
  expect(text).toContain('Reference    my_id_123\nId ')
  expect(text).not.toMatch(/│ Reference/)
})
