import { useEffect, useState } from 'react'
import { useClient } from 'urql'
import { onEnd, pipe, subscribe } from 'wonka'

import { graphql } from '#graphql/graphql.ts'

import { RunModelsProgress_run } from './run-models-progress.tsx'
import { RunProgressBar_run } from './run-progress-bar.tsx'

const RunLiveProgressSubscription = graphql(
  `
    subscription RunLiveProgress($id: ID!) {
      runProgress(runId: $id) {
        id
        status
        startedAt
        completedAt
        runProgress {
          percentComplete
        }
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
 * Returns whether the stream holds. One that dropped is opened again after a while.
 */
export function useRunStream(runId: string, isLive: boolean): boolean {
  const client = useClient()
  const [isOpen, setIsOpen] = useState(true)
  const [attempt, setAttempt] = useState(0)

  useEffect(() => {
    if (!isLive) return
    let isCurrent = true
    const stream = pipe(
      client.subscription(RunLiveProgressSubscription, { id: runId }),
      onEnd(() => {
        if (isCurrent) setIsOpen(false)
      }),
      subscribe(({ error }) => setIsOpen(!error)),
    )
    return () => {
      isCurrent = false
      stream.unsubscribe()
    }
  }, [client, runId, isLive, attempt])

  useEffect(() => {
    if (!isLive || isOpen) return
    const timer = setTimeout(() => setAttempt((now) => now + 1), reopenAfterMs)
    return () => clearTimeout(timer)
  }, [isLive, isOpen, attempt])

  return isLive && isOpen
}
