import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Exchange, FaultUpstream } from '@paymux/faults'
import { startFaultUpstream } from '@paymux/faults'
import { Agent } from 'undici'
import { afterEach, describe, expect, test } from 'vitest'
import { fetchTransport, undiciTransport } from '../../src/http/index.ts'
import { ANSWERS, client, read, write } from './upstream.ts'

const RESULT = { id: 'p-1', amount: '485.5', status: 'done' }
const upstreams: FaultUpstream[] = []
afterEach(async () => {
  await Promise.all(upstreams.splice(0).map((upstream) => upstream.close()))
})

/** An upstream that counts the connections that are open. */
async function start(request: (exchange: Exchange) => void = ({ answer, answers }) => answer(answers.success)) {
  let open = 0
  const upstream = await startFaultUpstream(
    {
      name: '',
      about: '',
      expect: { success: true, seen: 1 },
      request,
      accept: (socket) => {
        open++
        socket.on('close', () => open--)
      },
    },
    ANSWERS,
  )
  upstreams.push(upstream)
  const drained = async (): Promise<void> => {
    while (open > 0) await wait(5)
  }
  return { upstream, open: () => open, drained }
}

const CLOSED = { code: 'config', outcome: 'not_sent', message: expect.stringContaining('closed') }

describe('a client', () => {
  test('that is closed frees its connections and sends nothing more', async () => {
    const { upstream, open, drained } = await start()
    const http = client(upstream.baseUrl)
    await Promise.all([http.call(write()), http.call(write()), http.call(read())])
    expect(open()).toBeGreaterThan(0)
    await Promise.all([http.close(), http.close()])
    await drained()
    await http.close()
    await expect(http.call(write())).rejects.toMatchObject(CLOSED)
    await expect(http.call(read())).rejects.toMatchObject(CLOSED)
    expect(upstream.requests()).toBe(3)
  })

  test('lets the calls under way end first', async () => {
    const { upstream, drained } = await start(async ({ released, answer, answers }) => {
      await released
      answer(answers.success)
    })
    const http = client(upstream.baseUrl)
    const call = http.call(write())
    await upstream.seen(1)
    const closing = http.close()
    upstream.release()
    await expect(call).resolves.toEqual(RESULT)
    await closing
    await drained()
  })

  test('may be closed before it was used, and while undici is being loaded', async () => {
    await client('http://127.0.0.1:9').close()
    const { upstream } = await start()
    const http = client(upstream.baseUrl)
    const [end] = await Promise.allSettled([http.call(write()), http.close()])
    // Either the call was first, sent and answered, or `close` was, and nothing was sent.
    expect(end.status === 'fulfilled' ? upstream.requests() : end.reason).toEqual(
      end.status === 'fulfilled' ? 1 : expect.objectContaining({ outcome: 'not_sent' }),
    )
  })

  test('leaves a transport open that it was given, for the others that share it', async () => {
    const { upstream, open, drained } = await start()
    const transport = undiciTransport()
    const [one, other] = [client(upstream.baseUrl, { transport }), client(upstream.baseUrl, { transport })]
    await one.call(write())
    await one.close()
    await expect(one.call(write())).rejects.toMatchObject(CLOSED)
    await expect(other.call(write())).resolves.toEqual(RESULT)
    expect(open()).toBeGreaterThan(0)
    await Promise.all([transport.close(), transport.close()])
    await drained()
    await expect(other.call(write())).rejects.toMatchObject(CLOSED)
    await expect(other.call(read())).rejects.toMatchObject(CLOSED)
    expect(upstream.requests()).toBe(2)
  })

  test('leaves a dispatcher open that its transport was given', async () => {
    const { upstream } = await start()
    const dispatcher = new Agent()
    const transport = undiciTransport({ dispatcher })
    await client(upstream.baseUrl, { transport }).call(write())
    await transport.close()
    const again = client(upstream.baseUrl, { transport: undiciTransport({ dispatcher }) })
    await expect(again.call(write())).resolves.toEqual(RESULT)
    await dispatcher.close()
  })

  test('over fetch closes too', async () => {
    const { upstream } = await start()
    const http = client(upstream.baseUrl, { transport: fetchTransport() })
    await http.call(write())
    await http.close()
    await expect(http.call(write())).rejects.toMatchObject(CLOSED)
  })

  test('300 of them over one transport hold the connections of one', async () => {
    const { upstream } = await start()
    const transport = undiciTransport({ connections: 4 })
    const clients = Array.from({ length: 300 }, () => client(upstream.baseUrl, { transport }))
    await Promise.all(clients.map((http) => http.call(read())))
    expect(upstream.connections()).toBeLessThanOrEqual(4)
    await transport.close()
  })
})

test.for(['{}', '{ NODE_USE_ENV_PROXY: "1" }'])('an idle client keeps no process alive, with the environment %s', async (environment) => {
  const { upstream } = await start()
  const http = fileURLToPath(new URL('../../src/http/index.ts', import.meta.url))
  const script = `
    Object.assign(process.env, ${environment})
    const { createHttpClient } = await import(${JSON.stringify(http)})
    const schema = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } }
    const http = createHttpClient({ provider: 'test', baseUrl: process.argv[1], secrets: [], readEnvelope: (data) => ({ accepted: true, data }) })
    const call = { operation: 'balances.list', effect: 'read', method: 'GET', path: '/', schema, map: () => 'read' }
    console.log(await http.call(call))`
  const child = spawn(process.execPath, ['--conditions=@paymux/source', '--input-type=module', '-e', script, upstream.baseUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  // It ends by itself, or this test does not: nothing here closes the client.
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(said).toBe('read\n')
})
