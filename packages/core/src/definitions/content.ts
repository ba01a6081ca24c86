import { z } from 'zod'

const levelSchema = z.strictObject({
  /** Position of the level on its dimension's scale. */
  score: z.number().int().min(1).max(100),
  label: z.string().min(1).max(100),
  /** Takes the place of the dimension's placeholder. */
  text: z.string().min(1).max(4000),
})

const dimensionSchema = z.strictObject({
  /** Written `[name]` in the template. */
  name: z.string().regex(/^[A-Za-z0-9 _-]{1,60}$/, 'letters, digits, spaces, - and _ only'),
  levels: z.array(levelSchema).min(1).max(50),
})

/** A definition's content, version 1 of its schema. */
export const definitionContentSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    /** What the model is told to be; sent as the system message. */
    preamble: z.string().max(20_000).optional(),
    template: z.string().min(1).max(100_000),
    dimensions: z.array(dimensionSchema).max(20),
  })
  .superRefine(({ template, dimensions }, issues) => {
    const names = dimensions.map(({ name }) => name)
    for (const [index, name] of names.entries()) {
      if (!template.includes(`[${name}]`)) {
        const message = `The template does not use the dimension [${name}].`
        issues.addIssue({ code: 'custom', path: ['template'], message })
      }
      if (names.indexOf(name) !== index) {
        const message = `The dimension [${name}] is there twice.`
        issues.addIssue({ code: 'custom', path: ['dimensions'], message })
      }
    }
  })
export type DefinitionContent = z.infer<typeof definitionContentSchema>

/** One combination of levels filled into the template. */
export const scenarioContentSchema = z.strictObject({
  preamble: z.string().optional(),
  prompt: z.string().min(1),
  /** The score of each dimension in this scenario. */
  dimensions: z.record(z.string(), z.number().int()),
})
export type ScenarioContent = z.infer<typeof scenarioContentSchema>
