import { apiPages } from './api.ts'
import { providerFolders } from './providers.ts'

/** Pages that stand together in the side bar. */
export interface Chapter {
  readonly title: string
  /** Paths of the pages, without `.md`. */
  readonly pages: readonly string[]
}

const named = (folder: string): string => folder.replace('provider-', 'providers/')

/** The English site in the order in which it is read. */
export const CONTENTS: readonly Chapter[] = [
  { title: 'Guide', pages: ['index', 'pay-out-safely', 'webhooks', 'durable', 'money-and-errors', 'migrate'] },
  { title: 'Providers', pages: ['providers/index', ...providerFolders().map(named), 'write-a-provider'] },
  { title: 'Test', pages: ['sandbox', 'testkit'] },
  { title: 'Operate', pages: ['observability', 'deploying', 'security', 'faq'] },
  { title: 'API', pages: apiPages().map(({ path }) => path) },
]

/** The Russian part of it. */
export const RUSSIAN: readonly Chapter[] = [
  { title: 'Руководство', pages: ['ru/index', 'ru/pay-out-safely', 'ru/webhooks'] },
  { title: 'Провайдеры', pages: providerFolders('README.ru.md').map((folder) => `ru/${named(folder)}`) },
]
