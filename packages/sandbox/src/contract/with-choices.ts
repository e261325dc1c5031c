import type { Choices, Chosen } from './choices.ts'
import { choiceFields, choose } from './choices.ts'
import { valuesPanel } from './panel.ts'
import type { CreateUpstream, Upstream, UpstreamContext } from './upstream.ts'

/** The quirks of one upstream in one sandbox. */
export interface Quirks<C extends Choices> {
  readonly get: () => Chosen<C>
  /** Changes quirks from now on. @throws TypeError that names every fault */
  readonly set: (given: Partial<Chosen<C>>) => void
}

/**
 * An upstream with quirks: facts that nobody documents. The command line, the control API and the page take them from here.
 * @param choices the values that each can have, the default first
 */
export function withChoices<const C extends Choices, Controls extends object>(
  choices: C,
  create: (context: UpstreamContext, quirks: Quirks<C>) => Upstream<Controls>,
): CreateUpstream<Controls> & { readonly choices: C } {
  const createUpstream = (context: UpstreamContext): Upstream<Controls> => {
    let chosen = choose(context.id, choices, null, context.quirks)
    const quirks: Quirks<C> = {
      get: () => chosen,
      set: (given) => {
        chosen = choose(context.id, choices, chosen, given)
      },
    }
    const upstream = create(context, quirks)
    return { ...upstream, panel: { ...upstream.panel, quirks: valuesPanel(choiceFields(choices), quirks.get, quirks.set) } }
  }
  return Object.assign(createUpstream, { choices })
}
