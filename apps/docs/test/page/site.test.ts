import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openBrowser } from '@paymux/tooling/browser'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { CONTENTS, RUSSIAN } from '../../src/contents.ts'
import { paleTexts } from './contrast.ts'

const BUILD = fileURLToPath(new URL('../../src/build.ts', import.meta.url))
// Not in `dist`: the checks of the repository look through that while this runs.
const FOLDER = fileURLToPath(new URL('../../test-results/page', import.meta.url))
const SITE = join(FOLDER, 'site')
const PATHS = [...CONTENTS, ...RUSSIAN].flatMap(({ pages }) => pages)
const addressOf = (path: string): string => `/${path.replace(/(^|\/)index$/, '$1')}`

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
  md: 'text/markdown',
  txt: 'text/plain',
}

/** As any host of static pages would serve it. */
const server: Server = createServer(({ url = '/' }, response) => {
  const path = decodeURIComponent(url.split(/[?#]/)[0] ?? '/')
  const file = [path, `${path}.html`, `${path}/index.html`]
    .map((name) => join(SITE, name))
    .find((name) => /\.\w+$/.test(name) && existsSync(name))
  if (file === undefined) return void response.writeHead(404).end()
  response.writeHead(200, { 'content-type': TYPES[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream' }).end(readFileSync(file))
})

let origin: string
let context: BrowserContext
let close: () => Promise<void>

beforeAll(async () => {
  execFileSync(process.execPath, ['--conditions=@paymux/source', BUILD, FOLDER], { stdio: 'pipe' })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const browser = await openBrowser()
  context = browser.context
  close = browser.close
})
afterAll(async () => {
  await close?.()
  server.close()
})

/** A page in the browser; the test fails with whatever it complains about and with every request that leaves the machine. */
async function open(path: string): Promise<Page> {
  const complaints: string[] = []
  const page = await context.newPage()
  page.setDefaultTimeout(0)
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) complaints.push(`asked ${request.url()}`)
  })
  onTestFinished(async () => {
    await page.close()
    expect(complaints).toEqual([])
  })
  await page.goto(`${origin}${path}`)
  return page
}

const widthOf = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth)

describe('what is built', () => {
  it('every page is there, and as Markdown too', () => {
    for (const path of PATHS) {
      const html = readFileSync(join(SITE, `${path}.html`), 'utf8')
      const markdown = readFileSync(join(SITE, `${path}.md`), 'utf8')
      expect(html).toContain(`href="./${path.split('/').at(-1)}.md"`)
      expect(markdown).toMatch(/^# \S/m)
      expect(markdown).not.toMatch(/<!-- (include|code|declaration|example|table):/)
    }
  })

  it('llms.txt names every page and what it is about', () => {
    const text = readFileSync(join(SITE, 'llms.txt'), 'utf8')
    const lines = text.split('\n').filter((line) => line.startsWith('- ['))
    expect(lines.map((line) => /\]\(\.\/(.+)\.md\): \S/.exec(line)?.[1])).toEqual(PATHS)
  })
})

describe('in a browser', () => {
  it('search finds what is meant', async () => {
    const page = await open('/')
    await page.locator('.VPNavBarSearch button').first().click()
    await page.locator('.VPLocalSearchBox input').fill('statusVerified')
    await page.locator('.VPLocalSearchBox .result[href*="webhooks"]').first().click()
    await page.waitForURL(/\/webhooks/)
    expect(await page.locator('h1').textContent()).toContain('Webhooks')
  })

  it('search finds Russian words on the Russian pages', async () => {
    const page = await open('/ru/')
    await page.locator('.VPNavBarSearch button').first().click()
    await page.locator('.VPLocalSearchBox input').fill('выплата')
    await page.locator('.VPLocalSearchBox .result').first().waitFor()
    const found = await page.locator('.VPLocalSearchBox .result').evaluateAll((links) => links.map((link) => link.getAttribute('href')))
    expect(found.every((href) => href?.startsWith('/ru/'))).toBe(true)
  })

  it('no page is wider than a phone', async () => {
    const page = await open('/')
    await page.setViewportSize({ width: 360, height: 740 })
    const wide: string[] = []
    // The pages of the API are all of one make: the two with the longest lines stand for them.
    for (const path of PATHS.filter((name) => !name.startsWith('api/') || /authoring$|sandbox$/.test(name))) {
      await page.goto(`${origin}${addressOf(path)}`)
      const width = await widthOf(page)
      if (width > 360) wide.push(`${path}: ${width}`)
    }
    expect(wide).toEqual([])
    await page.locator('.VPLocalNav button.menu').click()
    expect(await page.locator('.VPSidebar a', { hasText: 'Enot' }).first().isVisible()).toBe(true)
    // A page that is too wide would be seen.
    await page.evaluate(() => document.querySelector('h1')?.setAttribute('style', 'width: 500px'))
    expect(await widthOf(page)).toBeGreaterThan(360)
  })

  it.each(['light', 'dark'] satisfies BrowserContextOptions['colorScheme'][])('every text can be read: %s', async (colorScheme) => {
    const page = await open('/')
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const pale: string[] = []
    for (const path of ['index', 'pay-out-safely', 'webhooks', 'providers/index', 'providers/enot', 'api/core', 'ru/index']) {
      await page.goto(`${origin}${addressOf(path)}`)
      expect(await page.evaluate(() => document.documentElement.classList.contains('dark'))).toBe(colorScheme === 'dark')
      pale.push(...(await page.evaluate(paleTexts)).map((fault) => `${path}: ${fault}`))
    }
    expect(pale).toEqual([])
  })

  it('finds a text that is too pale', async () => {
    const page = await open('/')
    await page.evaluate(() => document.querySelector('h1')?.setAttribute('style', 'color: #999; font-size: 16px'))
    expect((await page.evaluate(paleTexts)).filter((fault) => fault.includes('h1'))).not.toEqual([])
  })
})
