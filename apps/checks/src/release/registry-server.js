import { once } from 'node:events'
import { runServer } from 'verdaccio'

// `node registry-server.js <configuration>`: Verdaccio on a free port of loopback, until the parent goes away.
const server = await runServer(process.argv[2])
server.listen(0, '127.0.0.1')
await once(server, 'listening')
process.send?.(server.address().port)
process.on('disconnect', () => process.exit())
