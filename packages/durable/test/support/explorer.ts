import type { Row } from '../../src/row.ts'
import type { Granted } from '../../src/store.ts'
import type { Memory } from './memory-store.ts'
import * as memory from './memory-store.ts'
import type { Call, Setup } from './replay.ts'
import { found, ID, lost, receipt, refusal, replay, WINDOW } from './replay.ts'
import { queuedRow } from './rows.ts'

/** Result of an exploration. `violations`: what is wrong, with the shortest way to it. */
export interface Explored {
  readonly states: number
  readonly ends: Readonly<Record<string, number>>
  readonly violations: Readonly<Record<string, string>>
}

const HOUR = 3_600_000

/** A worker is what it has learnt since its job came: replaying that brings it to where it is. */
interface Worker {
  /** Numbers of answers, see `said`. */
  readonly heard: readonly number[]
  /** Whether it waits for the answer to a POST. */
  readonly waits: boolean
}

interface World {
  db: Memory
  workers: (Worker | null)[]
  /** POSTs in flight; they outlive their senders. `by`: the worker that still waits for it. */
  net: { by: number | null; sentAt: number }[]
  executed: number
  firstAt: number | null
  jobs: number
  crashes: number
  cuts: number
  sends: number
  fault: string | null
}

/** Takes every enabled step of every actor from every reachable state, breadth first. */
export async function explore(setup: Setup): Promise<Explored> {
  const start: World = {
    db: { now: 0, rows: { [ID]: queuedRow() }, accounts: { a: { maxInFlight: 8, unknownBudget: 5, paused: false } }, alwaysDue: true },
    workers: [null, null],
    net: [],
    executed: 0,
    firstAt: null,
    jobs: setup.jobs ?? 3,
    crashes: setup.crashes ?? 2,
    cuts: setup.cuts ?? 0,
    sends: setup.sends ?? 3,
    fault: null,
  }
  const seen = new Map<string, readonly [string, string] | null>([[keyOf(start), null]])
  const ends: Record<string, number> = {}
  const violations: Record<string, string> = {}
  let layer: [string, World][] = [[keyOf(start), start]]
  while (layer.length > 0) {
    const next: typeof layer = []
    for (const [key, world] of layer) {
      const fault = faultOf(world)
      if (fault !== null) {
        violations[fault] ??= wayTo(seen, key)
        if (fault === setup.until) return { states: seen.size, ends, violations }
        continue
      }
      const steps = await stepsOf(world, setup)
      if (steps.length === 0) {
        const { state, attention } = world.db.rows[ID] ?? queuedRow()
        const end = attention === null ? state : `${state}, ${attention}`
        ends[end] = (ends[end] ?? 0) + 1
      }
      for (const [label, to] of steps) {
        for (const [at, worker] of to.workers.entries()) {
          if (worker !== null && !worker.waits && (await pendingCall(worker.heard, setup)) === null) to.workers[at] = null
        }
        const found = keyOf(to)
        if (seen.has(found)) continue
        seen.set(found, [key, label])
        next.push([found, to])
      }
    }
    layer = next
  }
  return { states: seen.size, ends, violations }
}

function faultOf({ executed, db, fault }: World): string | null {
  const row = db.rows[ID]
  if (executed > 1) return 'paid twice'
  if (row?.state === 'rejected' && executed > 0) return 'money out, row says that it is not'
  if ((row?.state === 'succeeded' || row?.state === 'accepted') && executed === 0) return 'row says paid, it is not'
  return fault
}

/** Fields of a row that no decision here depends on: counters, texts, and times other than of attempts. */
const IDLE = new Set(['reads', 'absences', 'waitReason', 'waitSince', 'attentionSince', 'nextAt', 'finalAt', 'failureReason', 'version'])
const shortly = (value: unknown): string => JSON.stringify(value, (name, part: unknown) => (IDLE.has(name) ? undefined : part))

/** Every answer that a worker ever heard: worlds hold its number. `idea`: a number of its own for all that differ in idle counters only. */
const said: { readonly answer: unknown; readonly idea: number; readonly version: number | undefined }[] = []
const numbers = new Map<string, number>()
const ideas = new Map<string, number>()

function numberOf(answer: unknown): number {
  const [key, short] = [JSON.stringify(answer), shortly(answer)]
  const known = numbers.get(key) ?? said.length
  const idea = ideas.get(short) ?? ideas.size
  ideas.set(short, idea)
  if (known === said.length) said.push({ answer, idea, version: (answer as { version?: number } | null)?.version })
  numbers.set(key, known)
  return known
}

