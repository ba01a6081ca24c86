import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseEnv } from 'node:util'

import { SluiceError } from '@sluice/core/shared'
import { z } from 'zod'

/** Environment variables as a plain object; values are read once, at start. */
export type Environment = Readonly<Record<string, string | undefined>>

const flag = z.enum(['0', '1', 'true', 'false']).transform((value) => value === '1' || value === 'true')

/** Every variable Sluice reads besides the credentials that providers refer to. */
const environmentSchema = z.object({
  /** Postgres to use; absent: the embedded one in the data directory. A pooler is allowed here. */
  DATABASE_URL: z.string().min(1).optional(),
  /** The same database without a transaction pooler, for LISTEN, locks and migrations. Default: DATABASE_URL. */
  DATABASE_DIRECT_URL: z.string().min(1).optional(),
  /** Connections of one process's pool, 2–100; pg-boss takes 2 more, listening and locks 1 each. */
  DATABASE_POOL: z.coerce.number().int().min(2).max(100).default(10),
  /** Port of GraphQL, sign-in and the web pages. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(4600),
  /** Address to listen on. */
  HOST: z.string().min(1).default('127.0.0.1'),
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  /** Holds the embedded database, the master key and runtime.json. Relative to the workspace root. */
  SLUICE_DATA_DIR: z.string().min(1).default('.sluice'),
  /** 32 bytes in base64. With a database of your own it is required, here or as a file. */
  SLUICE_MASTER_KEY: z.string().min(1).optional(),
  SLUICE_MASTER_KEY_FILE: z.string().min(1).optional(),
  /** Master keys of before, in base64, separated by commas: what is sealed with them opens until `sluice keys rotate-master`. */
  SLUICE_MASTER_KEY_PREVIOUS: z.string().min(1).optional(),
  /** Folder that `file:` credentials lie in; absent: there are none. */
  SLUICE_CREDENTIALS_DIR: z.string().min(1).optional(),
  /** E-mail address and password of the first administrator; without a password one is made and printed once. */
  SLUICE_ADMIN_EMAIL: z.email().default('admin@sluice.local'),
  SLUICE_ADMIN_PASSWORD: z.string().min(8).max(128).optional(),
  /** Whether the sandbox providers are seeded: by default only by `sluice up` and outside production. */
  SLUICE_SANDBOX: flag.optional(),
  /** Where the simulator behind `sandbox://` answers; `sluice up` sets it for itself. */
  SLUICE_SANDBOX_URL: z.url().optional(),
  /** Whether this process ends when the one that started it is gone. Default: when a package manager started it. */
  SLUICE_END_WITH_PARENT: flag.optional(),
  /** Set by package managers for the scripts they run. */
  npm_lifecycle_event: z.string().optional(),
  SLUICE_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** `json` for machines, `pretty` for a terminal. Default: pretty on a terminal. */
  SLUICE_LOG_FORMAT: z.enum(['json', 'pretty']).optional(),
})

export type Config = {
  database: { url: string | null; directUrl: string | null; poolSize: number }
  http: { host: string; port: number }
  isProduction: boolean
  endsWithParent: boolean
  /** Absolute. */
  dataDir: string
  masterKey: { value: string | null; file: string | null; previous: readonly string[] }
  /** Absolute; null: no `file:` credentials. */
  credentialsDir: string | null
  admin: { email: string; password: string | null }
  sandbox: { isWanted: boolean | null; url: string | null }
  log: { level: 'debug' | 'info' | 'warn' | 'error' | 'silent'; format: 'json' | 'pretty' }
  /** What `env:NAME` references resolve against. */
  environment: Environment
}

/** The settings of this process; refuses with one sentence that names every variable that is wrong. */
export function readConfig(environment: Environment): Config {
  const values = parseEnvironment(environment)
  return {
    database: {
      url: values.DATABASE_URL ?? null,
      directUrl: values.DATABASE_DIRECT_URL ?? values.DATABASE_URL ?? null,
      poolSize: values.DATABASE_POOL,
    },
    http: { host: values.HOST, port: values.PORT },
    isProduction: values.NODE_ENV === 'production',
    endsWithParent: values.SLUICE_END_WITH_PARENT ?? values.npm_lifecycle_event !== undefined,
    dataDir: resolve(workspaceRoot(), values.SLUICE_DATA_DIR),
    masterKey: {
      value: values.SLUICE_MASTER_KEY ?? null,
      file: values.SLUICE_MASTER_KEY_FILE ?? null,
      previous: values.SLUICE_MASTER_KEY_PREVIOUS?.split(',') ?? [],
    },
    credentialsDir: values.SLUICE_CREDENTIALS_DIR
      ? resolve(workspaceRoot(), values.SLUICE_CREDENTIALS_DIR)
      : null,
    admin: { email: values.SLUICE_ADMIN_EMAIL, password: values.SLUICE_ADMIN_PASSWORD ?? null },
    sandbox: { isWanted: values.SLUICE_SANDBOX ?? null, url: values.SLUICE_SANDBOX_URL ?? null },
    log: {
      level: values.SLUICE_LOG_LEVEL,
      format: values.SLUICE_LOG_FORMAT ?? (process.stderr.isTTY ? 'pretty' : 'json'),
    },
    environment,
  }
}

function parseEnvironment(environment: Environment): z.output<typeof environmentSchema> {
  const { data, error } = environmentSchema.safeParse(withoutEmpty(environment))
  if (data) return data
  const faults = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new SluiceError('VALIDATION_FAILED', `The environment is not usable. ${faults.join('; ')}.`, {
    field: faults[0]?.split(':')[0] ?? '',
  })
}

/** The process's environment on top of the workspace's `.env`. */
export function readEnvironment(folder?: string): Environment {
  const { file, own } = readEnvironmentParts(folder)
  return { ...file, ...own }
}

/** Where variables come from: the workspace's `.env`, and the process's own environment, which overrules it. */
export type EnvironmentParts = { file: Environment; own: Environment }

export function readEnvironmentParts(folder: string = workspaceRoot()): EnvironmentParts {
  const file = join(folder, '.env')
  return { file: existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}, own: process.env }
}

/** A variable of ours as it counts. */
export type Variable = {
  name: string
  /** As it is set, else its default; null: neither. May be a secret. */
  value: string | null
  source: 'environment' | '.env' | 'default'
  /** Why it cannot be used; never repeats the value. */
  fault: string | null
}

/** Every variable that Sluice reads, in the order they are documented in. */
export function explainEnvironment({ file, own }: EnvironmentParts): Variable[] {
  const given = withoutEmpty({ ...file, ...own })
  return Object.entries(environmentSchema.shape)
    .filter(([name]) => name !== 'npm_lifecycle_event')
    .map(([name, schema]) => {
      const text = given[name]
      const { data, error } = schema.safeParse(text)
      const fallback = data === undefined ? null : String(data)
      if (text === undefined) return { name, value: fallback, source: 'default', fault: null }
      const source = own[name] === undefined ? '.env' : 'environment'
      return { name, value: text, source, fault: error?.issues[0]?.message ?? null }
    })
}

/** The folder of pnpm-workspace.yaml. */
export function workspaceRoot(): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'pnpm-workspace.yaml'))) {
    const parent = dirname(folder)
    if (parent === folder) return process.cwd()
    folder = parent
  }
  return folder
}

/** `NAME=` in a file means the same as no NAME. */
function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
}
