import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

// A process of its own, so that its work does not count. Answers everything with one payout of Enot.
const record = {
  data: {
    payoff_id: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
    status: 'success',
    service: 'card',
    wallet: '4000000000000000',
    type: 'payoff',
    subtract: 'balance',
    amount: 10,
    amount_withdraw_rub: 11,
    commission_rub: 1,
    receive_currency: 'RUB',
    amount_receive: 10,
    comment: 'Test payoff',
    created_at: '2023-03-21 12:00',
    order_id: '1',
    paid_at: '2023-03-21 14:00',
  },
  status: 200,
  status_check: true,
}
const body = JSON.stringify(record)

const server = createServer((request, response) => {
  request.resume()
  request.on('end', () => response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body))
})
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.on('disconnect', () => process.exit())
