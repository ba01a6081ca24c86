export { toDefinitionContent, toScenarioContent } from './definition-content.ts'
export { TemplateText } from './template-text.tsx'
