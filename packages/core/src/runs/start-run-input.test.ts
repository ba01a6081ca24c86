import { describe, expect, test } from 'vitest'

import { checkInput } from './start-run-input.ts'

const ID = '0198f0a2-0000-7000-8000-000000000001'
const INPUT = { definitionId: ID, models: ['gpt'] }

describe('the input of a run', () => {
  test('has its defaults: all scenarios once, the definition as seed, the vendor’s temperature (3.3)', () => {
    expect(
      checkInput({ ...INPUT, definitionId: ID.toUpperCase(), temperature: null, priority: null }),
    ).toEqual({
      definitionId: ID,
      models: ['gpt'],
      samplePercentage: 100,
      sampleSeed: ID,
      samplesPerScenario: 1,
      temperature: null,
      priority: 5,
      scenarioIds: null,
    })
  })

  test('takes everything up to its limits', () => {
    const given = {
      samplePercentage: 1,
      samplesPerScenario: 100,
      temperature: 2,
      sampleSeed: 'x'.repeat(100),
    }

    expect(checkInput({ ...INPUT, ...given, priority: 'LOW', scenarioIds: [ID] })).toMatchObject({
      ...given,
      priority: 0,
      scenarioIds: [ID],
    })
    expect(checkInput({ ...INPUT, temperature: 0, priority: 'HIGH' })).toMatchObject({
      temperature: 0,
      priority: 10,
    })
  })

  test.each([
    ['definitionId', { definitionId: '7' }, '"7" is not an id: ids are UUIDs such as 0198f0a2-….'],
    ['models', { models: [] }, 'Choose at least one model.'],
    [
      'samplePercentage',
      { samplePercentage: 0 },
      'samplePercentage is 0; it must be a whole number between 1 and 100.',
    ],
    [
      'samplePercentage',
      { samplePercentage: 101 },
      'samplePercentage is 101; it must be a whole number between 1 and 100.',
    ],
    [
      'samplePercentage',
      { samplePercentage: 33.3 },
      'samplePercentage is 33.3; it must be a whole number between 1 and 100.',
    ],
    [
      'samplesPerScenario',
      { samplesPerScenario: 0 },
      'samplesPerScenario is 0; it must be a whole number between 1 and 100.',
    ],
    [
      'samplesPerScenario',
      { samplesPerScenario: 101 },
      'samplesPerScenario is 101; it must be a whole number between 1 and 100.',
    ],
    [
      'temperature',
      { temperature: -0.1 },
      "temperature is -0.1; it must be between 0 and 2, or left out for the vendor's default.",
    ],
    [
      'temperature',
      { temperature: 2.1 },
      "temperature is 2.1; it must be between 0 and 2, or left out for the vendor's default.",
    ],
    [
      'temperature',
      { temperature: Number.NaN },
      "temperature is NaN; it must be between 0 and 2, or left out for the vendor's default.",
    ],
    [
      'sampleSeed',
      { sampleSeed: 'x'.repeat(101) },
      'sampleSeed has 101 characters; at most 100 are allowed.',
    ],
    ['scenarioIds', { scenarioIds: [] }, 'scenarioIds is empty; leave it out to use all scenarios.'],
    ['scenarioIds', { scenarioIds: [ID, 'x'] }, '"x" is not an id: ids are UUIDs such as 0198f0a2-….'],
  ])('with a wrong %s is refused: %j', (field, overrides, message) => {
    expect(() => checkInput({ ...INPUT, ...overrides })).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED', field, message }),
    )
  })
})
