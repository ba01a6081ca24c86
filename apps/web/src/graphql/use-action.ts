import type { AnyVariables, DocumentInput } from '@urql/core'
import { useRef, useState } from 'react'
import type { FieldValues } from 'react-hook-form'
import { useMutation } from 'urql'

import { createUuid } from '#lib/create-uuid.ts'

import { showFieldProblem, type FormHandle } from './field-problem.ts'
import { toProblem, type Problem } from './problem.ts'

/** Somebody changed the row meanwhile: what it is now. */
export type Conflict = { message: string; current: Record<string, unknown> }

export type ActionResult<Data> = { data: Data; problem: null } | { data: null; problem: Problem }

export type Action<Data, Variables> = {
  isPending: boolean
  /** What went wrong and belongs to no field. */
  problem: Problem | null
  conflict: Conflict | null
  run: (variables: Variables) => Promise<ActionResult<Data>>
  /** Forgets what went wrong, as when a dialog goes back to its form. */
  reset: () => void
}

/**
 * A mutation, and what became of it. An error that blames a field of the form is shown there and focused; a conflict and everything
 * else is kept here. The same variables sent again after no or a passing answer carry the same key, so that they count once.
 */
export function useAction<Data, Variables extends AnyVariables, Values extends FieldValues>(
  mutation: DocumentInput<Data, Variables>,
  form?: FormHandle<Values>,
): Action<Data, Variables> {
  const [{ fetching }, execute] = useMutation(mutation)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const unsettled = useRef<{ variables: string; idempotencyKey: string } | null>(null)

  function reset() {
    setProblem(null)
    setConflict(null)
  }

  async function run(variables: Variables): Promise<ActionResult<Data>> {
    reset()
    const text = JSON.stringify(variables)
    const attempt =
      unsettled.current?.variables === text
        ? unsettled.current
        : { variables: text, idempotencyKey: createUuid() }
    unsettled.current = attempt
    const { data, error } = await execute(variables, { idempotencyKey: attempt.idempotencyKey })
    if (!error && data) {
      unsettled.current = null
      return { data, problem: null }
    }
    const refusal = toProblem(error)
    if (!refusal.isRetryable) unsettled.current = null
    if (refusal.code === 'CONFLICT' && refusal.current) {
      setConflict({ message: refusal.message, current: refusal.current })
    } else if (!form || !showFieldProblem(form, refusal)) {
      setProblem(refusal)
    }
    return { data: null, problem: refusal }
  }

  return { isPending: fetching, problem, conflict, run, reset }
}
