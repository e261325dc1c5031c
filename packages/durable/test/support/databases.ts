import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'

/** What databases of tests are copies of: migrating each anew would be most of the work. */
export interface Templates {
  /** Address of a migrated database of PostgreSQL that nobody is connected to. */
  readonly postgres: string
  /** A tar file of a migrated PGlite; empty where no test needs one. */
  readonly pglite: string
}

/** A migrated database beside `url`, and a migrated PGlite in a tar file if one is named. */
export async function makeTemplates(url: string, tar: string): Promise<Templates> {
  const name = `paymux_${process.pid}_${Math.random().toString(36).slice(2)}`
  await administer(url, `create database ${name}`)
  const script = fileURLToPath(new URL('make-templates.ts', import.meta.url))
  await promisify(execFile)(process.execPath, ['--conditions=@paymux/source', script, at(url, name), tar])
  return { postgres: at(url, name), pglite: tar }
}

/** A migrated database of its own, a copy of the template; `empty`: without any tables. */
export async function freshDatabase(template: string, { empty = false } = {}): Promise<string> {
  const source = new URL(template).pathname.slice(1)
  const name = `${source}_${process.pid}_${Math.random().toString(36).slice(2)}`
  await administer(template, `create database ${name}${empty ? '' : ` template ${source}`}`)
  return at(template, name)
}

/** Removes the template and its copies. */
export async function dropTemplate(template: string): Promise<void> {
  const source = new URL(template).pathname.slice(1)
  const found = await administer(template, `select datname from pg_database where starts_with(datname, '${source}')`)
  for (const { datname } of found) await administer(template, `drop database ${datname} with (force)`)
}

/** Unpacks the template of PGlite into a folder. */
export async function pgliteFolder(tar: string, folder: string): Promise<void> {
  await mkdir(folder)
  await promisify(execFile)('tar', ['-xf', tar, '-C', folder])
}

async function administer(url: string, statement: string): Promise<readonly Record<string, string>[]> {
  const client = new pg.Client(at(url, 'postgres'))
  await client.connect()
  const { rows } = await client.query(statement)
  await client.end()
  return rows
}

function at(url: string, name: string): string {
  const address = new URL(url)
  address.pathname = `/${name}`
  return address.href
}
