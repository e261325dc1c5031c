import { join } from 'node:path'
import { createContext, Script } from 'node:vm'
import { ROOT } from '@paymux/tooling/turbo'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { filesBelow, providers, read } from '../src/structure/files.ts'

// Every pattern of core, the providers and the scaffold's template may be run over what a stranger wrote, so its work must grow
// no faster than the text: quadratic and exponential ones freeze the process.

const SMALL = 32 * 1024
const LARGE = 1024 * 1024
/** Linear work grows by 32, quadratic by 1024. */
const GROWTH = 200
/** Of CPU time: linear work over 1 MiB takes less, quadratic work hours. */
const NOISE_MS = 400
const RUNS = 3
/** An exponential pattern never ends, and neither does a quadratic one on 1 MiB: they are stopped, on a busy machine too. */
const STOP_MS = 120_000

interface Pattern {
  readonly file: string
  readonly source: string
  readonly flags: string
}

function patternsOf(folder: string): Pattern[] {
  return filesBelow(join(ROOT, folder))
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const found: Pattern[] = []
      const visit = (node: ts.Node): void => {
        if (ts.isRegularExpressionLiteral(node)) {
          const end = node.text.lastIndexOf('/')
          found.push({ file: `${folder}/${file}`, source: node.text.slice(1, end), flags: node.text.slice(end + 1) })
        }
        ts.forEachChild(node, visit)
      }
      visit(ts.createSourceFile(file, read(ROOT, folder, file), ts.ScriptTarget.Latest, true))
      return found
    })
}

/** Pieces that a pattern may look at again and again: its own characters, alone and in pairs with each kind of neighbour. */
function piecesOf(source: string): string[] {
  const own = [...new Set(source.replace(/\\[a-zA-Z]/g, ''))].filter((char) => !/[\\^$?*+()|[\]{}]/.test(char)).slice(0, 6)
  const kinds = ['a', 'A', '0', ' ', '-', '\\', '@', '<']
  // Words are found only whole: in a pattern that looks for one between others, each copy is a place to try.
  const words = source.replace(/\\./g, ' ').match(/[A-Za-z]{2,}/g) ?? []
  const pairs = own.flatMap((char) => ['0', 'a', ' '].map((kind) => char + kind))
  return [...new Set([...own, ...kinds, ...words, words.join(''), ...pairs, '0 ', 'a ', 'A_'])].filter((piece) => piece !== '')
}

const replacing = new Script('text.replace(pattern, "")')
const inside = createContext({ text: '', pattern: / / })

/** Milliseconds of CPU of one search for every match, or infinity when it was stopped. */
function timeOf({ source, flags }: Pattern, text: string, stopMs: number): number {
  inside.pattern = new RegExp(source, flags.includes('g') ? flags : `${flags}g`)
  inside.text = text
  const before = process.threadCpuUsage()
  try {
    replacing.runInContext(inside, { timeout: stopMs })
  } catch {
    return Number.POSITIVE_INFINITY
  }
  return process.threadCpuUsage(before).user / 1000
}

/** The piece whose repetition makes the work grow too fast; undefined when there is none. Only the slowest one is repeated up to 1 MiB. */
function worstPiece(pattern: Pattern, stopMs = STOP_MS): string | undefined {
  const text = (piece: string, size: number): string => `${piece.repeat(size / piece.length)}\u0001`
  const times = piecesOf(pattern.source).map((piece) => ({ piece, small: timeOf(pattern, text(piece, SMALL), stopMs) }))
  const slowest = times.reduce((worst, each) => (each.small > worst.small ? each : worst))
  let { small } = slowest
  if (small === Number.POSITIVE_INFINITY) return slowest.piece
  let large = Number.POSITIVE_INFINITY
  for (let run = 0; run < RUNS; run++) {
    large = Math.min(large, timeOf(pattern, text(slowest.piece, LARGE), stopMs))
    if (large < NOISE_MS) return undefined
    if (large === Number.POSITIVE_INFINITY) return slowest.piece
    small = Math.min(small, timeOf(pattern, text(slowest.piece, SMALL), stopMs))
  }
  return large > small * GROWTH ? slowest.piece : undefined
}

const FOLDERS = ['packages/core/src', ...providers(ROOT).map((name) => `packages/${name}/src`), 'packages/create-provider/template/src']

describe('the work of a pattern grows no faster than the text', () => {
  it.each(FOLDERS)('in %s', (folder) => {
    const bad = patternsOf(folder).flatMap((pattern) => {
      const piece = worstPiece(pattern)
      return piece === undefined ? [] : [`${pattern.file}: /${pattern.source}/ on ${JSON.stringify(piece)}`]
    })
    expect(bad).toEqual([])
  })

  it.each(['^(a+)+$', '(\\d+ ?)+x', 'a+a+b', '^[\\w ]*used[_ ]?id[\\w ]*$'])('which would be seen of /%s/', (source) => {
    expect(worstPiece({ file: '', source, flags: '' }, 200)).toBeDefined()
  })
})
