import { describe, expect, test, vi } from 'vitest'

import { createCommands } from '../test/command-line.ts'

/** Nobody listens there: whatever is not understood has to be refused before. */
const sluice = createCommands('postgresql://nobody@127.0.0.1:1/nothing')

describe('a command line that is not understood', () => {
  test.each([
    ['nonsense', "unknown command 'nonsense'"],
    ['models nonsense', "unknown command 'nonsense'"],
    ['models', 'The command is not complete.'],
    ['models list --colour red', "unknown option '--colour'"],
    ['models list --status OLD', 'Allowed choices are ACTIVE, DEPRECATED'],
    ['models list --kind IMAGE', 'Allowed choices are CHAT, EMBEDDING'],
    ['models add nobody', '"nobody" is no provider/modelId'],
    ['models update openai/gpt-5.1', 'Say what to change'],
    ['models update openai/gpt-5.1 --vision maybe', 'It has to be yes, no or unknown.'],
    ['models update openai/gpt-5.1 --context-window much', 'It has to be a whole number.'],
    ['models update openai/gpt-5.1 --options {', 'It has to be JSON.'],
    ['models deprecate', "missing required argument 'model'"],
    ['providers create acme --protocol OPENAI', "required option '--base-url <url>' not specified"],
    ['providers create acme --base-url https://a.b --protocol SOAP', 'Allowed choices are'],
    ['providers update openai', 'Say what to change'],
    ['providers update openai --parallel 1.5', 'It has to be a whole number.'],
    ['providers update openai --credential env:A_API_KEY --credential-stdin', 'not both'],
    ['providers update openai --credential-stdin', 'nothing on standard input'],
    ['prices set openai/gpt-5.1 --input 1 --from soon', 'It has to be a time'],
    ['prices set openai/gpt-5.1 --input 1 --from 2026-13-01', 'It has to be a time'],
    ['prices import prices.json', "required option '--format <format>' not specified"],
    ['prices import prices.json --format CSV', 'Allowed choices are LITELLM, MODELS_DEV, PORTKEY'],
    ['settings set run_max_probes', "missing required argument 'value'"],
    ['users create ada@example.com --role KING', 'Allowed choices are'],
    ['keys create', "required option '--name <name>' not specified"],
    ['keys rotate pk_live_12345678 --overlap-hours long', 'It has to be a whole number.'],
    ['audit list --last 0', '--last is 0; it must be between 1 and 10000'],
    ['audit verify --noted 12', 'a number, a colon and 64 hex digits'],
    ['sandbox burn', 'Allowed choices are remove, restore'],
    ['migrate sideways', 'Allowed choices are up, down'],
    ['demo --samples many', 'It has to be a whole number.'],
  ])('%s ends with exit code 2', async (line, sentence) => {
    const { exitCode, failure, answer } = await sluice(line)
    expect({ exitCode, answer }).toEqual({ exitCode: 2, answer: undefined })
    expect(failure).toMatchObject({ code: 'USAGE', message: expect.stringContaining(sentence) })
  })

  test('a credential given as an argument is refused without being repeated', async () => {
    const { exitCode, failure, notes } = await sluice('providers update openai --credential sk-very-secret')
    expect(exitCode).toBe(2)
    expect(failure?.message).toContain('--credential-stdin')
    expect(JSON.stringify([failure, notes])).not.toContain('sk-very-secret')
  })

  test('shows the help of the command that was meant', async () => {
    const { notes } = await sluice('models deprecate')
    expect(notes.join('\n')).toContain('Usage: sluice models deprecate [options] <model>')
  })
})

describe('a command that cannot be done', () => {
  test('ends with exit code 1 and a sentence that says what to mend, without a stack', async () => {
    const { exitCode, failure } = await sluice('models list')
    expect(exitCode).toBe(1)
    expect(failure?.message).toMatch(/^Postgres cannot be reached at 127\.0\.0\.1:1 .*check that it runs/)
    expect(failure?.message).not.toContain('\n')
  })

  test('names the variables of an environment that is not usable', async () => {
    const { exitCode, failure } = await sluice('models list', { environment: { PORT: 'x' } })
    expect(exitCode).toBe(1)
    expect(failure).toMatchObject({ code: 'VALIDATION_FAILED', message: expect.stringContaining('PORT: ') })
  })

  test('says which file cannot be read', async () => {
    const { exitCode, failure } = await sluice('prices import /nowhere/prices.json --format LITELLM')
    expect(exitCode).toBe(1)
    expect(failure?.message).toContain('/nowhere/prices.json cannot be read')
  })
})

test('help is no failure', async () => {
  const written: string[] = []
  const stdout = vi
    .spyOn(process.stdout, 'write')
    .mockImplementation((text) => written.push(String(text)) > 0)
  expect((await sluice('keys rotate-master --help')).exitCode).toBe(0)
  stdout.mockRestore()
  expect(written.join('')).toContain('SLUICE_MASTER_KEY_PREVIOUS=<the old one>')
})
