import { get, type FieldPath, type FieldValues, type UseFormReturn } from 'react-hook-form'

import { isRecord } from '#lib/read-json.ts'

import type { Problem } from './problem.ts'

/** What is needed of a form to blame its fields. */
export type FormHandle<Values extends FieldValues> = Pick<UseFormReturn<Values>, 'getValues' | 'setError'>

/** Shows a problem at the form's field it blames, and goes there; false where the form has no such field. */
export function showFieldProblem<Values extends FieldValues>(
  form: FormHandle<Values>,
  problem: Problem,
): boolean {
  const field = findField(form.getValues(), problem.field?.replace(/^input\./, '') ?? '')
  if (!isFieldOf(form, field)) return false
  form.setError(field, { type: problem.code ?? 'api', message: problem.message }, { shouldFocus: true })
  return true
}

/** The path's longest beginning that is a field: an entry of a list of plain values is part of the list's field. */
function findField(values: unknown, path: string): string {
  const names = path.split('.')
  const end = names.findIndex((_, index) => {
    const value: unknown = get(values, names.slice(0, index + 1).join('.'))
    return !isRecord(value) && !(Array.isArray(value) && value.some(isRecord))
  })
  return names.slice(0, end + 1).join('.')
}

/** A field is what the form has a value for, be it an empty one. */
function isFieldOf<Values extends FieldValues>(
  form: FormHandle<Values>,
  path: string,
): path is FieldPath<Values> {
  return path !== '' && get(form.getValues(), path) !== undefined
}
