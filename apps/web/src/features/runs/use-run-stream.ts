import { useEffect } from 'react'
import { useSubscription } from 'urql'

import { graphql } from '#graphql/graphql.ts'

import { RunProgressBar_run } from './run-progress-bar.tsx'
import { RunModelsProgress_run } from './run-models-progress.tsx'

const RunLiveProgressSubscription = graphql(
  `
    subscription RunLiveProgress($id: ID!) {
      runProgress(runId: $id) {
        id
        status
        startedAt
        completedAt
        ...RunProgressBar_run
        ...RunModelsProgress_run
      }
    }
  `,
  [RunProgressBar_run, RunModelsProgress_run],
)

const reopenAfterMs = 10_000

/**
 * Keeps the cached run up to date while it is live; whoever reads the run sees it move.
 * Returns whether the stream is open. One that dropped is opened again after a while.
 */
export function useRunStream(runId: string, isLive: boolean): boolean {
  const [{ fetching, error }, reopen] = useSubscription({
    query: RunLiveProgressSubscription,
    variables: { id: runId },
    pause: !isLive,
  })
  const isOpen = isLive && fetching && !error
  useEffect(() => {
    if (!isLive || isOpen) return
    const timer = setTimeout(() => reopen(), reopenAfterMs)
    return () => clearTimeout(timer)
  }, [isLive, isOpen, reopen])
  return isOpen
}
