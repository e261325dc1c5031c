/**
 * Colours of code as variables, so that one pass serves the light and the dark page: with a theme for each, every block is parsed twice,
 * which is half of a build.
 */
export const codeTheme = {
  name: 'paymux',
  type: 'light' as const,
  colors: { 'editor.foreground': 'var(--code-text)', 'editor.background': 'var(--vp-code-block-bg)' },
  tokenColors: [
    ['comment', 'comment', 'punctuation.definition.comment'],
    ['keyword', 'keyword', 'storage', 'keyword.operator.expression'],
    ['text', 'keyword.operator', 'storage.type.function.arrow', 'punctuation'],
    ['string', 'string', 'punctuation.definition.string', 'constant.other.symbol'],
    ['constant', 'constant', 'support.constant', 'variable.language', 'entity.name.tag'],
    ['function', 'entity.name.function', 'support.function'],
    ['type', 'entity.name.type', 'support.type', 'support.class', 'entity.other.inherited-class'],
  ].map(([name = '', ...scope]) => ({ scope, settings: { foreground: `var(--code-${name})` } })),
}
