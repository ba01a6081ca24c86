import type { VariablesOf } from '#graphql/graphql.ts'

import type { StartRunMutation } from './start-run-mutation.ts'

export const priorities = ['LOW', 'NORMAL', 'HIGH'] as const
export type Priority = (typeof priorities)[number]

/** The form as typed. */
export type RunParameters = {
  samplesPerScenario: string
  samplePercentage: string
  /** Empty: the vendor's default, never sent. */
  temperature: string
  priority: Priority
}

export const usualParameters: RunParameters = {
  samplesPerScenario: '1',
  samplePercentage: '100',
  temperature: '',
  priority: 'NORMAL',
}

export type StartRunField = 'definitionId' | 'models' | keyof RunParameters
export type FieldErrors = Partial<Record<StartRunField, string>>
export type StartRunInput = VariablesOf<typeof StartRunMutation>['input']

export type RunPlan = {
  definitionId: string | undefined
  models: ReadonlySet<string>
  parameters: RunParameters
}

/** What is wrong with a plan, by field; nothing when it can be sent. The API has the last word. */
export function findPlanErrors({ definitionId, models, parameters }: RunPlan): FieldErrors {
  const errors: FieldErrors = {}
  if (!definitionId) errors.definitionId = 'Choose a definition.'
  if (models.size === 0) errors.models = 'Choose at least one model.'
  if (!isWholeNumber(parameters.samplesPerScenario, 1, 100)) {
    errors.samplesPerScenario = 'Give a whole number from 1 to 100.'
  }
  if (!isWholeNumber(parameters.samplePercentage, 1, 100)) {
    errors.samplePercentage = 'Give a whole number from 1 to 100.'
  }
  const temperature = Number(parameters.temperature)
  if (!(temperature >= 0 && temperature <= 2)) {
    errors.temperature = 'Give a number from 0 to 2, or leave it blank.'
  }
  return errors
}

export function toStartRunInput(definitionId: string, { models, parameters }: RunPlan): StartRunInput {
  const temperature = parameters.temperature.trim()
  return {
    definitionId,
    models: [...models],
    samplesPerScenario: Number(parameters.samplesPerScenario),
    samplePercentage: Number(parameters.samplePercentage),
    priority: parameters.priority,
    ...(temperature !== '' && { temperature: Number(temperature) }),
  }
}

export type ProbeCount = { sampledScenarios: number; models: number; samples: number; probes: number }

/** How many probes a plan makes; null while a number is not one. A run asks at least one scenario. */
export function countProbes(scenarioCount: number, { models, parameters }: RunPlan): ProbeCount | null {
  const { samplesPerScenario, samplePercentage } = parameters
  if (!isWholeNumber(samplesPerScenario, 1, 100) || !isWholeNumber(samplePercentage, 1, 100)) return null
  const sampledScenarios =
    scenarioCount === 0 ? 0 : Math.max(1, Math.floor((scenarioCount * Number(samplePercentage)) / 100))
  const samples = Number(samplesPerScenario)
  return { sampledScenarios, models: models.size, samples, probes: sampledScenarios * models.size * samples }
}

/** The field an API error blames, where the form has it. */
export function toStartRunField(field: string | null): StartRunField | undefined {
  const fields = [
    'definitionId',
    'models',
    'samplesPerScenario',
    'samplePercentage',
    'temperature',
    'priority',
  ] as const
  return fields.find((each) => each === field?.split('.').at(-1))
}

function isWholeNumber(text: string, least: number, most: number): boolean {
  return /^\d+$/.test(text.trim()) && Number(text) >= least && Number(text) <= most
}
