export type { InstrumentOptions } from './instrument.ts'
export { instrumentPaymux } from './instrument.ts'
