import { useEffect, useRef } from 'react'

type LiveRefresh = {
  /** Whether what is shown can still change by itself. */
  isLive: boolean
  intervalMs: number
  refresh: () => void
}

/** Refreshes while live and the tab is seen, and once more when live has ended, so that the last state shown is the last. */
export function useLiveRefresh({ isLive, intervalMs, refresh }: LiveRefresh): void {
  const latest = useRef(refresh)
  useEffect(() => {
    latest.current = refresh
  })

  useEffect(() => {
    if (!isLive) return
    const timer = setInterval(() => {
      if (!document.hidden) latest.current()
    }, intervalMs)
    return () => clearInterval(timer)
  }, [isLive, intervalMs])

  const wasLive = useRef(isLive)
  useEffect(() => {
    if (wasLive.current && !isLive) latest.current()
    wasLive.current = isLive
  }, [isLive])
}
