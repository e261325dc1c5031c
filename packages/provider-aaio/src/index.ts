export type { Aaio, AaioSettings } from './aaio.js'
export { createAaio } from './aaio.js'
