import { createProblem, type Problem } from '#graphql/problem.ts'
import type { Conflict } from '#graphql/use-action.ts'
import { readText } from '#lib/read-json.ts'

type Asked = { problem: Problem | null; conflict: Conflict | null }

/** What a question says of the row it is about, and which version of it confirming means: after a conflict, the one there is now. */
export function toQuestion(
  { problem, conflict }: Asked,
  seen: string,
): { problem: Problem | null; expectedUpdatedAt: string } {
  if (!conflict) return { problem, expectedUpdatedAt: seen }
  return {
    problem: createProblem('Somebody changed this meanwhile. Confirm again if you want it all the same.'),
    expectedUpdatedAt: readText(conflict.current.updatedAt) ?? seen,
  }
}
