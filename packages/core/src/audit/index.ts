/** Every change: one transaction, an audit row, an event, an answer that can be asked for again. */
export { commitChange, findReplay, forgetAnswers } from './commit-change.ts'
export type { AuditEntry, Change, ChangeDependencies, Committed, JsonObject } from './commit-change.ts'
export { sealAudit } from './seal.ts'
export type { Link } from './seal.ts'
export { verifyAudit } from './verify.ts'
export type { AuditFault, AuditReport } from './verify.ts'
