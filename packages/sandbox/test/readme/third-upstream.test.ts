import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { CreateUpstream } from '../../src/contract/upstream.ts'
import { startSandbox, UPSTREAMS } from '../../src/index.ts'
import { NOW, startReceiver } from '../helpers.ts'
import { codeUnder } from './blocks.ts'

const SOURCE = fileURLToPath(new URL('../../src/', import.meta.url))
// Inside this package, where its own name resolves.
const FOLDER = fileURLToPath(new URL('../../test-results/acme/', import.meta.url))
const [use = '', shown = '', example = ''] = codeUnder('A third upstream', 'ts')
const run = promisify(execFile)

interface Acme {
  readonly baseUrl: string
  readonly credentials: { readonly token: string }
  readonly payouts: { readonly get: (ref: string) => { readonly status: string } }
}

describe('the upstream of the README, as it is printed', () => {
  beforeAll(() => {
    mkdirSync(FOLDER, { recursive: true })
    writeFileSync(join(FOLDER, 'acme.ts'), example)
    writeFileSync(join(FOLDER, 'use.ts'), use)
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
    const faults = await run(process.execPath, [tsc, '-p', FOLDER]).then(
      () => '',
      ({ stdout }: { stdout: string }) => stdout,
    )
    expect(faults).toBe('')
  })

  it('runs in a plain process', async () => {
    const { stdout, stderr } = await run(process.execPath, ['--conditions=@paymux/source', join(FOLDER, 'use.ts')])
    expect([stdout, stderr]).toEqual([codeUnder('A third upstream', 'text')[0], ''])
  })

  it('works: endpoint, faults, ledger, webhooks, credentials, control API and page', async () => {
    const { createAcmeUpstream } = (await import(join(FOLDER, 'acme.ts'))) as { createAcmeUpstream: CreateUpstream<Acme> }
    const { received, url } = await startReceiver()
    const upstreams = { ...UPSTREAMS, acme: createAcmeUpstream }
    const sandbox = await startSandbox({ upstreams, now: NOW, webhookUrl: `${url}/{upstream}`, credentials: { acme: { token: 'own' } } })
    onTestFinished(() => sandbox.close())
    const { acme } = sandbox
    expect(acme.credentials).toEqual({ token: 'own' })

    const create = (token = acme.credentials.token) =>
      fetch(`${acme.baseUrl}/payouts?reference=wd-1`, { method: 'POST', headers: { authorization: `Bearer ${token}` } })
    expect([(await create('other')).status, (await create()).status]).toEqual([401, 201])
    expect(sandbox.ledger.of('acme', 'payouts.create', 'wd-1')).toMatchObject({ requests: 2, executions: 1 })
    sandbox.faults.add({ kind: 'missing-field', upstream: 'acme', operation: 'payouts.create' })
    expect(await (await create()).json()).toEqual({ reference: 'wd-1', status: 'new' })

    const [first] = ((await (await fetch(`${sandbox.origin}/_sandbox/acme/payouts`)).json()) as { payouts: { id: string }[] }).payouts
    const settled = await fetch(`${sandbox.origin}/_sandbox/acme/payouts/${first?.id}/settle`, { method: 'POST' })
    expect(await settled.json()).toMatchObject({ payout: { status: 'done' } })
    await sandbox.webhooks.flush()
    expect(received).toMatchObject([{ path: '/hooks/acme', headers: { authorization: `Bearer ${acme.credentials.token}` } }])
    const page = await (await fetch(sandbox.origin)).text()
    expect(page).toContain(`ACME_TOKEN=${acme.credentials.token}`)
    expect(page).toMatch(new RegExp(`data-record="${first?.id}"[^]*?<span class="pill good">done</span>`))
    expect(page).toContain('<option value="acme">')
    expect(await (await fetch(`${sandbox.origin}/_sandbox/page.css`)).text()).toContain('.badge.acme')
    expect(sandbox.describe().map(({ id }) => id)).toEqual(Object.keys(upstreams))
  })

  it('refuses names and quirks that nobody has', async () => {
    const { createAcmeUpstream: acme } = (await import(join(FOLDER, 'acme.ts'))) as { createAcmeUpstream: CreateUpstream<Acme> }
    await expect(startSandbox({ upstreams: { clock: acme, '../x': acme } })).rejects.toThrow(/upstreams: clock, \.\.\/x can't be a name/)
    await expect(startSandbox({ upstreams: { acme }, quirks: { acme: { colour: 'red' } as never } })).rejects.toThrow(
      'quirks of acme: colour: no such field; no field is taken here',
    )
  })
})
