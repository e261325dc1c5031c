import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BrowserContext, BrowserContextOptions } from 'playwright-core'
import { chromium } from 'playwright-core'

/** Where installers put Chrome, Chromium and Edge. Ubuntu's `chromium-browser` is left out: it may be a script that asks for a snap. */
const INSTALLED: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: ['google-chrome', 'google-chrome-stable', 'chromium', 'microsoft-edge', 'microsoft-edge-stable'].map((name) => `/usr/bin/${name}`),
  darwin: ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`),
  win32: ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].flatMap((path) =>
    ['C:\\Program Files', 'C:\\Program Files (x86)'].map((folder) => `${folder}\\${path}`),
  ),
}

/** What is known of a machine. */
export interface Machine {
  readonly platform: NodeJS.Platform
  readonly arch: string
  /** `CHROMIUM_PATH`: an executable that goes before all others. */
  readonly chosen: string | undefined
  readonly exists: (path: string) => boolean
}

const HERE: Machine = { platform: process.platform, arch: process.arch, chosen: process.env.CHROMIUM_PATH, exists: existsSync }

/**
 * Executable of an installed browser; null where the one that npm's `@sparticuz/chromium` ships must do.
 * @throws {Error} without a browser, on a system for which that package has none; the message says what to install
 */
export function installedBrowser({ platform, arch, chosen, exists }: Machine): string | null {
  if (chosen !== undefined && chosen !== '') {
    if (exists(chosen)) return chosen
    throw new Error(
      `CHROMIUM_PATH names ${chosen}, which does not exist: set it to the executable of Chromium, Chrome or Edge, or unset it`,
    )
  }
  const found = INSTALLED[platform]?.find(exists)
  if (found !== undefined) return found
  if (platform === 'linux' && arch === 'x64') return null
  throw new Error(
    `no browser on ${platform} ${arch}: install Chrome, Chromium or Edge, or set CHROMIUM_PATH to the executable of one (Debian: apt-get install chromium)`,
  )
}

/** A browser with a profile of its own, which is gone when it is closed. */
export async function openBrowser(options: BrowserContextOptions = {}): Promise<{
  readonly context: BrowserContext
  readonly close: () => Promise<void>
}> {
  const installed = installedBrowser(HERE)
  const { executable, env } = installed === null ? unpacked() : { executable: installed, env: {} }
  const profile = mkdtempSync(join(tmpdir(), 'paymux-browser-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: executable,
    env: { ...process.env, ...env },
    viewport: { width: 1280, height: 900 },
    // A busy machine starts a browser slowly; a test has a limit of its own.
    timeout: 0,
    args: [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
    ...options,
  })
  return {
    context,
    close: async () => {
      await context.close()
      rmSync(profile, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

/** The browser of `@sparticuz/chromium` with its fonts, unpacked once for each version of it, however many processes ask. */
function unpacked(): { readonly executable: string; readonly env: Readonly<Record<string, string>> } {
  const { resolve } = createRequire(import.meta.url)
  const main = resolve('@sparticuz/chromium')
  const cache = fileURLToPath(new URL('../node_modules/.cache/', import.meta.url))
  const folder = join(cache, `chromium-${/chromium@([\d.]+)/.exec(main)?.[1] ?? 'npm'}`)
  if (!existsSync(folder)) {
    mkdirSync(cache, { recursive: true })
    const partial = mkdtempSync(join(cache, 'partial-'))
    // The package unpacks into the folder for temporary files, where another process would start what is only half there.
    const script = `import chromium from ${JSON.stringify(main)}; await chromium.executablePath()`
    execFileSync(process.execPath, ['--input-type=module', '--eval', script], { env: { ...process.env, TMPDIR: partial } })
    writeFileSync(join(partial, 'fonts.conf'), fontsIn(folder))
    try {
      renameSync(partial, folder)
    } catch (error) {
      if (!existsSync(folder)) throw error
      rmSync(partial, { recursive: true, force: true })
    }
  }
  return { executable: join(folder, 'chromium'), env: { FONTCONFIG_FILE: join(folder, 'fonts.conf') } }
}

/** A bare machine has neither fonts nor a configuration of them: text would be invisible. */
function fontsIn(folder: string): string {
  const dirs = [join(folder, 'fonts'), '/usr/share/fonts'].map((path) => `<dir>${path}</dir>`).join('')
  return `<?xml version="1.0"?><fontconfig>${dirs}<cachedir>${join(folder, 'fonts-cache')}</cachedir></fontconfig>\n`
}
