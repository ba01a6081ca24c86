/** What runs ask: templates, their dimensions, and the scenarios they expand to. */
export { definitionContentSchema, scenarioContentSchema } from './content.ts'
export type { DefinitionContent, ScenarioContent } from './content.ts'
export { createDefinition } from './create-definition.ts'
export { expand } from './expand.ts'
export type { ExpandedScenario } from './expand.ts'
