export { EntityHistory } from './entity-history.tsx'
