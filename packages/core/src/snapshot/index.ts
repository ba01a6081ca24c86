/** What every process holds a copy of, and how it stays true. */
export { Snapshot } from './snapshot.ts'
export type { SnapshotState } from './snapshot.ts'
