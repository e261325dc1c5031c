import type { RequestListener } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { startSandbox } from '@paymux/sandbox'
import { writeExamples } from '@paymux/tooling/examples'
import { examplesOf } from '@paymux/tooling/readme'
import { afterAll, describe, expect, it } from 'vitest'
import { declarationsOf } from '../src/api.ts'
import { directivesIn } from '../src/directives.ts'
import { generate } from '../src/generate.ts'
import { PAGES } from '../src/links.ts'
import { allProviders } from '../src/providers.ts'
import { pagesBelow, read } from '../src/repository.ts'

// The code of the pages is type-checked and run like that of the READMEs, beside the recipes that a page tells to copy.
const RECIPES = 'apps/recipes/src/'

const written = pagesBelow(PAGES)
const own = written.filter((page) => !page.startsWith('ru/'))
const examples = own.flatMap((page) =>
  examplesOf(read(`${PAGES}/${page}.md`)).map((example) => ({
    ...example,
    place: `${page}:${example.line}`,
    file: `${page.replace(/[^a-z-]/g, '_')}-${example.line}.ts`,
  })),
)
const fileOf = (text: string): string => join(folder, examples.find(({ code }) => code.includes(text))?.file ?? '')

/** Names of the files beside it that a text imports, and that those import. */
function neighbours(text: string, found: ReadonlySet<string> = new Set()): ReadonlySet<string> {
  const names = [...text.matchAll(/from '\.\/([\w-]+\.ts)'/g)].map(([, name = '']) => name).filter((name) => !found.has(name))
  return names.reduce<ReadonlySet<string>>((all, name) => neighbours(read(`${RECIPES}${name}`), all), new Set([...found, ...names]))
}
const recipes = [...neighbours(examples.map(({ code }) => code).join('\n'))]

const { folder, typeFaults, run, remove } = writeExamples(new URL('../test-results/examples/', import.meta.url), {
  ...Object.fromEntries(examples.map(({ file, code }) => [file, code])),
  ...Object.fromEntries(recipes.map((name) => [name, read(`${RECIPES}${name}`)])),
})
afterAll(remove)

describe('the examples of the pages', () => {
  it('are sound TypeScript', async () => {
    expect(await typeFaults()).toBe('')
  })

  it.each(examples.map((example) => [example.place, example] as const))('%s prints what is below it', async (_, { file, output }) => {
    expect(await run(file)).toEqual({ stdout: output ?? '', stderr: '' })
  })

  it('import nothing that their page does not show', () => {
    const shown = directivesIn(read(`${PAGES}/webhooks.md`)).flatMap(({ kind, file }) =>
      kind === 'code' ? [file.replace(RECIPES, '')] : [],
    )
    expect(recipes).toContain('answer-webhook.ts')
    expect(shown).toEqual(expect.arrayContaining(recipes))
  })

  it('the route of Next.js takes a webhook and refuses a forged one', async () => {
    const sandbox = await startSandbox()
    Object.assign(process.env, sandbox.describe().find(({ env }) => 'AAIO_API_KEY' in env)?.env)
    const { POST } = (await import(pathToFileURL(fileOf('export const POST')).href)) as { POST: (request: Request) => Promise<Response> }
    const forward: RequestListener = async (request, response) => {
      const body = Buffer.concat(await request.toArray())
      const answer = await POST(new Request('http://shop.example/hooks', { method: 'POST', headers: request.headers as HeadersInit, body }))
      response.writeHead(answer.status).end(await answer.text())
    }
    const shop = createServer(forward)
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve))
    sandbox.setWebhookUrl(`http://127.0.0.1:${(shop.address() as AddressInfo).port}/`)
    const { createAaio } = await import('@paymux/provider-aaio')
    await createAaio().invoices.create({ reference: 'order-1', amount: { amount: '640.50', currency: 'RUB' } })
    sandbox.aaio.invoices.pay('order-1')
    await sandbox.webhooks.flush()
    expect(sandbox.webhooks.list().map(({ answer }) => answer)).toMatchObject([{ status: 200, body: 'OK' }])
    const forged = await POST(new Request('http://shop.example/hooks', { method: 'POST', body: 'order_id=order-2&status=success&sign=0' }))
    expect(forged.status).toBe(400)
    shop.close()
    await sandbox.close()
  })
})

