/** What happened, as rows, and how processes hear of it. */
export { Channel, notify } from './channels.ts'
export { recordEvent } from './record.ts'
export type { EntityType, NewEvent } from './record.ts'
