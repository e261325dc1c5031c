import { stripVTControlCharacters } from 'node:util'
import type { Payout } from '@paymux/core'
import { expect, it } from 'vitest'
import { payoutsTable } from '../src/tables.ts'

const rub = (amount: string) => ({ amount, currency: 'RUB' })

const PAYOUT: Payout = {
  provider: 'any',
  id: '1',
  reference: null,
  status: 'succeeded',
  rawStatus: 'done',
  method: null,
  destination: null,
  amount: rub('12345678901234567890.12'),
  debited: null,
  fee: null,
  received: null,
  converted: null,
  feeFrom: null,
  comment: null,
  failureReason: null,
  createdAt: '2023-03-10T17:08:42+03:00',
  finishedAt: null,
  test: null,
  raw: {},
}

it('never breaks an amount over two lines', () => {
  expect(payoutsTable([PAYOUT], undefined)).toContain(' 12345678901234567890.12 RUB ')
})

it('puts the fields below each other where the terminal is narrower than the table', () => {
  const narrow = stripVTControlCharacters(payoutsTable([PAYOUT, { ...PAYOUT, id: '2' }], 80))
  expect(narrow).not.toContain('│')
  expect(narrow).toContain('Id           1\n')
  expect(narrow).toContain('Id           2\n')
  expect(payoutsTable([PAYOUT], 200)).toContain('│')
})

it('states the offset once, or with each time where they differ', () => {
  expect(payoutsTable([PAYOUT], undefined)).toMatch(/taken as UTC\+03:00\.$/)
  const mixed = payoutsTable([PAYOUT, { ...PAYOUT, createdAt: '2023-03-10T17:08:42Z' }], undefined)
  expect(mixed).toContain('2023-03-10 17:08 +03:00')
  expect(mixed).toContain('2023-03-10 17:08 Z')
  expect(mixed).not.toContain('taken as')
})
