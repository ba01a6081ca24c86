import { describe, expect, test } from 'vitest'

import { comparePrices } from './index.ts'
import type { PriceEntry, RateRow, RegistryModel } from './index.ts'

const row = (tokenClass: RateRow['tokenClass'], usdPerMillion: string, fromInputTokens = 0): RateRow => ({
  tokenClass,
  fromInputTokens,
  usdPerMillion,
})

const entry = (modelId: string, rates: RateRow[], vendor = 'acme'): PriceEntry => ({
  vendor,
  modelId,
  kind: null,
  rates,
  contextWindow: null,
  maxOutputTokens: null,
  capabilities: null,
})

const model = (modelId: string, rates: RateRow[], provider = 'acme'): RegistryModel => ({
  id: `id of ${provider}/${modelId}`,
  provider,
  modelId,
  rates,
})

/** What becomes of one model with these rates when the file has those. */
const change = (before: RateRow[], after: RateRow[]) =>
  comparePrices(
    { entries: [entry('one', after)], refused: [] },
    { models: [model('one', before)], vendors: new Map() },
  ).models[0]

describe('a price file compared with the registry', () => {
  test('gives a price to a model that has none', () => {
    const rates = [row('INPUT', '3'), row('OUTPUT', '15')]

    expect(change([], rates)).toEqual({
      id: 'id of acme/one',
      provider: 'acme',
      modelId: 'one',
      outcome: 'NEW',
      reason: null,
      rates,
      changes: [
        { tokenClass: 'INPUT', fromInputTokens: 0, before: null, after: '3' },
        { tokenClass: 'OUTPUT', fromInputTokens: 0, before: null, after: '15' },
      ],
    })
  })

  test('shows what changes, and only that', () => {
    const compared = change(
      [row('INPUT', '3.000000'), row('OUTPUT', '15.000000'), row('CACHE_READ', '0.3')],
      [row('INPUT', '3'), row('OUTPUT', '12'), row('REASONING', '20')],
    )

    expect(compared).toMatchObject({
      outcome: 'CHANGED',
      rates: [row('INPUT', '3'), row('OUTPUT', '12'), row('REASONING', '20')],
      changes: [
        { tokenClass: 'CACHE_READ', fromInputTokens: 0, before: '0.3', after: null },
        { tokenClass: 'OUTPUT', fromInputTokens: 0, before: '15', after: '12' },
        { tokenClass: 'REASONING', fromInputTokens: 0, before: null, after: '20' },
      ],
    })
  })

  test('changes nothing where it says the same in other words', () => {
    expect(
      change([row('INPUT', '3.000000'), row('INPUT', '3', 200_001)], [row('INPUT', '3.0')]),
    ).toMatchObject({ outcome: 'UNCHANGED', changes: [], reason: null })
  })

  test('sees a tier that comes, moves and goes', () => {
    const flat = [row('INPUT', '1')]
    const tiered = [row('INPUT', '1'), row('INPUT', '2', 200_001)]
    const moved = [row('INPUT', '1'), row('INPUT', '2', 128_001)]

    expect(change(flat, tiered)?.changes).toEqual([
      { tokenClass: 'INPUT', fromInputTokens: 200_001, before: '1', after: '2' },
    ])
    expect(change(tiered, moved)?.changes).toEqual([
      { tokenClass: 'INPUT', fromInputTokens: 128_001, before: '1', after: '2' },
    ])
    expect(change(tiered, flat)?.changes).toEqual([
      { tokenClass: 'INPUT', fromInputTokens: 200_001, before: '2', after: '1' },
    ])
  })

  test('lists a change once when it goes on into the next tier, and again when it comes back', () => {
    const before = [row('INPUT', '1'), row('OUTPUT', '5'), row('INPUT', '2', 101), row('INPUT', '1', 201)]
    const after = [row('INPUT', '3'), row('OUTPUT', '6'), row('INPUT', '2', 101), row('INPUT', '3', 201)]

    expect(change(before, after)?.changes).toEqual([
      { tokenClass: 'INPUT', fromInputTokens: 0, before: '1', after: '3' },
      { tokenClass: 'INPUT', fromInputTokens: 201, before: '1', after: '3' },
      { tokenClass: 'OUTPUT', fromInputTokens: 0, before: '5', after: '6' },
    ])
  })

  test.each([
    ['99.99', 'CHANGED'],
    ['100', 'REFUSED'],
    ['0.0101', 'CHANGED'],
    ['0.01', 'REFUSED'],
    ['0', 'REFUSED'],
  ])('of 1 becoming %s is %s', (after, outcome) => {
    expect(change([row('INPUT', '1')], [row('INPUT', after)])?.outcome).toBe(outcome)
  })

  test('refuses an absurd jump of any class at any length, and shows it', () => {
    const compared = change(
      [row('INPUT', '3'), row('OUTPUT', '15')],
      [row('INPUT', '3.1'), row('OUTPUT', '15'), row('OUTPUT', '1500', 200_001)],
    )

    expect(compared).toMatchObject({
      outcome: 'REFUSED',
      reason:
        'one: an absurd jump of OUTPUT from 15 to 1500 USD per million; if it is meant, set it by hand.',
    })
    expect(compared?.changes).toHaveLength(2)
    expect(change([row('INPUT', '0')], [row('INPUT', '1')])?.outcome).toBe('REFUSED')
  })

  test('finds models by vendor, whatever their providers are called', () => {
    const { models, unknown } = comparePrices(
      {
        entries: [
          entry('one', [row('INPUT', '1')]),
          entry('one', [row('INPUT', '2')], 'other'),
          entry('two', [row('INPUT', '3')]),
        ],
        refused: [],
      },
      {
        models: [
          model('one', [], 'acme'),
          model('one', [], 'acme-eu'),
          model('one', [], 'mine'),
          model('three', [], 'acme'),
        ],
        vendors: new Map([
          ['acme-eu', 'acme'],
          ['mine', 'other'],
        ]),
      },
    )

    expect(models.map(({ id, rates }) => [id, rates[0]?.usdPerMillion])).toEqual([
      ['id of acme/one', '1'],
      ['id of acme-eu/one', '1'],
      ['id of mine/one', '2'],
    ])
    expect(unknown).toEqual([{ vendor: 'acme', modelId: 'two', outcome: 'UNKNOWN_MODEL' }])
  })

  test('says why a model’s entry could not be read, and does not list what is nobody’s', () => {
    const refused = [
      { vendor: 'acme', modelId: 'one', reason: 'one: no price.' },
      { vendor: null, modelId: 'two', reason: 'two: the file does not say whose model it is.' },
    ]

    expect(
      comparePrices(
        { entries: [], refused },
        { models: [model('one', [row('INPUT', '1')]), model('two', [])], vendors: new Map() },
      ),
    ).toEqual({
      models: [
        {
          id: 'id of acme/one',
          provider: 'acme',
          modelId: 'one',
          outcome: 'REFUSED',
          reason: 'one: no price.',
          rates: [],
          changes: [],
        },
      ],
      unknown: [],
    })
  })
})
