/**
 * Reads the errors of Prisma, its adapter and the driver, which wrap one another: a Prisma error carries the adapter's
 * in `meta.driverAdapterError`, that one the driver's facts in `cause`.
 */
type Link = {
  code?: unknown
  originalCode?: unknown
  kind?: unknown
  message?: unknown
  constraint?: unknown
}

const UNAVAILABLE_CODES = new Set(
  '53300 ECONNREFUSED ECONNRESET ETIMEDOUT EPIPE ENOTFOUND EAI_AGAIN P1001 P1002 P1008 P1017 P2024 P2037'.split(
    ' ',
  ),
)

/** The adapter's error of no known kind: an outage only where Postgres itself did not say what is wrong. */
const UNKNOWN_ADAPTER_ERROR = 'P2039'
/** Five characters; Prisma's own codes look alike, from P1000 on. */
const SQL_STATE = /^(?!P[1-9])[0-9A-Z]{5}$/

const UNAVAILABLE_KINDS = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
])

/** Sentences of the driver and of Prisma's transaction manager that come without a code of their own. */
const UNAVAILABLE_MESSAGES =
  /Connection terminated|Connection ended unexpectedly|timeout exceeded when trying to connect|^timeout expired|Query read timeout|Client has encountered a connection error|Unable to start a transaction in the given time/

/** A unique constraint or index refused the write; `constraint` narrows it to the one of that name. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return hasViolation(error, '23505', constraint)
}

/** A foreign key refused the write, either way round. */
export function isForeignKeyViolation(error: unknown, constraint?: string): boolean {
  return hasViolation(error, '23503', constraint) || hasViolation(error, '23001', constraint)
}

/** Postgres could not be reached, went away or had no connection to give: trying again later may work. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const links = toLinks(error)
  const codes = links.flatMap((link) => [link.code, link.originalCode])
  const isExplained = codes.some((code) => typeof code === 'string' && SQL_STATE.test(code))
  if (codes.includes(UNKNOWN_ADAPTER_ERROR) && !isExplained) return true
  return links.some(
    (link) =>
      [link.code, link.originalCode].some(isUnavailableCode) ||
      (typeof link.kind === 'string' && UNAVAILABLE_KINDS.has(link.kind)) ||
      (typeof link.message === 'string' && UNAVAILABLE_MESSAGES.test(link.message)),
  )
}

/** Prisma's own: a transaction that took too long or met another one. */
const PASSING_CODES = new Set(['P2028', 'P2034'])

/** Data exceptions, violated constraints, limits of the program. */
const REFUSED_DATA = /^(?:22|23|54)/

/**
 * Whether the same may succeed later: an outage, a full disk, a failover, a deadlock, a timeout, a missing function. Not
 * where Postgres refused the data itself, and not where the fault is none of the database's.
 */
export function mayPass(error: unknown): boolean {
  if (isDatabaseUnavailable(error)) return true
  const codes = toLinks(error)
    .flatMap((link) => [link.code, link.originalCode])
    .filter((code) => typeof code === 'string')
  const states = codes.filter((code) => SQL_STATE.test(code))
  if (states.length > 0) return !states.some((state) => REFUSED_DATA.test(state))
  return codes.some((code) => PASSING_CODES.has(code))
}

/** Class 08: connection exceptions; 57P0x: shut down, crashed, starting up. */
function isUnavailableCode(code: unknown): boolean {
  return typeof code === 'string' && (UNAVAILABLE_CODES.has(code) || /^08[0-9A-Z]{3}$|^57P0/.test(code))
}

function hasViolation(error: unknown, sqlState: string, constraint: string | undefined): boolean {
  return toLinks(error).some(
    (link) =>
      (link.code === sqlState || link.originalCode === sqlState) &&
      (constraint === undefined || toConstraintName(link) === constraint),
  )
}

/** The driver gives its name, the adapter an object with it. */
function toConstraintName({ constraint }: Link): unknown {
  return isObject(constraint) && 'index' in constraint ? constraint.index : constraint
}

function toLinks(error: unknown): Link[] {
  if (!isObject(error)) return []
  const { meta, cause, errors }: { meta?: unknown; cause?: unknown; errors?: unknown } = error
  const adapterError = isObject(meta) && 'driverAdapterError' in meta ? meta.driverAdapterError : undefined
  const inner = [adapterError, cause, ...(Array.isArray(errors) ? errors : [])]
  return [error, ...inner.flatMap(toLinks)]
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
