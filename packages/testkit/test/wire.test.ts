import { describe, expect, it } from 'vitest'
import { partsThatDiffer, sentIn } from '../src/sent.ts'
import { ABSENT, at, edited, expand, fieldsOf, leavesAt, leavesOf, literalsOf, numberToken, respelled, scalarAt } from '../src/wire.ts'

const BODY = '{"a":485.00,"b":{"c":"x","d":[{"e":1},{"e":2}]},"f":null}'

describe('edited', () => {
  it.each([
    ['a', numberToken('12345678901234567890.10'), '{"a":12345678901234567890.10,"b":{"c":"x","d":[{"e":1},{"e":2}]},"f":null}'],
    ['b.c', null, '{"a":485.00,"b":{"c":null,"d":[{"e":1},{"e":2}]},"f":null}'],
    ['b.d.1.e', ABSENT, '{"a":485.00,"b":{"c":"x","d":[{"e":1},{}]},"f":null}'],
    ['b.new', { g: 1 }, '{"a":485.00,"b":{"c":"x","d":[{"e":1},{"e":2}],"new":{"g":1}},"f":null}'],
  ])('changes %s and keeps every other digit', (path, value, expected) => {
    expect(edited(BODY, path, value)).toBe(expected)
  })

  it('puts a name of every object in like any other', () => {
    expect(edited('{"a":1}', '__proto__', 'x')).toBe('{"a":1,"__proto__":"x"}')
  })

  it('changes forms', () => {
    expect(edited('a=1&b=x+y', 'a', 'ü')).toBe('a=%C3%BC&b=x+y')
    expect(edited('a=1&b=2', 'b', ABSENT)).toBe('a=1')
    expect(edited('a=1', 'a', numberToken('2.50'))).toBe('a=2.50')
  })

  it('says where a sample has nothing', () => {
    expect(() => edited(BODY, 'x.y', 1)).toThrow('the sample has nothing at x.y')
  })
})

it('reads texts and tokens', () => {
  expect(scalarAt(BODY, 'a')).toEqual({ text: '485.00', isNumber: true })
  expect(scalarAt(BODY, 'b.c')).toEqual({ text: 'x', isNumber: false })
  expect(scalarAt('a=1', 'a')).toEqual({ text: '1', isNumber: false })
  expect([scalarAt(BODY, 'f'), scalarAt(BODY, 'b'), scalarAt(BODY, 'toString')]).toEqual([null, null, null])
  expect(at({ a: { b: 1 } }, 'a.b')).toBe(1)
  expect(at({ a: null }, 'a.b')).toBeUndefined()
})

it('expands patterns', () => {
  expect(expand(BODY, 'b.d.*.e')).toEqual(['b.d.0.e', 'b.d.1.e'])
  expect(expand(BODY, 'b.*')).toEqual(['b.c', 'b.d'])
  expect(expand('[{"a":1}]', '*.a')).toEqual(['0.a'])
  expect(expand(BODY, 'nothing.*')).toEqual([])
  expect([expand('a=1&b=2', 'b'), expand('a=1&b=2', '*')]).toEqual([['b'], ['a', 'b']])
})

it('lists the fields of objects, and entries of lists only through their fields', () => {
  expect(fieldsOf(BODY)).toEqual(['a', 'b', 'b.c', 'b.d', 'b.d.0.e', 'b.d.1.e', 'f'])
})

it.each([
  ['a path and a query', { target: '/p/a%20b?c=d%2Be', body: '' }, ['p', 'a b', 'd+e']],
  ['a form', { target: '/', body: 'amount=1.10&note=x+y' }, ['1.10', 'x y']],
  ['JSON, and JSON in it', { target: '/', body: '{"a":1.10,"b":"{\\"c\\":\\"deep\\"}"}' }, ['1.10', 'deep']],
])('finds all that %s says', (_, request, expected) => {
  expect(leavesOf(request)).toEqual(expect.arrayContaining(expected))
})

it('spells a body in another way that says the same', () => {
  const body = '{"a/b":[1.50,{"c":"x/\u00e9\ud83d\ude00"}],"d":"\\n\\"","e":"","f":{},"g":"\\\\/:"}'
  const spelled = respelled(body)
  expect(spelled).toBe(`{
  "a/b": [
    1.50,
    {
      "c": "\\u0078\\/\\u00e9\\ud83d\\ude00"
    }
  ],
  "d": "\\n\\"",
  "e": "",
  "f": {},
  "g": "\\\\\\/:"
}
`)
  expect(literalsOf(spelled)).toEqual(literalsOf(body))
  expect(respelled('a=1.5&b=x+\u00e9&a=')).toBe('a=%31%2e%35&b=%78%20%c3%a9&a=')
})

it('names what a body says, part by part', () => {
  expect(literalsOf(BODY)).toEqual({ a: '485.00', 'b.c': '"x"', 'b.d.0.e': '1', 'b.d.1.e': '2', f: 'null' })
  expect(literalsOf('{"a":[],"b":"1","c":{}}')).toEqual({ a: '[]', b: '"1"', c: '{}' })
  expect(literalsOf('a=1&b=x+y&c=1&c=2')).toEqual({ a: '"1"', b: '"x y"', c: '"1","2"' })
  expect(literalsOf('')).toEqual({})
  expect([leavesAt(BODY, 'b'), leavesAt(BODY, 'a'), leavesAt('a=1', 'a'), leavesAt(BODY, 'x')]).toEqual([
    ['b.c', 'b.d.0.e', 'b.d.1.e'],
    ['a'],
    ['a'],
    [],
  ])
})

it('tells in which parts two requests differ', () => {
  const request = (target: string, nonce: string) => ({ method: 'GET', target, headers: { host: nonce, 'x-nonce': nonce }, body: '' })
  const [one, other] = [sentIn(request('/a?b=1', '1')), sentIn(request('/a?b=2&c=3', '2'))]
  expect(one).toEqual({ method: 'GET', path: '/a', 'query.b': '"1"', 'header.x-nonce': '1' })
  expect(partsThatDiffer(one, other)).toEqual(['query.b', 'header.x-nonce', 'query.c'])
})