describe('no code of the site is unchecked', () => {
  /** Texts whose examples another test checks, and which. */
  const CHECKED: Readonly<Record<string, string>> = {
    'README.md': 'apps/demo/test/readme.test.ts',
    'packages/core/README.md': 'apps/demo/test/readme.test.ts',
    'packages/core/AUTHORING.md': 'packages/create-provider/test/authoring.test.ts',
    'packages/create-provider/README.md': 'packages/create-provider/test/scaffold.test.ts',
    'packages/durable/README.md': 'packages/durable/test/readme.test.ts',
    'packages/opentelemetry/README.md': 'packages/opentelemetry/test/readme.test.ts',
    'packages/provider-aaio/README.md': 'apps/demo/test/readme.test.ts',
    'packages/provider-cryptobot/README.md': 'packages/provider-cryptobot/test/readme.test.ts',
    'packages/provider-enot/README.md': 'apps/demo/test/readme.test.ts',
    'packages/provider-yookassa/README.md': 'packages/provider-yookassa/test/readme.test.ts',
    'packages/sandbox/README.md': 'packages/sandbox/test/readme/blocks.ts',
    'packages/testkit/README.md': 'packages/testkit/test/readme.test.ts',
  }

  it('the other tests are there', () => {
    for (const [text, test] of Object.entries(CHECKED)) {
      const name = text.split('/').at(-1) ?? ''
      expect([test, read(test)]).toEqual([test, expect.stringContaining(name)])
    }
  })

  it('every block comes from a page, a checked text, a recipe or the declarations', async () => {
    const { pages } = await generate()
    const known = new Set([
      ...examples.map(({ code }) => code),
      ...Object.keys(CHECKED).flatMap((text) => examplesOf(read(text)).map(({ code }) => code)),
    ])
    const translated = (code: string): string => code.replace(/ *\/\/ .*$/gm, '')
    const plain = new Set([...known].map(translated))
    for (const { path, markdown } of pages) {
      if (path.startsWith('api/')) continue
      const sources = written.includes(path) ? directivesIn(read(`${PAGES}/${path}.md`)) : []
      const taken = sources.flatMap(({ kind, file, part }) => {
        if (kind === 'code') return file.startsWith(RECIPES) ? [read(file)] : []
        return kind === 'declaration' ? declarationsOf(read(file)).flatMap(({ name, code }) => (name === part ? [`${code}\n`] : [])) : []
      })
      for (const { code } of examplesOf(markdown))
        if (!known.has(code) && !taken.includes(code) && !(path.startsWith('ru/') && plain.has(translated(code))))
          expect.fail(`${path} has code that nothing checks:\n${code}`)
    }
  })
})

describe('the tables of moving', () => {
  it('name calls that there are', async () => {
    const providers = await allProviders()
    const sections = read(`${PAGES}/migrate.md`).split('\n## From ').slice(1)
    expect(sections).toHaveLength(3)
    for (const [at, id] of ['aaio', 'enot', 'yookassa'].entries()) {
      const provider = providers.find((candidate) => candidate.id === id)
      const cells = (sections[at] ?? '').split('\n').flatMap((line) => (line.startsWith('| ') ? (line.split(' | ')[1] ?? '') : []))
      const named = cells.flatMap((cell) =>
        [...cell.matchAll(/(?:balances|invoices|payouts|refunds|webhooks)\.\w+/g)].map(([name]) => name),
      )
      expect(named.length).toBeGreaterThan(6)
      expect([...(provider?.operations ?? []), ...(provider?.ownCalls ?? [])]).toEqual(expect.arrayContaining(named))
    }
  })
})
