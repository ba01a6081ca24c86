/** How a process is put together. */
export {
  explainEnvironment,
  readConfig,
  readEnvironment,
  readEnvironmentParts,
  workspaceRoot,
} from './config.ts'
export type { Config, Environment, EnvironmentParts, Variable } from './config.ts'
export { currentContext, inContext, toTraceId, toTraceparent } from './context.ts'
export type { RequestContext } from './context.ts'
export { SetupError, endWithParent, runProcess, toSetupSentence } from './lifecycle.ts'
export { createLogging } from './logger.ts'
export type { CreateLogger } from './logger.ts'
export { loadMasterKeys } from './master-key.ts'
export type { CallableProvider, Models } from './models.ts'
export { prepareDatabase } from './prepare-database.ts'
export { requireDatabase } from './require-database.ts'
export { createServices } from './services.ts'
export type { ServiceOptions, ServiceOverrides, Services } from './services.ts'
