import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'
import { ANSWERS } from './answers.ts'

// A process of its own, so that its work does not count, and no HTTP server, so that it is never what the clients wait for.
const answers = new Map(
  Object.entries(ANSWERS).map(([name, body]) => {
    const head = `HTTP/1.1 200 OK\r\nserver: nginx\r\ndate: Wed, 25 Nov 2026 12:00:00 GMT\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: keep-alive\r\n\r\n`
    return [name, Buffer.from(head + body)] as const
  }),
)

function serve(socket: Socket): void {
  let text = ''
  socket.setNoDelay(true)
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
    for (;;) {
      const end = text.indexOf('\r\n\r\n')
      if (end < 0) return
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, end))?.[1] ?? 0)
      if (text.length < end + 4 + length) return
      const name = /^[A-Z]+ \/([^/? ]+)/.exec(text)?.[1] ?? ''
      text = text.slice(end + 4 + length)
      const answer = answers.get(name)
      if (answer === undefined) throw new Error(`nobody recorded ${name}`)
      socket.write(answer)
    }
  })
  socket.on('error', () => socket.destroy())
}

const server = createServer(serve)
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.on('disconnect', () => process.exit())
