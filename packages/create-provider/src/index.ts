export type { Scaffold, ScaffoldOptions } from './scaffold.ts'
export { ScaffoldError, scaffold } from './scaffold.ts'
