export type { Contract, ContractNames, PactExchange, SentMessage } from './contract.ts'
export { shapeOf, startContract } from './contract.ts'
export type { AnsweredCall, ContractOptions, PlannedExchange } from './exchanges.ts'
export { contractTests, exchangesOf } from './exchanges.ts'
