import { describe, expect, it } from 'vitest'
import type { Interaction } from '../../src/live/compare.ts'
import { differences, interactionsFor } from '../../src/live/compare.ts'

const interaction = (path: string, status = 200): Interaction => ({
  description: '',
  request: { method: 'GET', path },
  response: { status },
})

describe('the manual comparison with an upstream', () => {
  it('finds the contracts of a request, whatever the ids in its path', () => {
    const all = [interaction('/account/users/a6f112da/balance'), interaction('/payoff/info'), interaction('/payoff/info', 404)]
    expect(interactionsFor(all, 'GET', '/account/users/77/balance', 200)).toEqual([all[0]])
    expect(interactionsFor(all, 'GET', '/payoff/info', 200)).toEqual([all[1]])
    expect(interactionsFor(all, 'POST', '/payoff/info', 200)).toEqual([])
    expect(interactionsFor(all, 'GET', '/payoff/list', 200)).toEqual([])
  })

  it.each<[string, unknown, unknown, string[]]>([
    ['the same', { a: 1, b: ['x'] }, { a: 2, b: ['y', 'z'] }, []],
    ['further fields', { a: 1 }, { a: 1, b: 2 }, []],
    ['an empty list', { b: [{ c: 1 }] }, { b: [] }, []],
    ['no value', { a: 1, b: null }, { a: null, b: 'x' }, []],
    ['a field that is missing', { a: 1, b: 2 }, { a: 1 }, ['$.b is missing']],
    ['another type', { a: { b: 1 } }, { a: { b: '1' } }, ['$.a.b is string, in the pact it is number']],
    ['an item of another shape', [{ c: 1 }], [{ d: 1 }], ['$[0].c is missing']],
    ['no list', [1], { 0: 1 }, ['$ is object, in the pact it is a list']],
  ])('judges %s', (_, promised, real, expected) => {
    expect(differences(promised, real)).toEqual(expected)
  })
})
