export const SEAL = { current: 'k1', keys: { k1: '11'.repeat(32) } }
