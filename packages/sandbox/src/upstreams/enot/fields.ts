import { refuse } from '../../contract/upstream.ts'
import type { Value } from '../../wire/json.ts'
import { isMap, tokenOf, writeJson } from '../../wire/json.ts'
import { readAmount } from '../amounts.ts'

/** Reads and checks the fields of a request; each refuses with 422. Absent and null are the same. */
export interface Fields {
  readonly get: (name: string) => Value | undefined
  readonly required: (name: string, max: number) => string
  readonly text: (name: string, max: number) => string | null
  readonly url: (name: string, max: number) => string | null
  /** A sum above 0 with at most two decimals, as a number or as text. */
  readonly amount: (name: string) => bigint
  readonly integer: (name: string, min: number, max: number, otherwise: number) => number
  readonly list: (name: string) => readonly string[] | null
}

export function readFields(body: ReadonlyMap<string, Value>): Fields {
  const get = (name: string): Value | undefined => body.get(name) ?? undefined
  const label = (name: string): string => name.replaceAll('_', ' ')
  const text = (name: string, max: number): string | null => {
    const value = get(name)
    if (value === undefined) return null
    if (typeof value !== 'string' || value === '') return refuse(422, `Поле ${label(name)} должно быть строкой.`)
    // The framework counts characters.
    if ([...value].length > max) refuse(422, `Количество символов в поле ${label(name)} не может превышать ${max}.`)
    return value
  }
  return {
    get,
    text,
    required: (name, max) => text(name, max) ?? refuse(422, `Поле ${label(name)} обязательно для заполнения.`),
    url: (name, max) => {
      const value = text(name, max)
      if (value !== null && !/^https?:\/\/[^\s]+$/.test(value)) refuse(422, `Поле ${label(name)} имеет ошибочный формат URL.`)
      return value
    },
    amount: (name) => {
      const value = get(name)
      if (value === undefined) return refuse(422, `Поле ${label(name)} обязательно для заполнения.`)
      return (
        readAmount(typeof value === 'string' ? value : tokenOf(value)) ?? refuse(422, `Поле ${label(name)} должно быть числом больше нуля.`)
      )
    },
    integer: (name, min, max, otherwise) => {
      const value = get(name)
      if (value === undefined) return otherwise
      const token = typeof value === 'string' ? value : (tokenOf(value) ?? '')
      if (!/^\d{1,9}$/.test(token)) return refuse(422, `Поле ${label(name)} должно быть целым числом.`)
      if (Number(token) < min || Number(token) > max) refuse(422, `Поле ${label(name)} должно быть между ${min} и ${max}.`)
      return Number(token)
    },
    list: (name) => {
      const value = get(name)
      if (value === undefined) return null
      if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
        return refuse(422, `Поле ${label(name)} должно быть массивом строк.`)
      return value
    },
  }
}

/** `custom_fields`: JSON as text, or a plain object; at most 500 characters as text. */
export function readCustomFields({ get, text }: Fields): string | null {
  const value = get('custom_fields')
  const written = isMap(value) || Array.isArray(value) ? writeJson(value as Value) : text('custom_fields', 500)
  if (written !== null && [...written].length > 500) refuse(422, 'Количество символов в поле custom fields не может превышать 500.')
  return written
}
