import { configureGlobal } from 'fast-check'

// One commit, one result: properties try the same values in each run, so that a release does not fail by chance.
const { PROPERTY_SEED = '20261130' } = process.env
if (PROPERTY_SEED !== 'any') configureGlobal({ seed: Number(PROPERTY_SEED) })
