import type { HttpAnswer } from './faults.ts'
import type { Kit, Operation } from './kit.ts'
import { ABSENT, at, edited, expand, fieldsOf, numberToken, scalarAt } from './wire.ts'

/** An account number that only answers hold: no call was given it, so nothing that the caller passes leads to it. */
export const FOREIGN_ACCOUNT = '5536914012345678'

/** Fields of results that name an account. */
const ACCOUNT_FIELDS = ['destination', 'payer']

/** Names of the fields in which the upstream's answers have what becomes an account of a result. */
export async function accountFields(kit: Kit): Promise<ReadonlySet<string>> {
  const names = await Promise.all(
    kit.operations.map(async (operation) => {
      const end = await kit.session(operation, ({ ask }) => ask())
      if (!('result' in end)) return []
      const accounts = ACCOUNT_FIELDS.map((field) => at(end.result, field)).filter((value) => typeof value === 'string' && value !== '')
      const { body } = operation.success
      return fieldsOf(body)
        .filter((path) => accounts.includes(scalarAt(body, path)?.text))
        .map(lastName)
    }),
  )
  return new Set(names.flat())
}

/** The documented success with the foreign account wherever the upstream names one, masked in the sample or not. */
export function withForeignAccount({ success }: Operation, names: ReadonlySet<string>): HttpAnswer {
  const { body } = success
  const paths = fieldsOf(body).filter((path) => names.has(lastName(path)) && scalarAt(body, path) !== null)
  const put = (text: string, path: string): string =>
    edited(text, path, scalarAt(text, path)?.isNumber === true ? numberToken(FOREIGN_ACCOUNT) : FOREIGN_ACCOUNT)
  return { ...success, body: paths.reduce(put, body) }
}

/**
 * Answers with the foreign account that become an error, or an event: a required field is gone, a word or a time is strange, a field that
 * is named like the account is damaged.
 */
export function brokenAnswers({ sample }: Operation, success: HttpAnswer): readonly HttpAnswer[] {
  const { body } = success
  const required = sample.required.filter((pattern) => !pattern.endsWith('*')).flatMap((pattern) => expand(body, pattern))
  const strange = [...(sample.status === undefined ? [] : [sample.status.path]), ...Object.values(sample.times ?? {})]
  const records = new Set(required.map((path) => path.split('.').slice(0, -1)).map((names) => names.join('.')))
  return [
    ...[...records].map((path) => edited(body, path === '' ? FOREIGN_ACCOUNT : `${path}.${FOREIGN_ACCOUNT}`, '\ufffd')),
    ...required.map((path) => edited(body, path, ABSENT)),
    ...strange.filter((path) => scalarAt(body, path) !== null).map((path) => edited(body, path, 'strange')),
  ].map((text) => ({ ...success, body: text }))
}

function lastName(path: string): string {
  return path.split('.').at(-1) ?? ''
}
