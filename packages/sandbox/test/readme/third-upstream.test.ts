import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Upstream, UpstreamContext } from '../../src/upstreams/upstream.ts'
import { NOW, startReceiver } from '../helpers.ts'
import { codeUnder } from './blocks.ts'

const SOURCE = fileURLToPath(new URL('../../src/', import.meta.url))
const FOLDER = fileURLToPath(new URL('../../test-results/acme/', import.meta.url))
const [shown = '', example = ''] = codeUnder('A third upstream', 'ts')

interface Acme {
  readonly baseUrl: string
  readonly token: string
  readonly payouts: { readonly get: (ref: string) => { readonly status: string } }
}

describe('the upstream of the README', () => {
  beforeAll(() => {
    mkdirSync(FOLDER, { recursive: true })
    // As if the folder lay in src/upstreams.
    const code = example.replaceAll("'../../", "'../../src/").replaceAll("'../upstream.js'", "'../../src/upstreams/upstream.js'")
    writeFileSync(join(FOLDER, 'index.ts'), code)
    writeFileSync(join(FOLDER, 'tsconfig.json'), JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'] }))
  })
  afterAll(() => rmSync(FOLDER, { recursive: true, force: true }))

  it('shows the interface as it is', () => {
    const [, path = '', ...lines] = /^\/\/ (.*)\n/.exec(shown) ?? []
    expect(lines).toEqual([])
    expect(readFileSync(join(SOURCE, path.replace('src/', '')), 'utf8')).toContain(shown.replace(/^.*\n/, ''))
  })

  it('is sound TypeScript', async () => {
    const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
    const faults = await promisify(execFile)(process.execPath, [tsc, '-p', FOLDER]).then(
      () => '',
      ({ stdout }: { stdout: string }) => stdout,
    )
    expect(faults).toBe('')
  })

  it('works: endpoint, faults, ledger, webhooks, control API and page', async () => {
    // Everything anew, with one upstream more.
    vi.resetModules()
    const path = join(FOLDER, 'index.ts')
    const { createAcmeUpstream } = (await import(path)) as { createAcmeUpstream: (context: UpstreamContext) => Upstream<Acme> }
    type Index = typeof import('../../src/upstreams/index.ts')
    vi.doMock('../../src/upstreams/index.js', async (original) => {
      const index = await original<Index>()
      const createUpstreams = (contextOf: (id: string) => UpstreamContext) => ({
        ...index.createUpstreams(contextOf),
        acme: createAcmeUpstream(contextOf('acme')),
      })
      return { ...index, UPSTREAM_IDS: [...index.UPSTREAM_IDS, 'acme'], createUpstreams }
    })
    onTestFinished(() => void vi.doUnmock('../../src/upstreams/index.js'))
    const { startSandbox } = await import('../../src/index.ts')
    const { received, url } = await startReceiver()
    const sandbox = await startSandbox({ now: NOW, webhookUrl: `${url}/{upstream}` })
    onTestFinished(() => sandbox.close())
    const { acme } = sandbox as unknown as { acme: Acme }

    const create = (token = acme.token) =>
      fetch(`${acme.baseUrl}/payouts?reference=wd-1`, { method: 'POST', headers: { authorization: `Bearer ${token}` } })
    expect([(await create('other')).status, (await create()).status]).toEqual([401, 201])
    expect(sandbox.ledger.of('acme', 'payouts.create', 'wd-1')).toMatchObject({ requests: 2, executions: 1 })
    sandbox.faults.add({ kind: 'missing-field', upstream: 'acme', operation: 'payouts.create' })
    expect(await (await create()).json()).toEqual({ reference: 'wd-1', status: 'new' })

    const [first] = ((await (await fetch(`${sandbox.origin}/_sandbox/acme/payouts`)).json()) as { payouts: { id: string }[] }).payouts
    const settled = await fetch(`${sandbox.origin}/_sandbox/acme/payouts/${first?.id}/settle`, { method: 'POST' })
    expect(await settled.json()).toMatchObject({ payout: { status: 'done' } })
    await sandbox.webhooks.flush()
    expect(received).toMatchObject([{ path: '/hooks/acme', headers: { authorization: `Bearer ${acme.token}` } }])
    const page = await (await fetch(sandbox.origin)).text()
    expect(page).toContain(`ACME_TOKEN=${acme.token}`)
    expect(page).toMatch(new RegExp(`data-record="${first?.id}"[^]*?<span class="pill good">done</span>`))
  })
})
