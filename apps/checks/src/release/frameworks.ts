import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { ROOT } from '@paymux/tooling/turbo'
import { execute, usualRegistry } from './processes.ts'

/**
 * Exact versions, so that a rehearsal is repeatable. Later versions of Next forgive more than this one. Their binaries come as npm
 * packages: no install script runs.
 */
const PACKAGES = [
  ...['next@16.2.9', 'react@19.3.1', 'react-dom@19.3.1', 'vite@8.3.8'],
  // Next wants these for a route in TypeScript.
  ...['typescript@6.0.3', '@types/node@24.19.2', '@types/react@19.3.0'],
]
const OWN = ['@paymux/core', '@paymux/provider-enot']
const QUIET = { NEXT_TELEMETRY_DISABLED: '1', NO_COLOR: '1' }

/** The bundlers of Next.js. */
export type NextBundler = 'turbopack' | 'webpack'

/** Makes a project with frameworks whose only packages from the local registry are ours. */
export async function createFrameworks(folder: string, registry: string, versions: Readonly<Record<string, string>>): Promise<void> {
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  // Only ours: Next alone is a hundred megabytes, which npm has in its cache.
  writeFileSync(join(folder, '.npmrc'), `@paymux:registry=${registry}/\naudit=false\nfund=false\nupdate-notifier=false\n`)
  for (const source of ['consumer/scenario.mjs', 'frameworks/.']) {
    const from = fileURLToPath(new URL(source, import.meta.url))
    cpSync(from, source.endsWith('.mjs') ? join(folder, 'scenario.mjs') : folder, { recursive: true })
  }
  // The route that users copy, as it stands, with what it imports.
  cpSync(join(ROOT, 'apps/recipes/src'), join(folder, 'src'), { recursive: true })
  const own = OWN.map((name) => `${name}@${versions[name]}`)
  await execute('npm', ['install', '--ignore-scripts', '--prefer-offline', ...own, ...PACKAGES], { cwd: folder, env: usualRegistry() })
}

/** Builds the app of Next.js with one of its bundlers, as `npx next build` does, and returns what that printed. */
export function buildNext(folder: string, bundler: NextBundler): Promise<string> {
  return next(folder, bundler, ['build', `--${bundler}`])
}

/** Starts the built app, asks it at its address and ends it. */
export async function withNext<T>(
  folder: string,
  bundler: NextBundler,
  env: Readonly<Record<string, string>>,
  ask: (url: string) => Promise<T>,
): Promise<T> {
  const child = spawn(process.execPath, [NEXT(folder), 'start', '--hostname', '127.0.0.1', '--port', '0'], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', HOME: folder, ...QUIET, DIST_DIR: distOf(bundler), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0]
      if (url === undefined) continue
      // What the app prints from now on would fill the pipe.
      child.stdout.resume()
      return await ask(url)
    }
    throw new Error(`the app that ${bundler} built ended before it listened`)
  } finally {
    child.kill()
    await ended
  }
}

/** Builds `main.mjs` with Vite for a server and returns the file. */
export async function buildVite(folder: string): Promise<string> {
  const vite = join(folder, 'node_modules/vite/bin/vite.js')
  const config = { build: { ssr: 'main.mjs', outDir: 'vite' }, ssr: { noExternal: [OWN[0], OWN[1]] }, logLevel: 'warn' }
  writeFileSync(join(folder, 'vite.config.json.mjs'), `export default ${JSON.stringify(config)}\n`)
  await execute(process.execPath, [vite, 'build', '--config', 'vite.config.json.mjs'], { cwd: folder, env: QUIET })
  return join(folder, 'vite/main.js')
}

function next(folder: string, bundler: NextBundler, args: readonly string[]): Promise<string> {
  return execute(process.execPath, [NEXT(folder), ...args], { cwd: folder, env: { ...QUIET, DIST_DIR: distOf(bundler) } })
}

const NEXT = (folder: string): string => join(folder, 'node_modules/next/dist/bin/next')
const distOf = (bundler: NextBundler): string => `.next-${bundler}`
