import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const SOURCE = fileURLToPath(new URL('../src/', import.meta.url))

/** From the ground up. A file imports its own floor and those below it; upstreams import nothing of each other. */
const FLOORS: readonly RegExp[] = [
  /^wire\//,
  /^contract\//,
  /^upstreams\/[^/]+\.ts$(?<!upstreams\.ts)/,
  /^upstreams\/[^/]+\//,
  /^upstreams\/upstreams\.ts$|^upstream\.ts$/,
  /^(clock|random|ledger|options)\.ts$/,
  /^(faults|webhooks|http)\//,
  /^control\//,
  /^sandbox\.ts$/,
  /^index\.ts$/,
  /^cli\//,
]

const FILES = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'))

/** Type-only imports count. */
const IMPORTS = new Map(
  FILES.map((path) => {
    const found = readFileSync(join(SOURCE, path), 'utf8').matchAll(/(?:from|import\() ?'(\.[^']+)'/g)
    return [path, [...found].map(([, to = '']) => normalize(join(dirname(path), to)))] as const
  }),
)

const floorOf = (path: string): number => FLOORS.findIndex((floor) => floor.test(path))
const upstreamOf = (path: string): string | undefined => /^upstreams\/([^/]+)\//.exec(path)?.[1]

it('every file has a floor, and imports nothing from above it', () => {
  expect(FILES.filter((path) => floorOf(path) === -1)).toEqual([])
  const upwards = [...IMPORTS].flatMap(([from, all]) =>
    all.filter((to) => floorOf(to) > floorOf(from)).map((to) => `${from} imports ${to}`),
  )
  expect(upwards).toEqual([])
})

it('upstreams know nothing of each other', () => {
  const strangers = [...IMPORTS].flatMap(([from, all]) =>
    all.filter((to) => upstreamOf(to) !== undefined && upstreamOf(from) !== undefined && upstreamOf(to) !== upstreamOf(from)),
  )
  expect(strangers).toEqual([])
})

it('no import leads back to where it began, type-only ones included', () => {
  const circles: string[] = []
  const done = new Set<string>()
  const walk = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(' → '))
    if (way.includes(path) || done.has(path)) return
    for (const next of IMPORTS.get(path) ?? []) walk(next, [...way, path])
    done.add(path)
  }
  for (const path of FILES) walk(path, [])
  expect(circles).toEqual([])
})
