import { existsSync, readFileSync } from 'node:fs'
import type { Row } from './measure.ts'

interface Bar {
  readonly label: string
  readonly value: number
  readonly own: boolean
}

const WIDTH = 720
const LEFT = 210
const ROW = 22
/** Width of the widest bar. */
const WIDEST = WIDTH - LEFT - 60
const NAMES: Readonly<Record<string, string>> = { undici: 'undici.request + JSON.parse', paymux: 'Paymux', fetch: 'global fetch' }

/** A plot of what a call costs beside `undici.request` with `JSON.parse`, which is 1, from the results that are there. */
export function plot(results: URL): string {
  const peers = barsOf(results, 'peers', ({ client }) => NAMES[client.split(':')[0] ?? ''] ?? client.split(':')[0] ?? '')
  const calls = barsOf(results, 'layers', ({ client }) => client.split(':')[1]?.replace('-', ', ') ?? '').filter(({ own }) => own)
  const groups = [
    { title: 'CPU of one read of a YooKassa payment, 20 in flight', bars: peers },
    { title: 'CPU of one call of each provider, 20 in flight', bars: calls },
  ]
  let top = 0
  const parts = groups.flatMap(({ title, bars }) => {
    const widest = Math.max(1, ...bars.map(({ value }) => value))
    const one = LEFT + WIDEST / widest
    const start = top + 34
    top = start + bars.length * ROW + 14
    return [
      `<text x="0" y="${start - 12}" font-weight="600">${title}</text>`,
      ...bars.map(({ label, value, own }, index) => bar({ label, value, own }, start + index * ROW, (value / widest) * WIDEST)),
      `<line x1="${one}" x2="${one}" y1="${start - 4}" y2="${top - 12}" stroke="#888" stroke-dasharray="3 3"/>`,
    ]
  })
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top}" font-family="system-ui, sans-serif" font-size="13" fill="#555">`
  return `${head}\n<title>CPU of a call beside undici.request with JSON.parse</title>\n${parts.join('\n')}\n</svg>\n`
}

function bar({ label, value, own }: Bar, y: number, width: number): string {
  const text = y + 14
  return [
    `<text x="${LEFT - 8}" y="${text}" text-anchor="end">${label}</text>`,
    `<rect x="${LEFT}" y="${y + 2}" width="${width.toFixed(1)}" height="${ROW - 6}" rx="2" fill="${own ? '#2f6feb' : '#a9b4c2'}"/>`,
    `<text x="${(LEFT + width + 6).toFixed(1)}" y="${text}">${value.toFixed(2)}</text>`,
  ].join('')
}

function barsOf(results: URL, part: string, labelOf: (row: Row) => string): readonly Bar[] {
  const file = new URL(`${part}.json`, results)
  if (!existsSync(file)) return []
  const { rows } = JSON.parse(readFileSync(file, 'utf8')) as { readonly rows: readonly Row[] }
  return rows
    .filter(({ inFlight }) => inFlight === 20)
    .map((row) => ({ label: labelOf(row), value: row.cpu, own: row.client.startsWith('paymux:') }))
}
