import { existsSync, readFileSync } from 'node:fs'
import type { Row } from './measure.ts'

/** The rows of a part. */
type Rows = readonly Readonly<Record<string, unknown>>[]
type Table = readonly (readonly (string | number)[])[]

const PROVIDERS: Readonly<Record<string, string>> = { aaio: 'Aaio', enot: 'Enot', yookassa: 'YooKassa', cryptobot: 'Crypto Pay' }
const CLIENTS: Readonly<Record<string, string>> = { undici: '`undici.request`', paymux: 'Paymux', fetch: 'global `fetch`', axios: 'axios' }

/** Tables by name, made of the results of one part; the first row is the head. */
const TABLES: Readonly<Record<string, { readonly of: string; readonly table: (rows: Rows) => Table }>> = {
  layers: {
    of: 'layers',
    table: (rows) => [
      ['Call', 'CPU ×, 20 in flight', 'CPU ×, 64', 'Throughput ×, 20', 'Throughput ×, 64', 'Bytes', "undici's bytes"],
      ...subjects(rows).map((subject) => {
        const [at20, at64] = [20, 64].map((inFlight) => find(rows, `paymux:${subject}`, inFlight))
        const bytes = find(rows, `undici:${subject}`, 20)?.bytes
        return [callOf(subject), at20?.cpu, at64?.cpu, at20?.throughput, at64?.throughput, at20?.bytes, bytes].map(shown)
      }),
    ],
  },
  floor: {
    of: 'layers',
    table: (rows) => [
      ['Call', '`undici.request`, µs', 'Bare `dispatch`, µs', 'Paymux, µs', 'Dispatch ×'],
      ...subjects(rows).map((subject) => {
        const [undici, dispatch, paymux] = ['undici', 'dispatch', 'paymux'].map((kind) => find(rows, `${kind}:${subject}`, 20))
        return [callOf(subject), undici?.cpuUs, dispatch?.cpuUs, paymux?.cpuUs, dispatch?.cpu].map(shown)
      }),
    ],
  },
  own: {
    of: 'own',
    table: (rows) => [
      ['Call', 'All that is ours, µs', '`JSON.parse`', 'Exact digits', 'HTTP client', 'Provider', 'Exact JSON × `JSON.parse`'],
      ...subjects(rows).map((subject) => {
        const [parse = 0, exact = 0, client = 0, own = 0] = ['parse', 'exact', 'client', 'own'].map(
          (kind) => find(rows, `${kind}:${subject}`, 1)?.cpuUs ?? Number.NaN,
        )
        const ratio = find(rows, `exact:${subject}`, 1)?.cpu
        return [callOf(subject), ...[own, parse, exact - parse, client - exact, own - client].map((us) => us.toFixed(1)), shown(ratio)]
      }),
    ],
  },
  peers: {
    of: 'peers',
    table: (rows) => [
      ['Client', 'CPU ×, 20 in flight', 'CPU ×, 64', 'Throughput ×, 20', 'Throughput ×, 64'],
      ...kinds(rows)
        .map((kind) => [kind, ...[20, 64].map((inFlight) => rows.find((row) => row.client === kind && row.inFlight === inFlight))] as const)
        .toSorted(([, a], [, b]) => Number(a?.cpu) - Number(b?.cpu))
        .map(([kind, at20, at64]) => {
          const [name = ''] = kind.split(':')
          return [CLIENTS[name] ?? `\`${name}\``, ...[at20?.cpu, at64?.cpu, at20?.throughput, at64?.throughput].map(shown)]
        }),
    ],
  },
  webhooks: {
    of: 'webhooks',
    table: (rows) => [
      ['Upstream', 'CPU ×', 'Throughput ×', 'A second'],
      ...rows
        .filter(({ client }) => String(client).startsWith('webhook:'))
        .map(({ client, cpu, throughput, perSecond }) => [
          PROVIDERS[String(client).split(':')[1] ?? ''] ?? '',
          ...[cpu, throughput, perSecond].map(shown),
        ]),
    ],
  },
  'cold-start': {
    of: 'cold-start',
    table: (rows) => [
      ['Package', 'Import, ms', 'To the first answer, ms', 'Packages', 'Installed, KiB'],
      ...rows
        .toSorted((a, b) => Number(a.importMs) - Number(b.importMs))
        .map((row) => [`\`${row.package}\``, ...[row.importMs, row.firstAnswerMs, row.packages, row.installedKiB].map(shown)]),
    ],
  },
  growth: {
    of: 'growth',
    table: (rows) => [
      ['', 'CPU, µs a call', 'CPU × undici', 'Throughput ×', 'Heap, KiB', 'Sockets', 'Timers', 'Listeners'],
      ...rows.map((row) =>
        [row.what, row.cpuUs, row.cpu, row.throughput, row.heapKiB, row.sockets, row.timers, row.listeners].map((value) =>
          value === undefined ? '' : shown(value),
        ),
      ),
    ],
  },
}

/** The README with its tables made anew, each between `<!-- table: name -->` and `<!-- end -->`, from the results that are there. */
export function withTables(readme: string, results: URL): string {
  return readme.replace(/(<!-- table: ([\w-]+) -->\n).*?(<!-- end -->)/gs, (before, head: string, name: string, end: string) => {
    const known = TABLES[name]
    if (known === undefined) throw new Error(`there is no table ${name}`)
    const file = new URL(`${known.of}.json`, results)
    if (!existsSync(file)) return before
    const { rows } = JSON.parse(readFileSync(file, 'utf8')) as { readonly rows: Rows }
    return `${head}\n${written(known.table(rows))}\n\n${end}`
  })
}

/** As wide as its widest cell, column by column. */
function written([head = [], ...rows]: Table): string {
  const cells = [head, ...rows].map((row) => row.map(String))
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]): string => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [first = [], ...others] = cells
  return [line(first), line(widths.map((width) => '-'.repeat(width))), ...others.map(line)].join('\n')
}

function shown(value: unknown): string {
  return typeof value === 'number' ? value.toLocaleString('en-US', { maximumFractionDigits: 2 }) : String(value ?? '–')
}

function find(rows: Rows, client: string, inFlight: number): Row | undefined {
  return rows.find((row) => row.client === client && row.inFlight === inFlight) as Row | undefined
}

/** `"aaio-read"`, each once. */
function subjects(rows: Rows): readonly string[] {
  return [...new Set(kinds(rows).map((client) => client.split(':')[1] ?? ''))]
}

function kinds(rows: Rows): readonly string[] {
  return [...new Set(rows.map(({ client }) => String(client)))]
}

function callOf(subject: string): string {
  const [provider = '', effect] = subject.split('-')
  return `${PROVIDERS[provider] ?? provider}, ${effect}`
}
