/** The forms in which a provider's name occurs in its package. */
export interface Names {
  /** `foo-pay`: the id, file names, hosts. */
  readonly id: string
  /** `FooPay`: in names of types and functions, and for people. */
  readonly pascal: string
  /** `FOO_PAY`: in names of environment variables. */
  readonly constant: string
  /** The npm name. */
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

/** All forms of an id. */
export function namesOf(id: string, packageName: string): Names {
  const words = id.split('-')
  return {
    id,
    pascal: words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(''),
    constant: words.join('_').toUpperCase(),
    packageName,
  }
}

/** The names that the template itself goes by. */
export const TEMPLATE_NAMES: Names = namesOf('acme', 'paymux-provider-acme')

const FORMS = ['packageName', 'id', 'pascal', 'constant'] as const
const ANY_FORM = new RegExp(FORMS.map((form) => TEMPLATE_NAMES[form]).join('|'), 'g')

/** A text of the template with the names of another provider. */
export function renamed(text: string, names: Names): string {
  return text.replace(ANY_FORM, (found) => names[FORMS.find((form) => TEMPLATE_NAMES[form] === found) ?? 'id'])
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
