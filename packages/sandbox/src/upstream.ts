// `@paymux/sandbox/upstream`: what the author of an upstream needs.

export type { Choices, Chosen } from './contract/choices.ts'
export { Conflict, InvalidInput, NotFound } from './contract/errors.ts'
export type { Field, Fields, InputOf } from './contract/fields.ts'
export {
  address,
  amount,
  anyText,
  decimal,
  flag,
  integer,
  listOf,
  mapOf,
  numeric,
  oneOf,
  orNull,
  required,
  text,
  time,
} from './contract/fields.ts'
export type { Panel, RecordAction, RecordGroup, RecordRow, RecordsPanel, TablePanel, Tone, ValuesPanel } from './contract/panel.ts'
export { action, ratesPanel, recordsPanel, tablePanel, valuesPanel } from './contract/panel.ts'
export type { RecordControls, Store, Table } from './contract/store.ts'
export { createStore, createTable, recordControls } from './contract/store.ts'
export type { CreateUpstream, ErrorBodies, Ids, Operation, Reply, Upstream, UpstreamContext, UpstreamRequest } from './contract/upstream.ts'
export { errorReply, html, json, refuse, seeOther } from './contract/upstream.ts'
export type { EncodedWebhook, RecordKind, Tampering, WebhookDraft } from './contract/webhooks.ts'
export type { Quirks } from './contract/with-choices.ts'
export { withChoices } from './contract/with-choices.ts'
export type { PayPage } from './upstreams/pay-page.ts'
export { payPage } from './upstreams/pay-page.ts'
export type { Num, PlainObject, Value } from './wire/json.ts'
export { isMap, num, readJson, tokenOf, writeJson } from './wire/json.ts'
