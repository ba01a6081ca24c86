import { spawnSync } from 'node:child_process'

import { describe, expect, test } from 'vitest'

import { createLogging, inContext } from './index.ts'
import type { Config } from './index.ts'

/** A logger and the lines it wrote. */
function createCapture(level: Config['log']['level'] = 'debug') {
  const lines: string[] = []
  const createLogger = createLogging(
    { level, format: 'json' },
    { write: (line: string) => void lines.push(line) },
  )
  return { log: createLogger('runs'), lines, read: (): unknown[] => lines.map((line) => JSON.parse(line)) }
}

describe('a log line', () => {
  test('is one JSON object: a fixed phrase, and the facts as fields', () => {
    const { log, lines, read } = createCapture()

    log.info('run started', { runId: 'r1', slotCount: 24 })

    expect(lines[0]?.endsWith('}\n')).toBe(true)
    expect(read()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-.+Z$/),
        target: 'runs',
        message: 'run started',
        runId: 'r1',
        slotCount: 24,
      },
    ])
  })

  test('has one of four levels, and none below the wanted one is written', () => {
    const { log, read } = createCapture('warn')

    log.debug('step')
    log.info('change')
    log.warn('trouble')
    log.error('call a person')

    expect(read()).toMatchObject([
      { level: 'warn', message: 'trouble' },
      { level: 'error', message: 'call a person' },
    ])
    const silent = createCapture('silent')
    silent.log.error('nobody hears')
    expect(silent.lines).toEqual([])
    const all = createCapture()
    all.log.debug('step')
    expect(all.read()).toMatchObject([{ level: 'debug' }])
  })

  test('carries the context of the request or job it belongs to (L-51)', () => {
    const { log, read } = createCapture()
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

    inContext({ requestId: 'q1', traceparent, teamId: 't1', jobId: 'j1' }, () => log.info('inside'))
    log.info('outside')

    const [inside, outside] = read()
    expect(inside).toMatchObject({
      requestId: 'q1',
      traceId: '0af7651916cd43dd8448eb211c80319c',
      teamId: 't1',
      jobId: 'j1',
    })
    expect(inside).not.toHaveProperty('traceparent')
    expect(outside).not.toHaveProperty('requestId')
  })

  test.each(['password', 'apiKey', 'key', 'token', 'secret', 'authorization', 'cookie', 'credential'])(
    'never shows a %s, even two objects deep',
    (name) => {
      const { log, lines } = createCapture()

      log.info('careless', {
        [name]: 'hunter2',
        input: { [name]: 'hunter2', headers: { [name]: 'hunter2' } },
      })

      expect(lines[0]).not.toContain('hunter2')
      expect(lines[0]?.match(/\[secret\]/g)).toHaveLength(3)
    },
  )
})

describe('a process’s log', () => {
  const write = (format: string) => {
    const script = `
      import { createLogging } from ${JSON.stringify(new URL('./logger.ts', import.meta.url).href)}
      createLogging({ level: 'info', format: '${format}' })('runs').info('run started', { runId: 'r1' })`
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    })
    return { stdout, stderr }
  }

  test('goes to standard error, as JSON for machines', () => {
    const { stdout, stderr } = write('json')

    expect(stdout).toBe('')
    expect(JSON.parse(stderr)).toMatchObject({ target: 'runs', message: 'run started', runId: 'r1' })
  })

  test('and as lines for a person at a terminal', () => {
    const { stdout, stderr } = write('pretty')

    expect(stdout).toBe('')
    expect(stderr).toContain('runs: run started')
    expect(stderr).not.toContain('"message"')
  })
})
