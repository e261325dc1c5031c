import { readFileSync } from 'node:fs'
import type { Answering } from '@paymux/testkit/helpers'
import { answering } from '@paymux/testkit/helpers'
import type { AcmeSettings } from '../src/index.ts'
import { createAcme } from '../src/index.ts'

/** The text of a fixture. */
export function fixture(name: string): string {
  return readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')
}

/** The provider when everything is answered alike, and the requests that it sent. */
export function given(answer: Answering, settings: AcmeSettings = {}) {
  return answering(createAcme, { apiKey: 'key', ...settings }, answer)
}
