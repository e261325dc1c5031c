export { readDecimal, readMoney } from '../money.ts'
export type { BasicAuth } from './basic-auth.ts'
export { basicAuth } from './basic-auth.ts'
export type { ConfirmingRead } from './confirmed-event.ts'
export { confirmedEvent } from './confirmed-event.ts'
export type { Connection, ConnectionSettings, LocalTimeSettings } from './connection.ts'
export { isSafeUrl } from './connection.ts'
export { shownName } from './copy.ts'
export type { IdempotentCall } from './idempotency.ts'
export { idempotencyKey } from './idempotency.ts'
export type { PhpEncoding, PhpMap, PhpNumber, PhpValue } from './php-json.ts'
export { encodePhpJson, isPhpMap, parsePhpJson, phpToJson, sortPhpKeys } from './php-json.ts'
export type { CheckedRef, GivenRef, RefRules } from './refs.ts'
export { BY_ID, BY_REFERENCE, checkRef, EITHER, expectOrder, expectRecord, refTo } from './refs.ts'
export type { Form, InputContext, Parsed, Rule, Rules, TextsLimits } from './rules.ts'
export {
  amountIn,
  anyAmount,
  checkInput,
  email,
  flag,
  identifier,
  isPlainText,
  listOf,
  notCarried,
  objectOf,
  oneOf,
  optional,
  pathId,
  text,
  texts,
  webUrl,
  wholeNumber,
} from './rules.ts'
export type { Setting, SettingsShape } from './setting.ts'
export { secret, setting, signingSecret, webhookSecret } from './setting.ts'
export type {
  DeclaredSettings,
  GivenSettings,
  Need,
  OperationHelpers,
  ProviderSettings,
  SettingPath,
  SettingsDefinition,
  SettingValue,
} from './settings.ts'
export { defineSettings } from './settings.ts'
export type { SignatureCheck, SignedAt } from './signature.ts'
export { hasForm, verifyWebhook } from './signature.ts'
export type { UnixUnit } from './times.ts'
export { unixTime, zonedTime } from './times.ts'
export { readFormFields } from './webhook-form.ts'
export type { ReceivedWebhook, ReceiveOptions } from './webhook-request.ts'
export { receiveWebhook, webhookKey } from './webhook-request.ts'
export type { WireContext, WireReader } from './wire.ts'
export { readWire } from './wire.ts'
