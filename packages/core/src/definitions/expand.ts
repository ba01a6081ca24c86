import type { DefinitionContent, ScenarioContent } from './content.ts'

export type ExpandedScenario = { name: string; content: ScenarioContent }

/** Every combination of levels, the last dimension varying fastest. Without dimensions: one "Default scenario". */
export function expand(definition: DefinitionContent): ExpandedScenario[] {
  let scenarios: ExpandedScenario[] = [
    {
      name: '',
      content: {
        ...(definition.preamble === undefined ? {} : { preamble: definition.preamble }),
        prompt: definition.template,
        dimensions: {},
      },
    },
  ]
  for (const { name, levels } of definition.dimensions) {
    scenarios = scenarios.flatMap((scenario) =>
      levels.map((level) => ({
        name: [scenario.name, level.label].filter(Boolean).join(' / '),
        content: {
          ...scenario.content,
          prompt: scenario.content.prompt.replaceAll(`[${name}]`, () => level.text),
          dimensions: { ...scenario.content.dimensions, [name]: level.score },
        },
      })),
    )
  }
  return scenarios.map((scenario) => ({ ...scenario, name: scenario.name || 'Default scenario' }))
}
