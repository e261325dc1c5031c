export type { Contract, ContractNames, PactExchange, SentMessage } from './contract.ts'
export { shapeOf, startContract } from './contract.ts'
export type { PlannedExchange, ReplyShape } from './exchanges.ts'
export { exchangesOf } from './exchanges.ts'
