import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { chromium } from 'playwright-core'

const PATHS = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The browser of this machine. None is downloaded. */
export function browserPath(paths: readonly (string | undefined)[] = PATHS): string {
  const path = paths.find((one) => one !== undefined && existsSync(one))
  if (path === undefined) {
    throw new Error('no Chromium here: install it (Debian, Ubuntu: apt-get install chromium) or set CHROMIUM_PATH to its executable')
  }
  return path
}

/** A browser with a profile of its own, which is gone when it is closed. */
export async function openBrowser(): Promise<{ readonly context: BrowserContext; readonly close: () => Promise<void> }> {
  const profile = mkdtempSync(join(tmpdir(), 'paymux-browser-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: browserPath(),
    viewport: { width: 1280, height: 900 },
    args: [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  })
  return {
    context,
    close: async () => {
      await context.close()
      rmSync(profile, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
