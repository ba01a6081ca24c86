import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { createTestDatabase } from '@sluice/testkit'
import type { TestDatabase } from '@sluice/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createFolder } from './capture.ts'
import { createCommands, createSuccesses } from './command-line.ts'
import type { Commands } from './command-line.ts'

let database: TestDatabase
let sluice: Commands
let done: Commands

beforeAll(async () => {
  database = await createTestDatabase()
  sluice = createCommands(database.url)
  done = createSuccesses(sluice)
})

afterAll(() => database[Symbol.asyncDispose]())

/** The last change in the audit trail. */
function lastChange(): Promise<object | null> {
  return database.db.auditLog.findFirst({ orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] })
}

describe('sluice providers', () => {
  test('the first command of all tells the first password on standard error', async () => {
    const { exitCode, answer, lines, notes } = await done('providers list')
    expect(exitCode).toBe(0)
    expect(notes).toEqual([
      expect.stringMatching(/^First administrator admin@sluice.local, password [\w-]{16} /),
    ])
    expect(answer).toContainEqual(
      expect.objectContaining({
        name: 'openai',
        protocol: 'OPENAI',
        models: 2,
        credential: { kind: 'ENVIRONMENT', reference: 'env:OPENAI_API_KEY' },
        isAvailable: false,
        unavailableReason: 'OPENAI_API_KEY is not set in the environment.',
      }),
    )
    expect(answer).toContainEqual(expect.objectContaining({ name: 'sandbox-openai', isAvailable: true }))
    expect(lines[0]).toMatch(/^provider +protocol +models/)
    expect(lines).toHaveLength(2 + 9)
  })

  test('one is created with a credential from standard input, which nobody sees again', async () => {
    const { exitCode, answer, lines } = await done(
      'providers create acme --protocol OPENAI --base-url https://acme.example/v1 --credential-stdin --parallel 4 --tokens-per-minute 9000 --timeout 30',
      { input: 'sk-acme-secret\n' },
    )
    expect(exitCode).toBe(0)
    expect(answer).toMatchObject({
      name: 'acme',
      displayName: 'acme',
      credential: { kind: 'STORED', reference: null },
      maxParallelRequests: 4,
      requestsPerMinute: 60,
      tokensPerMinute: 9000,
      requestTimeoutSeconds: 30,
      isEnabled: true,
      isAvailable: true,
    })
    expect(JSON.stringify([answer, lines])).not.toContain('sk-acme-secret')
    expect(await lastChange()).toMatchObject({ actorKind: 'SYSTEM', operation: 'createLlmProvider' })
  })

  test('one is changed, switched off and on, and deleted', async () => {
    const changed = await done('providers update acme --requests-per-minute 100 --tokens-per-minute none')
    expect(changed.answer).toMatchObject({
      requestsPerMinute: 100,
      tokensPerMinute: null,
      maxParallelRequests: 4,
    })
    const off = await done('providers disable acme')
    expect(off.lines).toEqual([
      'acme is at https://acme.example/v1, credential stored. acme is switched off.',
    ])
    expect((await done('providers enable acme')).answer).toMatchObject({ isEnabled: true })
    const cleared = await done('providers update acme --clear-credential')
    expect(cleared.lines[0]).toContain('credential none. No credential is set for this provider.')
    expect(await database.db.storedCredential.count()).toBe(0)
    expect((await done('providers delete acme')).lines).toEqual(['Deleted acme.'])
    expect(await lastChange()).toMatchObject({ operation: 'deleteLlmProvider', entityName: 'acme' })
  })

  test('a test says how the provider answered, and fails when it does', async () => {
    const good = await done('providers test sandbox-openai')
    expect(good.exitCode).toBe(0)
    expect(good.answer).toMatchObject({ provider: 'sandbox-openai', isOk: true, error: null })
    expect(good.lines[0]).toMatch(/^sandbox-openai answered in \d+ ms/)
    const bad = await sluice('providers test openai')
    expect(bad.exitCode).toBe(1)
    expect(bad.answer).toMatchObject({ isOk: false, error: { code: 'MISSING_API_KEY' } })
    expect(bad.lines[0]).toMatch(/^openai failed after \d+ ms: MISSING_API_KEY\. /)
  })
})

