import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { toast } from 'sonner'
import { useMutation } from 'urql'

import { toProblem, type Problem } from '#graphql/problem.ts'
import { formatQuantity } from '#lib/format-number.ts'

import {
  findPlanErrors,
  toStartRunField,
  toStartRunInput,
  type FieldErrors,
  type RunPlan,
} from './start-run-input.ts'
import { StartRunMutation } from './start-run-mutation.ts'

type StartRun = {
  /** The first field at fault in this form gets the focus. */
  form: RefObject<HTMLFormElement | null>
  /** From the first attempt on. */
  errors: FieldErrors
  /** A refusal that blames no field. */
  problem: Problem | null
  isStarting: boolean
  /** Sends the plan and goes to the run, or says what is wrong with it. */
  start: () => Promise<void>
}

export function useStartRun(plan: RunPlan): StartRun {
  const navigate = useNavigate()
  const form = useRef<HTMLFormElement>(null)
  const [attempt, setAttempt] = useState(0)
  const [refused, setRefused] = useState<FieldErrors>({})
  const [problem, setProblem] = useState<Problem | null>(null)
  const [{ fetching }, startRun] = useMutation(StartRunMutation)
  const planErrors = findPlanErrors(plan)

  useEffect(() => {
    if (attempt > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [attempt, refused])

  async function start() {
    setAttempt((now) => now + 1)
    setRefused({})
    setProblem(null)
    if (!plan.definitionId || Object.keys(planErrors).length > 0) return
    const { data, error } = await startRun({ input: toStartRunInput(plan.definitionId, plan) })
    if (data) {
      const { run, jobCount } = data.startRun
      toast.success(`Run started with ${formatQuantity(jobCount, 'probe')}`)
      await navigate({ to: '/runs/$runId', params: { runId: run.id } })
      return
    }
    if (!error) return
    const refusal = toProblem(error)
    const field = toStartRunField(refusal.field)
    if (field) setRefused({ [field]: refusal.message })
    else setProblem(refusal)
  }

  return {
    form,
    errors: attempt === 0 ? {} : { ...refused, ...planErrors },
    problem,
    isStarting: fetching,
    start,
  }
}