/** Rows are shared between worlds and never changed in place. */
const rowTexts = new WeakMap<Row, string>()
function rowText(row: Row): string {
  const known = rowTexts.get(row) ?? shortly(row)
  rowTexts.set(row, known)
  return known
}

/** Worlds that differ in nothing but idle counters, or in the names of the workers, are one. Of a version only matters whether it is the newest. */
function keyOf({ workers, net, db, executed, firstAt, jobs, crashes, cuts, sends, fault }: World): string {
  const row = db.rows[ID] ?? queuedRow()
  const of = (at: number | null): string => {
    const worker = at === null ? null : workers[at]
    if (worker === null || worker === undefined) return ''
    const heard = worker.heard.map((number) => `${said[number]?.idea}${said[number]?.version === row.version ? '!' : '.'}`)
    return `${heard.join('')}${worker.waits}`
  }
  const posts = net.map(({ by, sentAt }) => `${sentAt}${by === null ? '' : of(by)}`).sort()
  const own = workers.map((_, at) => of(at)).sort()
  return [own.join('|'), posts.join('|'), rowText(row), db.now, executed, firstAt, jobs, crashes, cuts, sends, fault].join('\n')
}

/** Shares what is never changed in place: rows, and what workers have heard. */
function copyOf(world: World): World {
  const { db, net, workers } = world
  return { ...world, db: { ...db, rows: { ...db.rows } }, workers: [...workers], net: net.map((post) => ({ ...post })) }
}

type Steps = [string, World][]

async function stepsOf(world: World, setup: Setup): Promise<Steps> {
  const steps: Steps = []
  const step = (label: string, change: (to: World) => void): void => {
    const to = copyOf(world)
    try {
      change(to)
    } catch (error) {
      // A constraint of the database refused it.
      to.fault = error instanceof Error ? error.message : 'refused'
    }
    steps.push([label, to])
  }
  networkSteps(world, setup, step)
  timeSteps(world, setup, step)
  for (const [at, worker] of world.workers.entries()) {
    if (worker === null) {
      const open = world.db.rows[ID]?.nextAt !== null
      if (world.jobs > 0 && open)
        step(`w${at} takes a job`, (to) => {
          to.jobs--
          to.workers[at] = { heard: [], waits: false }
        })
      continue
    }
    if (world.crashes > 0) step(`w${at} is killed`, (to) => [to.crashes--, forget(to, at), to.workers.splice(at, 1, null)])
    if (!worker.waits) await workerSteps(world, setup, at, step)
    else step(`w${at} gives up waiting`, (to) => [forget(to, at), hear(to, at, lost())])
  }
  return steps
}

type Step = (label: string, change: (to: World) => void) => void

/** A POST in flight is executed, refused or lost at any time, also after its sender died. */
function networkSteps(world: World, { recovery }: Setup, step: Step): void {
  const keeps = world.firstAt !== null && (recovery.withinMs === null || world.db.now < world.firstAt + recovery.withinMs)
  for (const [at, { by }] of world.net.entries()) {
    const arrive = (label: string, answer: unknown, effect: (to: World) => void = () => {}): void => {
      step(`a POST ${label}`, (to) => {
        to.net.splice(at, 1)
        effect(to)
        if (by !== null) hear(to, by, answer)
      })
    }
    if (recovery.repeat === 'same' && world.executed > 0 && keeps) arrive('is answered with the first', receipt())
    else if (recovery.repeat === 'refused' && world.executed > 0) arrive('is refused as a duplicate', refusal('conflict'))
    else {
      arrive('is executed', receipt(), (to) => {
        to.executed++
        to.firstAt ??= to.db.now
      })
      arrive('is refused', refusal('rejected'))
    }
    arrive('is lost', lost())
  }
}

/** The deadline passes; the window of repeats closes; the upstream forgets the key, once no copy can be under way any more. */
function timeSteps(world: World, { recovery }: Setup, step: Step): void {
  const { db, firstAt } = world
  const attempt = db.rows[ID]?.attempts.at(-1)
  if (attempt === undefined) return
  const times = [['the deadline passes', attempt.deadlineAt]] as [string, number][]
  if (recovery.withinMs !== null) {
    times.push(['the window of repeats closes', attempt.openedAt + recovery.withinMs - HOUR])
    times.push(['the key is forgotten', (firstAt ?? attempt.openedAt) + recovery.withinMs])
  }
  const [next] = times.filter(([, time]) => time > db.now).sort(([, a], [, b]) => a - b)
  if (next === undefined) return
  // What was sent arrives within an hour or never: that is what the margin is for.
  if (world.net.every(({ sentAt }) => sentAt + HOUR >= next[1])) step(next[0], (to) => Object.assign(to.db, { now: next[1] }))
}