describe('sluice models', () => {
  test('are listed with prices and state, all or some', async () => {
    const all = await done('models list')
    expect(all.answer).toContainEqual(
      expect.objectContaining({
        ref: 'openai/gpt-5.1',
        kind: 'CHAT',
        isDefault: false,
        costInputPerMillion: '1.25',
        costOutputPerMillion: '10',
        costReasoningPerMillion: null,
        isAvailable: false,
      }),
    )
    expect(all.lines).toContainEqual(
      expect.stringMatching(/^sandbox-google\/sim-breeze .*0\.075 +0\.3 +available$/),
    )
    const some = await done('models list --provider mistral --status ACTIVE --kind CHAT')
    expect(some.answer).toEqual([expect.objectContaining({ ref: 'mistral/mistral-large-2512' })])
  })

  test('one is added as the default, changed, and deleted', async () => {
    const added = await done(
      'models add openai/gpt-9 --display-name GPT-9 --input 1.5 --output 6 --context-window 400000 --tools yes --default',
    )
    expect(added.answer).toMatchObject({
      ref: 'openai/gpt-9',
      isDefault: true,
      previousDefault: 'openai/gpt-5-mini',
      costInputPerMillion: '1.5',
      contextWindow: 400_000,
      supportsTools: true,
      supportsVision: null,
    })
    expect(added.lines).toContain('The default was openai/gpt-5-mini.')
    const changed = await done([
      ...'models update gpt-9 --output 7.25 --context-window unknown --options'.split(' '),
      '{"maxTokensParameter":"max_completion_tokens"}',
    ])
    expect(changed.answer).toMatchObject({
      costInputPerMillion: '1.5',
      costOutputPerMillion: '7.25',
      contextWindow: null,
      version: 2,
    })
    expect(changed.lines[0]).toMatch(/^openai\/gpt-9 .*a million tokens cost 1\.5 USD in, 7\.25 USD out/)
    const back = await done('models set-default openai/gpt-5-mini')
    expect(back.answer).toEqual({ model: 'openai/gpt-5-mini', previousDefault: 'openai/gpt-9' })
    expect((await done('models delete openai/gpt-9')).lines).toEqual(['Deleted openai/gpt-9.'])
    expect(await lastChange()).toMatchObject({ operation: 'deleteLlmModel' })
  })

  test('a deprecation says beforehand what it would do, then does it, and is taken back', async () => {
    const ref = 'xai/grok-4-1-fast-reasoning'
    const before = await database.db.auditLog.count()
    const tried = await done(`models deprecate ${ref} --dry-run`)
    expect(tried.answer).toMatchObject({ model: ref, dryRun: true, newDefault: 'xai/grok-4-0709' })
    expect(tried.lines[0]).toBe(`${ref} would be deprecated; nothing was changed.`)
    expect(tried.lines).toContain('The default would be xai/grok-4-0709.')
    expect(await database.db.auditLog.count()).toBe(before)

    const deprecated = await done(`models deprecate ${ref}`)
    expect(deprecated.lines).toEqual([
      `${ref} is deprecated.`,
      'Runs that used it: 0, of them 0 under way, which go on.',
      'The default is xai/grok-4-0709.',
    ])
    const last = await done('models deprecate xai/grok-4-0709')
    expect(last.answer).toMatchObject({ newDefault: null, warning: expect.stringContaining('no default') })
    const reactivated = await done(`models reactivate ${ref}`)
    expect(reactivated.answer).toMatchObject({ status: 'ACTIVE', isDefault: false })
  })
})

