import { invalid, parseId } from '#shared'

export const RunPriority = { LOW: 0, NORMAL: 5, HIGH: 10 } as const
export type RunPriority = keyof typeof RunPriority

export type StartRunInput = {
  definitionId: string
  /** Model refs. */
  models: readonly string[]
  samplePercentage?: number | null | undefined
  sampleSeed?: string | null | undefined
  samplesPerScenario?: number | null | undefined
  temperature?: number | null | undefined
  priority?: RunPriority | null | undefined
  scenarioIds?: readonly string[] | null | undefined
}

/** The input with its defaults, every range checked. */
export type CheckedInput = {
  definitionId: string
  models: readonly string[]
  samplePercentage: number
  sampleSeed: string
  samplesPerScenario: number
  temperature: number | null
  priority: number
  scenarioIds: readonly string[] | null
}

const MAX_SEED = 100

/** Checks what can be checked without the database; refuses with the field to blame. */
export function checkInput(input: StartRunInput): CheckedInput {
  const definitionId = parseId(input.definitionId, 'definitionId')
  if (input.models.length === 0) throw invalid('models', 'Choose at least one model.')
  const sampleSeed = input.sampleSeed ?? definitionId
  if (sampleSeed.length > MAX_SEED)
    throw invalid(
      'sampleSeed',
      `sampleSeed has ${sampleSeed.length} characters; at most ${MAX_SEED} are allowed.`,
    )
  if (input.scenarioIds?.length === 0)
    throw invalid('scenarioIds', 'scenarioIds is empty; leave it out to use all scenarios.')
  return {
    definitionId,
    models: input.models,
    samplePercentage: checkRange('samplePercentage', input.samplePercentage ?? 100, [1, 100]),
    sampleSeed,
    samplesPerScenario: checkRange('samplesPerScenario', input.samplesPerScenario ?? 1, [1, 100]),
    temperature: checkTemperature(input.temperature ?? null),
    priority: RunPriority[input.priority ?? 'NORMAL'],
    scenarioIds: input.scenarioIds?.map((id) => parseId(id, 'scenarioIds')) ?? null,
  }
}

function checkRange(field: string, value: number, [low, high]: readonly [number, number]): number {
  if (Number.isInteger(value) && value >= low && value <= high) return value
  throw invalid(field, `${field} is ${value}; it must be a whole number between ${low} and ${high}.`)
}

function checkTemperature(value: number | null): number | null {
  if (value === null || (value >= 0 && value <= 2)) return value
  throw invalid(
    'temperature',
    `temperature is ${value}; it must be between 0 and 2, or left out for the vendor's default.`,
  )
}
