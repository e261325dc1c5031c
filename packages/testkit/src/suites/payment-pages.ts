import type { Check } from '../check.ts'
import { check } from '../check.ts'
import type { Kit, Operation, Session } from '../kit.ts'
import { inWords, show, unlike } from '../kit.ts'
import { at, edited, fieldsOf, scalarAt } from '../wire.ts'

const UNSAFE = ['http://pay.example/1', 'javascript:alert(1)', 'data:text/html,1', '//pay.example/1', '/pay/1', 'https://', ' ']

/** The page that customers are sent to. */
export function paymentPageChecks(kit: Kit): readonly Check[] {
  return kit.operations
    .filter(({ name }) => name === 'invoices.create')
    .map((operation) =>
      check('payment-page-safe', operation.name, () => kit.session(operation, (session) => unsafePages(operation, session))),
    )
}

async function unsafePages({ success }: Operation, { ask }: Session): Promise<readonly string[]> {
  const end = await ask()
  if ('error' in end) return [`the documented success is not understood: ${inWords(end.error)}`]
  const url = at(end.result, 'url')
  if (typeof url !== 'string') return []
  // The same page can stand under several names.
  const places = fieldsOf(success.body).filter((path) => scalarAt(success.body, path)?.text === url)
  if (places.length === 0) return [`the answer has ${show(url)} nowhere: a page that was put together cannot be told from a wrong one`]
  const faults: string[] = []
  for (const page of UNSAFE) {
    const body = places.reduce((text, path) => edited(text, path, page), success.body)
    const fault = unlike(await ask({ answer: { ...success, body } }), 'invalid_response', 'unknown')
    if (fault !== null) faults.push(`with the page ${show(page)} ${fault}`)
  }
  return faults
}
