/** Every change: one transaction, an audit row, an event, an answer that can be asked for again. */
export { commitChange, findReplay, forgetAnswers } from './commit-change.ts'
export type { AuditEntry, Change, ChangeDependencies, Committed, JsonObject } from './commit-change.ts'
