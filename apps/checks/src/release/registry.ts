import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execute, usualRegistry } from './processes.ts'

/** A package registry on this machine that holds our packages and passes everything else on to the usual one. */
export interface Registry {
  /** Without a slash at its end. */
  readonly url: string
  /** Allows to publish here, and only here. */
  readonly token: string
  readonly close: () => void
}

/** Starts Verdaccio on a free port of loopback. It begins without a single version of our packages. */
export async function startRegistry(folder: string): Promise<Registry> {
  mkdirSync(folder, { recursive: true })
  const config = join(folder, 'config.yaml')
  const [usual, cafile] = await Promise.all([npmSetting('registry'), npmSetting('cafile')])
  if (usual === null) throw new Error('npm has no registry: set one with `npm config set registry`')
  // Every JSON text is YAML too.
  writeFileSync(config, JSON.stringify(configuration(folder, usual)))
  const child = fork(fileURLToPath(new URL('./registry-server.js', import.meta.url)), [config], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
    env: { ...process.env, ...(cafile === null ? {} : { NODE_EXTRA_CA_CERTS: cafile }) },
  })
  const port = await Promise.race([
    once(child, 'message').then(([message]) => Number(message)),
    once(child, 'exit').then(() => Promise.reject(new Error('the local registry did not start'))),
  ])
  const url = `http://127.0.0.1:${port}`
  return { url, token: await signUp(url), close: () => void child.kill() }
}

function configuration(folder: string, usual: string): object {
  return {
    storage: join(folder, 'storage'),
    auth: { htpasswd: { file: join(folder, 'htpasswd') } },
    uplinks: { usual: { url: usual, maxage: '1h', timeout: '60s' } },
    packages: {
      // No uplink: what is out there under our names is of no use here.
      '@paymux/*': { access: '$all', publish: '$authenticated' },
      '**': { access: '$all', proxy: 'usual' },
    },
    web: { enable: false },
    max_body_size: '50mb',
    log: { type: 'stdout', format: 'pretty', level: 'error' },
  }
}

/** What npm is configured with on this machine; null when that is nothing. */
async function npmSetting(name: string): Promise<string | null> {
  const value = (await execute('npm', ['config', 'get', name], { cwd: process.cwd(), env: usualRegistry() })).trim()
  return value === '' || value === 'null' || value === 'undefined' ? null : value
}

async function signUp(url: string): Promise<string> {
  const name = 'rehearsal'
  const response = await fetch(`${url}/-/user/org.couchdb.user:${name}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password: crypto.randomUUID() }),
  })
  const { token } = (await response.json()) as { token?: string }
  if (token === undefined) throw new Error(`the local registry gave no token: HTTP ${response.status}`)
  return token
}
