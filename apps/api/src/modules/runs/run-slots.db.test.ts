import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { request, textAt, valueAt } from '../../../test/client.ts'
import { startApi } from '../../../test/start-api.ts'
import { createPlayedRun, createWorld } from '../../../test/world.ts'

import type { Run } from '@sluice/db'

import type { Answer } from '../../../test/client.ts'
import type { TestApi } from '../../../test/start-api.ts'
import type { World } from '../../../test/world.ts'

let api: TestApi
let world: World
let run: Run

beforeAll(async () => {
  api = await startApi()
  world = await createWorld(api)
  run = await createPlayedRun(api, world)
})

afterAll(() => api[Symbol.asyncDispose]())

const ask = (document: string, variables: Record<string, unknown> = { id: run.id }): Promise<Answer> =>
  request(api.url, world.home.keys.VIEWER, document, variables)

describe('a run', () => {
  test('counts its progress per model from the slots', async () => {
    const { data } = await ask(`query ($id: ID!) {
      run(id: $id) {
        runProgress {
          total completed failed notMeasured percentComplete
          byModel { modelId model { ref } total completed failed notMeasured running averageLatencyMs p50LatencyMs p95LatencyMs }
        }
      }
    }`)
    expect(valueAt(data, 'run', 'runProgress')).toEqual({
      total: 6,
      completed: 3,
      failed: 1,
      notMeasured: 1,
      percentComplete: 83.3,
      byModel: [
        {
          modelId: world.models.one.id,
          model: { ref: 'alpha/one' },
          total: 3,
          completed: 2,
          failed: 0,
          notMeasured: 1,
          running: 0,
          averageLatencyMs: 101,
          p50LatencyMs: 101,
          p95LatencyMs: 102,
        },
        {
          modelId: world.models.sim.id,
          model: { ref: 'sandbox/sim' },
          total: 3,
          completed: 1,
          failed: 1,
          notMeasured: 0,
          running: 0,
          averageLatencyMs: 101,
          p50LatencyMs: 101,
          p95LatencyMs: 101,
        },
      ],
    })
  })

  test('adds up costs exactly, the sandbox only when asked, and says what it does not know', async () => {
    const { data } = await ask(`query ($id: ID!) {
      run(id: $id) {
        actualCost {
          total knownTotal unpricedCalls
          perModel { modelId model { ref } isSandbox probeCount cost knownCost unpricedCalls
            inputTokens outputTokens reasoningTokens cacheReadTokens cacheWriteTokens }
        }
        withSandbox: actualCost(includeSandbox: true) { total knownTotal perModel { cost } }
      }
    }`)
    expect(data?.['run']).toEqual({
      actualCost: {
        total: null,
        knownTotal: '0.000177',
        unpricedCalls: 1,
        perModel: [
          {
            modelId: world.models.one.id,
            model: { ref: 'alpha/one' },
            isSandbox: false,
            probeCount: 2,
            cost: null,
            knownCost: '0.000177',
            unpricedCalls: 1,
            inputTokens: 200,
            outputTokens: 10,
            reasoningTokens: 4,
            cacheReadTokens: 0,
            cacheWriteTokens: 0,
          },
        ],
      },
      withSandbox: { total: null, knownTotal: '5.000177', perModel: [{ cost: null }, { cost: '5' }] },
    })
  })

  test('shows its slots in the order of dispatch, and why there is no answer', async () => {
    const { data, errors } = await ask(`query ($id: ID!) {
      run(id: $id) {
        probeResultCount
        probeResults {
          id model { modelId } scenario { name } sampleIndex outcome status attemptCount errorCode errorMessage finishedAt
          transcript { content }
        }
      }
    }`)
    expect(errors).toEqual([])
    expect(valueAt(data, 'run', 'probeResultCount')).toBe(6)
    const results = valueAt(data, 'run', 'probeResults')
    expect(results).toMatchObject([
      {
        id: `${run.id}:0`,
        model: { modelId: 'one' },
        scenario: { name: 'level 1' },
        outcome: 'ANSWERED',
        status: 'SUCCESS',
        attemptCount: 1,
      },
      { model: { modelId: 'sim' }, scenario: { name: 'level 1' }, outcome: 'ANSWERED' },
      {
        model: { modelId: 'one' },
        scenario: { name: 'level 2' },
        transcript: { content: { turns: [{ targetResponse: 'answer 2' }] } },
      },
      {
        outcome: 'INVALID',
        status: 'FAILED',
        errorCode: 'INVALID_RESPONSE',
        errorMessage: 'empty',
        transcript: null,
      },
      { outcome: 'NOT_MEASURED', status: 'FAILED', errorCode: 'RATE_LIMITED' },
      { outcome: null, status: null, attemptCount: 0, errorCode: null, finishedAt: null, transcript: null },
    ])
  })

  test('filters slots and transcripts, counts and pages alike', async () => {
    const { data } = await ask(
      `query ($id: ID!, $modelId: ID) {
        run(id: $id) {
          answered: probeResultCount(outcome: ANSWERED)
          ofModel: probeResults(modelId: $modelId, outcome: NOT_MEASURED) { id }
          page: probeResults(limit: 2, offset: 3) { id }
          transcriptCount
          ofModelCount: transcriptCount(modelId: $modelId)
          transcripts(modelId: $modelId) { sampleIndex durationMs }
          second: transcripts(limit: 1, offset: 1) { durationMs }
        }
      }`,
      { id: run.id, modelId: world.models.one.id },
    )
    expect(data?.['run']).toEqual({
      answered: 3,
      ofModel: [{ id: `${run.id}:4` }],
      page: [{ id: `${run.id}:3` }, { id: `${run.id}:4` }],
      transcriptCount: 3,
      ofModelCount: 2,
      transcripts: [
        { sampleIndex: 0, durationMs: 100 },
        { sampleIndex: 0, durationMs: 102 },
      ],
      second: [{ durationMs: 101 }],
    })
  })
})