async function workerSteps(world: World, setup: Setup, at: number, step: Step): Promise<void> {
  const call = await pendingCall(world.workers[at]?.heard ?? [], setup)
  if (call === null) throw new Error('a worker that is done takes no step')
  if (call.do === 'load') return step(`w${at} reads the row`, (to) => hear(to, at, memory.load(to.db, ID)))
  if (call.do === 'apply') {
    const [label, write] = [`w${at} writes ${call.change.state}`, (to: World) => memory.apply(to.db, call.change)]
    // The answer to the commit is lost and it is asked once more: by then the row is another.
    if (world.cuts > 0) step(`${label} twice`, (to) => [to.cuts--, write(to), hear(to, at, write(to))])
    return written(step, at, label, write)
  }
  if (call.do === 'claim') {
    const claim = setup.claim ?? memory.claim
    if (setup.writesAfter) return step(`w${at} claims nothing`, (to) => hear(to, at, { ...virtualGrant(to), send: 1 }))
    return written(step, at, `w${at} claims`, (to) => claim(to.db, call.asked))
  }
  if (call.do === 'repeat') {
    if (world.sends === 0) return step(`w${at} may not repeat`, (to) => hear(to, at, null))
    return written(step, at, `w${at} may repeat`, (to) => [to.sends--, (setup.repeat ?? memory.repeat)(to.db, call.asked)][1])
  }
  if (call.do === 'get') {
    if (world.executed > 0) step(`w${at} looks up: found`, (to) => hear(to, at, found()))
    else step(`w${at} looks up: absent`, (to) => hear(to, at, refusal('not_found')))
    if (setup.refuses) step(`w${at} looks up: refused`, (to) => hear(to, at, refusal('rejected')))
    return
  }
  // Its own right, by its own clocks: a later copy's does not prolong it.
  const heard = (world.workers[at]?.heard ?? []).map((number) => said[number]?.answer)
  const rights = heard.filter((answer) => (answer as { send?: number } | null)?.send !== undefined) as Granted[]
  const deadline = rights.at(-1)?.deadlineAt ?? 0
  if (setup.unguarded || world.db.now < deadline) {
    step(`w${at} POSTs`, (to) => {
      to.net.push({ by: at, sentAt: to.db.now })
      to.workers[at] = { heard: world.workers[at]?.heard ?? [], waits: true }
    })
  }
  step(`w${at} cannot connect`, (to) => hear(to, at, { error: { code: 'network', outcome: 'not_sent' } }))
}

/** A commit. One whose answer is lost ends the worker's step, which is the same as to be killed right after it. */
function written(step: Step, at: number, label: string, effect: (to: World) => unknown): void {
  step(label, (to) => hear(to, at, effect(to)))
}

function hear(to: World, at: number, answer: unknown): void {
  const worker = to.workers[at]
  if (worker !== null && worker !== undefined) to.workers[at] = { heard: [...worker.heard, numberOf(answer ?? null)], waits: false }
}

/** Nobody waits for its POST any more. */
function forget(to: World, at: number): void {
  for (const post of to.net) if (post.by === at) post.by = null
}

function virtualGrant({ db: { now, rows } }: World): Granted {
  return { version: rows[ID]?.version ?? 0, no: 1, send: 1, openedAt: now, deadlineAt: now + WINDOW, sealed: null }
}

const pending = new Map<string, Promise<Call | null>>()

/** What the shipped step asks for next after it has heard all that; null when it is done. */
function pendingCall(heard: readonly number[], setup: Setup): Promise<Call | null> {
  const key = `${tag(setup)}:${heard.join()}`
  const known =
    pending.get(key) ??
    replay(
      heard.map((number) => said[number]?.answer),
      setup,
    )
  pending.set(key, known)
  return known
}

const setups: Setup[] = []
function tag(setup: Setup): number {
  const at = setups.indexOf(setup)
  return at === -1 ? setups.push(setup) - 1 : at
}

function wayTo(seen: ReadonlyMap<string, readonly [string, string] | null>, key: string): string {
  const way: string[] = []
  for (let at = seen.get(key); at !== null && at !== undefined; at = seen.get(at[0])) way.unshift(at[1])
  return way.join(' → ')
}