describe('sluice prices', () => {
  test('are set whole, from now on or later, and listed newest first', async () => {
    const set = await done('prices set mistral/mistral-large-2512 --input 0.4 --note contract')
    expect(set.answer).toMatchObject({ warning: expect.stringContaining('No rate for OUTPUT') })
    const later = await done('prices set mistral/mistral-large-2512 --input 1 --output 2 --from 2126-01-01')
    expect(later.lines).toEqual([
      'The price of mistral/mistral-large-2512 is set from 2126-01-01T00:00:00.000Z on.',
    ])
    const { answer, lines } = await done('prices list mistral/mistral-large-2512')
    expect(answer).toMatchObject({
      model: 'mistral/mistral-large-2512',
      prices: [
        { status: 'FUTURE', rates: [{ usdPerMillion: '1' }, { usdPerMillion: '2' }] },
        {
          status: 'IN_FORCE',
          source: 'admin: contract',
          rates: [{ tokenClass: 'INPUT', usdPerMillion: '0.4' }],
        },
        { status: 'PAST', rates: [{ usdPerMillion: '0.5' }, { usdPerMillion: '1.5' }] },
      ],
    })
    expect(lines).toHaveLength(2 + 5)
  })

  test('a file is tried, refused and taken over', async () => {
    await using folder = await createFolder()
    const file = join(folder.path, 'prices.json')
    const price = (input: number, output: number): object => ({
      litellm_provider: 'deepseek',
      mode: 'chat',
      input_cost_per_token: input,
      output_cost_per_token: output,
    })
    const line = `prices import ${file} --format LITELLM --provider deepseek`
    const models = {
      'deepseek/deepseek-chat': price(3e-7, 4.2e-7),
      'deepseek/deepseek-nine': price(1e-6, 1e-6),
    }
    await writeFile(file, JSON.stringify({ ...models, 'deepseek/deepseek-reasoner': price(1, 1) }))
    const tried = await done(`${line} --dry-run`)
    expect(tried.answer).toMatchObject({
      isApplied: false,
      counts: { added: 0, changed: 1, unchanged: 0, refused: 1, unknown: 1 },
    })
    expect(tried.lines).toContainEqual(
      expect.stringMatching(/^deepseek\/deepseek-chat +CHANGED +INPUT +0 +0\.28 +0\.3$/),
    )
    expect(tried.lines).toContainEqual(expect.stringMatching(/^Refused: deepseek-reasoner/))
    expect(tried.lines.at(-1)).toContain('dry run')

    const refused = await sluice(line)
    expect(refused).toMatchObject({ exitCode: 1, failure: { code: 'VALIDATION_FAILED', field: 'source' } })
    const taken = await done(`${line} --skip-refused`)
    expect(taken).toMatchObject({ exitCode: 0, answer: { isApplied: true, counts: { changed: 1 } } })
    const { answer } = await done('models list --provider deepseek')
    expect(answer).toContainEqual(
      expect.objectContaining({ ref: 'deepseek/deepseek-chat', costInputPerMillion: '0.3' }),
    )
  })
})

describe('what cannot be done', () => {
  test.each([
    ['providers test nobody', 'NOT_FOUND', 'name', 'there are anthropic'],
    [
      'providers update sandbox-openai --base-url https://a.example',
      'VALIDATION_FAILED',
      'baseUrl',
      'sandbox',
    ],
    [
      'providers update openai --base-url https://a.example/v1',
      'VALIDATION_FAILED',
      'credential',
      'give it again',
    ],
    ['providers update openai --parallel 101', 'VALIDATION_FAILED', 'maxParallelRequests', 'from 0 to 100'],
    ['providers delete openai', 'CONFLICT', 'id', 'models (gpt-5-mini, gpt-5.1)'],
    [
      'providers create openai --protocol OPENAI --base-url https://a.example/v1',
      'CONFLICT',
      'name',
      'openai',
    ],
    ['models add nobody/m', 'NOT_FOUND', 'name', 'There is no provider "nobody"'],
    ['models add openai/gpt-5.1', 'CONFLICT', 'modelId', 'already'],
    ['models update openai/nothing --input 1', 'MODEL_NOT_FOUND', 'model', 'it has gpt-5-mini, gpt-5.1'],
    [
      'models update openai/gpt-5.1 --input 0.00001',
      'VALIDATION_FAILED',
      'costInputPerMillion',
      '4 decimals',
    ],
    [
      'models update openai/gpt-5.1 --input NaN',
      'VALIDATION_FAILED',
      'costInputPerMillion',
      'decimal number',
    ],
    ['models set-default nobody/m', 'UNSUPPORTED_PROVIDER', 'model', 'no provider "nobody"'],
    ['prices set openai/gpt-5.1', 'VALIDATION_FAILED', 'rates', '1 to 20 rates'],
    ['prices set openai/gpt-5.1 --input -1', 'VALIDATION_FAILED', 'rates.0.usdPerMillion', 'decimal number'],
    ['prices set openai/gpt-5.1 --input 1 --from 2020-01-01', 'VALIDATION_FAILED', 'effectiveFrom', 'past'],
  ])('%s is refused with %s for %s and changes nothing', async (line, code, field, sentence) => {
    const before = await database.db.auditLog.count()
    const { exitCode, failure, answer } = await sluice(line)
    expect({ exitCode, answer }).toEqual({ exitCode: 1, answer: undefined })
    expect(failure).toMatchObject({ code, field, message: expect.stringContaining(sentence) })
    expect(await database.db.auditLog.count()).toBe(before)
  })
})
