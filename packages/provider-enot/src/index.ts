export type { Enot, EnotSettings } from './enot.js'
export { createEnot } from './enot.js'
