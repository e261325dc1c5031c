import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Sandbox } from '@paymux/sandbox'
import { startSandbox } from '@paymux/sandbox'
import { EXIT, note, print } from './output.ts'
import { hasKeys, PROVIDER_IDS } from './providers.ts'

/** Flags of the command `web`. */
export interface WebFlags {
  readonly port?: string
  /** Where the shop is found from outside, if not here. */
  readonly origin?: string
  /** Where its database is kept; without it, it is gone at the end. */
  readonly folder?: string
  readonly yes?: true
}

/** Payouts arrive by themselves after so many milliseconds: somebody is watching. */
const SETTLE_MS = 3_000
const SHOP = fileURLToPath(new URL('./shop/main.ts', import.meta.url))

/** Opens the shop, on a sandbox for every provider without keys. It is a process of its own, and started again when it is killed. */
export async function web({ port = '0', origin, folder: kept, yes }: WebFlags): Promise<void> {
  if (!(/^\d{1,5}$/.test(port) && Number(port) < 65_536)) {
    note(`error: '--port' is a number up to 65535`)
    process.exitCode = EXIT.misused
    return
  }
  const real = PROVIDER_IDS.filter(hasKeys)
  if (real.length > 0 && (yes === undefined || kept === undefined)) {
    note(`error: there are keys of ${real.join(', ')}, where money moves: say so with '--yes', and keep the books with '--folder <path>'`)
    process.exitCode = EXIT.misused
    return
  }
  const sandbox = real.length === PROVIDER_IDS.length ? null : await startSandbox()
  sandbox?.settleAfter(SETTLE_MS)
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'paymux-shop-'))
  mkdirSync(folder, { recursive: true })
  const env = {
    ...process.env,
    ...environmentOf(sandbox, real),
    SHOP_FOLDER: folder,
    SHOP_SEAL_KEY: sealKeyIn(folder),
    ...(origin === undefined ? {} : { SHOP_ORIGIN: origin }),
  }
  const ended = await keepRunning(env, port, ({ origin: at, port: own }) => {
    // The sandbox is on this machine, wherever browsers are.
    sandbox?.setWebhookUrl(`http://127.0.0.1:${own}/hooks/{upstream}`)
    sandbox?.aaio.shop.set({ successUrl: `${at}/` })
    print(
      `The shop is open: ${at}\n${real.length === 0 ? 'No money moves: all providers are played by a sandbox.' : 'Real keys: money moves.'} Ctrl-C ends it.`,
    )
  })
  await sandbox?.close()
  if (kept === undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  process.exitCode = ended
}

interface Opened {
  readonly port: number
  readonly origin: string
}

/** Starts the shop again whenever it is killed, at the same address. @returns its exit code in the end */
async function keepRunning(env: NodeJS.ProcessEnv, port: string, onOpen: (opened: Opened) => void): Promise<number> {
  let stopping = false
  let child: ChildProcess | undefined
  const stop = (): void => {
    stopping = true
    child?.kill('SIGTERM')
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
  let at = port
  for (let starts = 0; ; starts++) {
    child = fork(SHOP, { env: { ...env, SHOP_PORT: at } })
    child.once('message', (opened) => {
      at = String((opened as Opened).port)
      if (starts === 0) onOpen(opened as Opened)
    })
    const shop = child
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => shop.once('exit', (...end) => resolve(end)))
    if (stopping) return 0
    if (signal !== 'SIGKILL') return code ?? EXIT.failed
    note('The shop was killed. It starts again, with the books that it left.')
  }
}

/** Addresses and keys of the sandbox, by the names that the providers read; those of real upstreams are there already. */
function environmentOf(sandbox: Sandbox | null, real: readonly string[]): Readonly<Record<string, string>> {
  if (sandbox === null) return {}
  const played = sandbox.describe().filter(({ id }) => !real.includes(id))
  return Object.assign({ SHOP_SANDBOX: sandbox.origin }, ...played.map(({ env }) => env)) as Record<string, string>
}

/** The key that recipients are sealed with. Kept beside the books: without it their recipients could not be read again. */
function sealKeyIn(folder: string): string {
  const file = join(folder, 'seal.key')
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 })
  return readFileSync(file, 'utf8')
}