describe('transcript', () => {
  test('shows the conversation with its tokens, cost and time', async () => {
    const { data: listed } = await ask(`query ($id: ID!) { run(id: $id) { transcripts { id } } }`)
    const first = textAt(listed, 'run', 'transcripts', 0, 'id')
    const third = textAt(listed, 'run', 'transcripts', 2, 'id')
    const { data, errors } = await ask(
      `query ($first: ID!, $third: ID!) {
        transcript(id: $first) {
          id runId model { ref } actualModel scenario { name } sampleIndex content turnCount storageNote finishReason
          inputTokens cacheReadTokens cacheWriteTokens outputTokens reasoningTokens tokenCount estimatedCost durationMs createdAt
        }
        third: transcript(id: $third) { estimatedCost }
      }`,
      { first, third },
    )
    expect(errors).toEqual([])
    expect(data).toMatchObject({
      transcript: {
        id: first,
        runId: run.id,
        model: { ref: 'alpha/one' },
        actualModel: 'actual',
        scenario: { name: 'level 1' },
        content: { turns: [{ turnNumber: 1, targetResponse: 'answer 0' }], costSnapshot: null },
        turnCount: 1,
        storageNote: null,
        finishReason: 'stop',
        tokenCount: 107,
        estimatedCost: '0.000177',
        durationMs: 100,
      },
      third: { estimatedCost: null },
    })
  })

  test('says that a total is unknown when a part of it is', async () => {
    const row = await api.db.transcript.findFirstOrThrow({ where: { runId: run.id, slotPosition: 1 } })
    await api.db.transcript.update({ where: { id: row.id }, data: { reasoningTokens: null } })
    const { data } = await ask(`query ($id: ID!) { transcript(id: $id) { tokenCount inputTokens } }`, {
      id: row.id,
    })
    expect(data?.['transcript']).toEqual({ tokenCount: null, inputTokens: 100 })
  })
})
