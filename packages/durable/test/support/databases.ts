import pg from 'pg'

/** A fresh database in the cluster. */
export async function freshDatabase(url: string): Promise<string> {
  const name = `t${process.pid}_${Math.random().toString(36).slice(2)}`
  const client = new pg.Client(url)
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  return url.replace(/\/postgres$/, `/${name}`)
}
