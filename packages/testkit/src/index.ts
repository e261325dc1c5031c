export type { Check } from './check.ts'
export { ConformanceError } from './check.ts'
export type { Runner } from './conformance.ts'
export { conformance, conformanceChecks } from './conformance.ts'
export type { HttpAnswer } from './faults.ts'
export type {
  ConformancePlan,
  DeclaredNames,
  DocumentedRequest,
  ErrorAnswers,
  Exceptions,
  ExpectedEvent,
  OperationSample,
  OtherCall,
  ReadSample,
  SignedWebhook,
  StatusWords,
  TestFlag,
  UnsignedWebhook,
  UpstreamDescription,
  WebhookSample,
} from './plan.ts'
export type { RuleId } from './rules.ts'
export { RULES } from './rules.ts'
