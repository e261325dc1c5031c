import { describe, expect, expectTypeOf, it } from 'vitest'
import type { Shaped } from '../src/authoring/index.ts'
import { isRecord, wireList, wireLiteral, wireRecord, wireText } from '../src/authoring/index.ts'
import type { Schema } from '../src/http/index.ts'
import { validate } from '../src/http/schema.ts'

const payment = wireRecord({ id: wireText, amount: wireRecord({ value: wireText }) })
const page = wireRecord({ items: wireList(payment) })

describe('a shape', () => {
  it('lets through what came, with everything else that it has', () => {
    const value = JSON.parse('{"id":"p-1","amount":{"value":"1.00"},"more":[1],"__proto__":{"x":1}}')
    expect(validate(payment, value)).toEqual({ value })
    expect((validate(payment, value) as { value: unknown }).value).toBe(value)
    expect(validate(page, { items: [] })).toEqual({ value: { items: [] } })
    expect(validate(wireLiteral(true), true)).toEqual({ value: true })
  })

  it.each<readonly [Schema<unknown>, unknown, readonly string[]]>([
    [payment, null, ['body: is not an object']],
    [payment, [], ['body: is not an object']],
    [payment, 'text', ['body: is not an object']],
    [payment, {}, ['id: is missing or empty', 'amount: is not an object']],
    [payment, { id: '', amount: { value: null } }, ['id: is missing or empty', 'amount.value: is missing or empty']],
    [payment, { id: ['x'], amount: { value: true } }, ['id: is not text or a number', 'amount.value: is not text or a number']],
    [page, { items: {} }, ['items: is not a list']],
    [page, { items: [{ id: '1', amount: { value: '1' } }, { id: '2' }] }, ['items.1.amount: is not an object']],
    [wireLiteral(true), 'true', ['body: is not true']],
  ])('names every fault and no value: %#', (shape, value, faults) => {
    expect(validate(shape, value)).toEqual({ faults })
  })

  it('takes no inherited field for one of the answer', () => {
    const shape = wireRecord({ constructor: wireText, toString: wireText })
    expect(validate(shape, {})).toEqual({ faults: ['constructor: is missing or empty', 'toString: is missing or empty'] })
    expect(validate(payment, Object.create({ id: 'p-1', amount: { value: '1' } }))).toHaveProperty('faults')
  })

  it('has the type of what it lets through', () => {
    expectTypeOf<Shaped<typeof page>['items'][number]['amount']['value']>().toEqualTypeOf<string>()
    expectTypeOf<Shaped<ReturnType<typeof wireLiteral<true>>>>().toEqualTypeOf<true>()
  })

  it('tells records from lists and null', () => {
    expect([{}, Object.create(null), [], null, undefined, 'x', 1].map(isRecord)).toEqual([true, true, false, false, false, false, false])
  })
})
