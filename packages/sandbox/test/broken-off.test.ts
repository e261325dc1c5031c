import { connect } from 'node:net'
import { afterAll, expect, it } from 'vitest'
import { FORMS_PATH } from '../src/control/page/parts.ts'
import { startSandbox } from '../src/index.ts'

const defects: string[] = []
const sandbox = await startSandbox({ seed: 1, onDefect: (error, request) => void defects.push(`${request}: ${String(error)}`) })
afterAll(() => sandbox.close())

/** Sends half of a body and goes. */
async function breakOff(path: string, method = 'POST', type = 'application/json'): Promise<void> {
  const { hostname, port, host } = new URL(sandbox.origin)
  const socket = connect(Number(port), hostname)
  const head = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: ${type}\r\ncontent-length: 1000\r\n\r\n`
  await new Promise<void>((resolve) => socket.write(`${head}{"half":`, () => resolve()))
  // The server answers another request on the way: by then it has begun to read this one.
  await fetch(`${sandbox.origin}/_sandbox`)
  socket.destroy()
  await new Promise<void>((resolve) => socket.once('close', () => resolve()))
}

it('a client that breaks off in the middle of a body is no defect of the sandbox', async () => {
  for (const path of [
    '/_sandbox/clock/advance',
    '/_sandbox/faults',
    '/aaio/api/create-payoff',
    '/enot/payoff/create',
    '/',
    `${FORMS_PATH}/clock/advance`,
  ]) {
    await breakOff(path)
    await breakOff(path, 'POST', 'application/x-www-form-urlencoded')
  }
  await fetch(`${sandbox.origin}/_sandbox`)
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(defects).toEqual([])
})
