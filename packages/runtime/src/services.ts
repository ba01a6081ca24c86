import { Callers } from '@sluice/core/access'
import { RecordedModels } from '@sluice/core/calls'
import { CredentialFiles, openKeyring, placeOfCredential, splitReference } from '@sluice/core/credentials'
import type { CredentialSource, Keyring } from '@sluice/core/credentials'
import { systemClock } from '@sluice/core/shared'
import type { Clock, Log } from '@sluice/core/shared'
import type { SettingValues } from '@sluice/core/settings'
import { Snapshot } from '@sluice/core/snapshot'
import { createDatabase } from '@sluice/db'
import type { Database } from '@sluice/db'
import type { Target } from '@sluice/llm'
import { Queue } from '@sluice/queue'

import type { Config } from './config.ts'
import { SetupError } from './lifecycle.ts'
import { createLogging } from './logger.ts'
import type { CreateLogger } from './logger.ts'
import { loadMasterKeys } from './master-key.ts'
import type { MasterKeys } from './master-key.ts'
import { createModels } from './models.ts'
import type { CallableProvider, Models } from './models.ts'
import { createRedaction } from './redaction.ts'
import type { RedactorOf } from './redaction.ts'

/** Everything a process of ours is made of. */
export interface Services extends AsyncDisposable {
  config: Config
  db: Database
  /** Reaches Postgres without a transaction pooler: LISTEN, advisory locks. */
  directUrl: string
  queue: Queue
  models: Models
  /** The same models for calls that belong to no job: reserved, recorded and settled. */
  calls: RecordedModels
  /** What takes the secrets out of the calls to a provider. */
  redactorOf: RedactorOf
  credentials: CredentialSource
  keyring: Keyring
  /** Settings, providers and credentials as of the registry's latest version. */
  snapshot: Snapshot
  /** Who is asking, by API key or session. */
  callers: Callers
  clock: Clock
  createLogger: CreateLogger
}

/** What a test, or a process that holds several roles, puts in place of what the configuration would give. */
export type ServiceOverrides = Partial<Pick<Services, 'clock' | 'createLogger' | 'models'>> & {
  masterKeys?: MasterKeys
}

export type ServiceOptions = { config: Config; role: string; overrides?: ServiceOverrides }

/** Puts a process together; the database must be migrated. Refuses a wrong master key. */
export async function createServices({ config, role, overrides = {} }: ServiceOptions): Promise<Services> {
  const { url, directUrl, poolSize } = config.database
  if (!url || !directUrl)
    throw new SetupError('DATABASE_URL is not set, and no running Sluice was found to take it from.')
  await using opened = new AsyncDisposableStack()
  const createLogger = overrides.createLogger ?? createLogging(config.log)
  const clock = overrides.clock ?? systemClock
  // Where the two are one address, it was checked that it leads through no pooler.
  const keepsSession = url === directUrl
  const db = opened.use(createDatabase({ url, poolSize, applicationName: `sluice ${role}`, keepsSession }))
  const keyring = await openKeyring(db, overrides.masterKeys ?? loadMasterKeys(config))
  const snapshot = opened.use(await Snapshot.start({ db, log: createLogger('snapshot') }))
  opened.use(snapshot.onChange(({ masterKeyId }) => keyring.activate(masterKeyId)))
  const callers = opened.use(new Callers({ db, keyring, clock, snapshot, log: createLogger('access') }))
  const credentials = createCredentialSource({ config, clock, keyring, snapshot })
  const log = createLogger('queue')
  const queue = opened.use(
    await Queue.start({
      url,
      poolSize: 2,
      applicationName: `sluice ${role} queue`,
      supervise: role !== 'api',
      onError: (error) => log.warn('pg-boss reported an error', { reason: error.message }),
    }),
  )
  const models =
    overrides.models ??
    opened.use(
      createModels({
        clock,
        credentials,
        sandboxUrl: config.sandbox.url,
        timeouts: () => toTimeouts(snapshot.current.settings),
        lookAgain: (provider) => lookAgain(provider, { credentials, snapshot, log: createLogger('models') }),
      }),
    )
  const redactorOf = createRedaction({ snapshot, credentials })
  const keepsBodies = (): boolean => snapshot.current.settings.log_sensitive_data
  const calls = opened.use(
    new RecordedModels({ db, clock, models, keepsBodies, redactorOf, log: createLogger('calls') }),
  )
  const resources = opened.move()
  return {
    config,
    db,
    directUrl,
    queue,
    models,
    calls,
    redactorOf,
    credentials,
    keyring,
    snapshot,
    callers,
    clock,
    createLogger,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

function toTimeouts(settings: SettingValues): NonNullable<Target['timeouts']> {
  return {
    connectMs: settings.call_connect_timeout_seconds * 1000,
    firstTokenMs: settings.call_first_token_timeout_seconds * 1000,
    betweenTokensMs: settings.call_between_tokens_timeout_seconds * 1000,
  }
}

/** Credentials from the environment, from mounted files, and from sealed rows as the snapshot has them. */
function createCredentialSource(parts: {
  config: Config
  clock: Clock
  keyring: Keyring
  snapshot: Snapshot
}): CredentialSource {
  const { config, clock, keyring, snapshot } = parts
  return {
    environment: config.environment,
    ...(config.credentialsDir ? { files: new CredentialFiles(config.credentialsDir, clock) } : {}),
    openStored: (id) => {
      const sealed = snapshot.current.credentials.get(id)
      return sealed ? keyring.open(placeOfCredential(id), sealed) : null
    },
  }
}

/** Without the database a provider is what it was. */
async function lookAgain(
  provider: CallableProvider,
  { credentials, snapshot, log }: { credentials: CredentialSource; snapshot: Snapshot; log: Log },
): Promise<CallableProvider> {
  try {
    await snapshot.refresh()
  } catch (error) {
    log.warn('credential could not be looked up again', {
      provider: provider.displayName,
      reason: String(error),
    })
  }
  const latest = snapshot.current.providers.get(provider.id) ?? provider
  const [scheme, path] = splitReference(latest.credentialRef ?? '')
  if (scheme === 'file') credentials.files?.forget(path)
  return latest
}
