/** How work travels: pg-boss carries the ids of our jobs, in the caller's transaction. */
export { Queue } from './queue.ts'
export type { Delivery, NewDelivery, QueueOptions } from './queue.ts'
export { queueSchema } from './schema.ts'
export { findUndelivered } from './undelivered.ts'
export type { UndeliveredJob } from './undelivered.ts'
