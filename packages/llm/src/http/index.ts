/** HTTP out of the process: the egress, and the exchange of one completion over it. */
export { createEgress } from './egress.ts'
export type { Egress, HttpAnswer, JsonPost } from './egress.ts'
export { exchange } from './exchange.ts'
export type { Complaint, Exchange, ExchangeDependencies, Reading } from './exchange.ts'
export { readRetryAfter, toWaitMs } from './retry-after.ts'
export { optional, parseJson } from './wire.ts'
