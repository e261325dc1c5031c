import { describe, expect, it } from 'vitest'
import type { Machine } from '../src/browser.ts'
import { installedBrowser, openBrowser } from '../src/browser.ts'

const bare: Machine = { platform: 'linux', arch: 'x64', chosen: undefined, exists: () => false }

describe('installedBrowser', () => {
  it.each([
    ['linux', '/usr/bin/chromium'],
    ['linux', '/usr/bin/microsoft-edge'],
    ['darwin', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
    ['win32', 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'],
  ] as const)('on %s takes %s', (platform, path) => {
    expect(installedBrowser({ ...bare, platform, exists: (one) => one === path })).toBe(path)
  })

  it('takes the chosen one before all others', () => {
    expect(installedBrowser({ ...bare, chosen: '/opt/chromium', exists: () => true })).toBe('/opt/chromium')
    expect(installedBrowser({ ...bare, chosen: '', exists: () => true })).toBe('/usr/bin/google-chrome')
  })

  it('leaves a bare Linux to the browser of npm, and says elsewhere what to install', () => {
    expect(installedBrowser(bare)).toBeNull()
    for (const machine of [{ platform: 'darwin' }, { platform: 'win32' }, { arch: 'arm64' }] as const)
      expect(() => installedBrowser({ ...bare, ...machine })).toThrow(/install Chrome, Chromium or Edge, or set CHROMIUM_PATH/)
    expect(() => installedBrowser({ ...bare, chosen: '/nowhere' })).toThrow('CHROMIUM_PATH names /nowhere, which does not exist')
  })
})

it('several processes or tests may ask for a browser at a time; each gets one that renders text', async () => {
  const widths = await Promise.all(
    [1, 2].map(async () => {
      const { context, close } = await openBrowser()
      const page = await context.newPage()
      await page.setContent('<span>Paymux</span>')
      const box = await page.locator('span').boundingBox()
      await close()
      return box?.width
    }),
  )
  expect(widths).toEqual([expect.any(Number), expect.any(Number)])
  for (const width of widths) expect(width).toBeGreaterThan(20)
})
