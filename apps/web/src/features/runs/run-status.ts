export const runStatuses = [
  'PENDING',
  'RUNNING',
  'PAUSED',
  'SUMMARIZING',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
] as const
export type RunStatus = (typeof runStatuses)[number]

export const runStatusNames: Record<RunStatus, string> = {
  PENDING: 'Pending',
  RUNNING: 'Running',
  PAUSED: 'Paused',
  SUMMARIZING: 'Summarizing',
  COMPLETED: 'Completed',
  FAILED: 'Failed',
  CANCELLED: 'Cancelled',
}

/** Whether a run moves on by itself. */
export function isActive(status: RunStatus): boolean {
  return status === 'PENDING' || status === 'RUNNING' || status === 'SUMMARIZING'
}
