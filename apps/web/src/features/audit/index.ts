export { DayField } from './day-field.tsx'
export { EntityHistory } from './entity-history.tsx'
