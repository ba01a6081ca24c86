type Write = (message: string, fields?: Record<string, unknown>) => void

/** What this package needs of a logger: a fixed phrase, facts as fields. */
export type Log = { debug: Write; info: Write; warn: Write; error: Write }
