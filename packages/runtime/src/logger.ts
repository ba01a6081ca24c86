import type { Log } from '@sluice/core/shared'
import { pino } from 'pino'
import pretty from 'pino-pretty'

import type { Config } from './config.ts'
import { currentContext, toTraceId } from './context.ts'

/** Makes the logger of a subsystem: `createLogger('runs')`. */
export type CreateLogger = (name: string) => Log

/** Keys whose values never reach a log, nor do they from two objects deep. */
const SECRET_KEYS = ['password', 'apiKey', 'key', 'token', 'secret', 'authorization', 'cookie', 'credential']
const REDACTED = SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`])

/** Logging of one process, to standard error: standard output belongs to commands' answers. */
export function createLogging(config: Config['log'], destination?: pino.DestinationStream): CreateLogger {
  const root = pino(
    {
      level: config.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      messageKey: 'message',
      formatters: { level: (level) => ({ level }) },
      redact: { paths: REDACTED, censor: '[secret]' },
      mixin: () => contextFields(),
    },
    destination ?? (config.format === 'pretty' ? prettyStream() : pino.destination({ fd: 2, sync: true })),
  )
  return (name) => {
    const logger = root.child({ target: name })
    return {
      debug: (message, fields = {}) => logger.debug(fields, message),
      info: (message, fields = {}) => logger.info(fields, message),
      warn: (message, fields = {}) => logger.warn(fields, message),
      error: (message, fields = {}) => logger.error(fields, message),
    }
  }
}

function prettyStream(): pino.DestinationStream {
  return pretty({
    destination: 2,
    sync: true,
    messageKey: 'message',
    ignore: 'target,requestId,traceId',
    messageFormat: '{target}: {message}',
  })
}

function contextFields(): object {
  const context = currentContext()
  if (!context) return {}
  const { traceparent, ...fields } = context
  return { ...fields, traceId: toTraceId(traceparent) }
}
