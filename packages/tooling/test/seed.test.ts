import { assert, integer, property, readConfigureGlobal } from 'fast-check'
import { expect, it } from 'vitest'

it.skipIf(process.env.PROPERTY_SEED === 'any')('properties try the same values in each run', () => {
  const valuesOf = (): readonly number[] => {
    const values: number[] = []
    assert(property(integer(), (value) => void values.push(value)))
    return values
  }
  expect(readConfigureGlobal().seed).toBe(Number(process.env.PROPERTY_SEED ?? 20261130))
  expect(valuesOf()).toEqual(valuesOf())
})
