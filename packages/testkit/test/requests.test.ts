import { expect, it } from 'vitest'
import { conformanceChecks } from '../src/index.ts'
import { acmePlan } from './mutants/plan.ts'
import { over } from './mutants/table.ts'

it('tells what is wrong with a request without the key that it carries', async () => {
  const wrong = over((transport) => (request) => {
    const headers = { ...request.headers, authorization: `Token ${request.headers.authorization}`, 'x-basic': 'Basic c2hvcC0xOmtleQ==' }
    return transport({ ...request, headers })
  })
  const plan = acmePlan(wrong, 'shown')
  const [check] = conformanceChecks(plan).filter(({ rule, subject }) => rule === 'request-documented' && subject === 'payouts.get')
  const message = String(await check?.run().catch((error: unknown) => error))
  expect(message).toContain('header.authorization is Token Bearer [secret], not Bearer [secret]')
  expect(message).toContain('header.x-basic is Basic [secret], not absent')
})
