import { getConstructionPlans } from 'pg-boss'

export const BOSS_SCHEMA = 'pgboss'

/** pg-boss's tables, installed by our own migrate; processes start pg-boss without migrating. */
export const queueSchema = {
  name: BOSS_SCHEMA,
  sql: getConstructionPlans(BOSS_SCHEMA),
}
