/** The forms in which a provider's name occurs in its package. */
export interface Names {
  /** `foo-pay`: the id, file names, hosts. */
  readonly id: string
  /** `FooPay`: in names of types and functions. */
  readonly pascal: string
  /** `Foo Pay`: for people. */
  readonly title: string
  /** `FOO_PAY`: in names of environment variables. */
  readonly constant: string
  /** `paymux-provider-foo-pay`: the npm name. */
  readonly packageName: string
}

/** Why an id cannot be taken, or null. The rule for its form is that of `assertProvider`. */
export function faultOfId(id: string): string | null {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) return 'use lower-case letters, digits and single hyphens, beginning with a letter'
  return id.length > 24 ? 'use at most 24 characters' : null
}

/** Why an npm name cannot be taken, or null. */
export function faultOfPackageName(name: string): string | null {
  const fits = /^(@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/.test(name) && name.length <= 214
  if (!fits) return 'npm names are lower-case letters, digits and - . _, with or without a @scope/'
  return name === 'node_modules' || name === 'favicon.ico' ? 'npm does not allow it' : null
}

/** Why a name for people cannot be taken, or null: it goes into comments, Markdown and quotes as it is. */
export function faultOfTitle(title: string): string | null {
  if (!/^[\p{L}\p{N}][\p{L}\p{N} .&+-]*$/u.test(title) || title.endsWith(' ')) return 'use letters, digits, spaces and . & + -'
  return title.length > 40 ? 'use at most 40 characters' : null
}

/** All forms of an id. The name for people is made of its words unless one is given. */
export function namesOf(id: string, { packageName, title }: { readonly packageName: string; readonly title?: string | undefined }): Names {
  const words = id.split('-')
  const capitalized = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))
  return {
    id,
    pascal: capitalized.join(''),
    title: title ?? capitalized.join(' '),
    constant: words.join('_').toUpperCase(),
    packageName,
  }
}

/** The names that the template itself goes by. */
export const TEMPLATE_NAMES: Names = namesOf('acme', { packageName: 'paymux-provider-acme' })

const FORMS = ['packageName', 'id', 'pascal', 'constant'] as const
const ANY_FORM = new RegExp(FORMS.map((form) => TEMPLATE_NAMES[form]).join('|'), 'g')

/**
 * A text of the template with the names of another provider.
 * @param kind in code the name for people stands in comments and quotes only: elsewhere the same word is a type
 */
export function renamed(text: string, names: Names, kind: 'code' | 'prose' = 'code'): string {
  return text.replace(ANY_FORM, (found, at: number) => {
    const form = FORMS.find((each) => TEMPLATE_NAMES[each] === found) ?? 'id'
    const isWord = form === 'pascal' && !/\w/.test(`${text.charAt(at - 1)}${text.charAt(at + found.length)}`)
    return isWord && (kind === 'prose' || isForPeople(text.slice(text.lastIndexOf('\n', at) + 1, at))) ? names.title : names[form]
  })
}

/** Whether what follows the beginning of a line of code is a comment or stands in quotes. */
function isForPeople(line: string): boolean {
  return /(?:^|\s)(?:\/\/|\/?\*)/.test(line) || line.split("'").length % 2 === 0
}

/**
 * The words of the template's code that the new names would collide with: `Money` as a type of the provider would hide core's.
 * @param code all code of the template
 */
export function collisions(code: string, names: Names): string[] {
  const words = new Set(code.match(/[A-Za-z_$][\w$]*/g) ?? [])
  const own = [...words].filter((word) => word.includes(TEMPLATE_NAMES.pascal) || word.startsWith(TEMPLATE_NAMES.constant))
  return own.map((word) => renamed(word, names)).filter((word) => words.has(word) && !own.includes(word))
}
