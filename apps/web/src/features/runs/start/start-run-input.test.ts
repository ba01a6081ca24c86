import { describe, expect, it } from 'vitest'

import {
  countProbes,
  findPlanErrors,
  toStartRunField,
  toStartRunInput,
  usualParameters,
  type RunParameters,
} from './start-run-input.ts'

function plan(parameters: Partial<RunParameters> = {}, models = ['openai/gpt-5-mini']) {
  return { definitionId: 'd', models: new Set(models), parameters: { ...usualParameters, ...parameters } }
}

describe('the count of probes', () => {
  it('is scenarios × models × samples', () => {
    expect(countProbes(12, plan({ samplesPerScenario: '3' }, ['a', 'b', 'c', 'd', 'e', 'f']))?.probes).toBe(
      216,
    )
  })

  it.each([
    [12, '50', 6],
    [7, '50', 3],
    [3, '1', 1],
    [100, '99', 99],
    [0, '50', 0],
  ])('of %d scenarios, %s%% are %d', (scenarios, samplePercentage, sampled) => {
    expect(countProbes(scenarios, plan({ samplePercentage }))?.sampledScenarios).toBe(sampled)
  })

  it('waits until its numbers are numbers', () => {
    expect(countProbes(12, plan({ samplesPerScenario: '' }))).toBeNull()
    expect(countProbes(12, plan({ samplePercentage: '1.5' }))).toBeNull()
  })
})

describe('a plan', () => {
  it('that is whole has no errors', () => {
    expect(findPlanErrors(plan({ temperature: '2', samplesPerScenario: ' 100 ' }))).toEqual({})
  })

  it.each(['-0.1', '2.1', 'warm'])('cannot have a temperature of %s', (temperature) => {
    expect(findPlanErrors(plan({ temperature }))).toHaveProperty('temperature')
  })

  it('keeps a temperature of zero, which is not the same as none', () => {
    expect(toStartRunInput('d', plan({ temperature: '0' }))).toHaveProperty('temperature', 0)
    expect(toStartRunInput('d', plan({ temperature: '  ' }))).not.toHaveProperty('temperature')
  })

  it('knows the fields an answer may blame', () => {
    expect(toStartRunField('input.models')).toBe('models')
    expect(toStartRunField('scenarioIds')).toBeUndefined()
    expect(toStartRunField(null)).toBeUndefined()
  })
})
