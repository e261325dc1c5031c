export type { Scaffold, ScaffoldOptions } from './scaffold.js'
export { ScaffoldError, scaffold } from './scaffold.js'
