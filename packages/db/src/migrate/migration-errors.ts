/**
 * `ahead`: the database knows migrations that these files do not; `changed`: a file differs from what was applied;
 * `unfinished`: another tool began one and did not end it; `out-of-order`: a file would have to apply before an applied one.
 */
export type RefusalReason = 'ahead' | 'changed' | 'unfinished' | 'out-of-order'

/** The database's history and the migration files do not fit; nothing was done. The message says what to do. */
export class MigrationRefused extends Error {
  override readonly name = 'MigrationRefused'
  readonly reason: RefusalReason
  readonly migration: string

  constructor(reason: RefusalReason, migration: string) {
    super(SENTENCES[reason](migration))
    this.reason = reason
    this.migration = migration
  }
}

/** A migration's SQL failed; its transaction was rolled back, so it left nothing. */
export class MigrationFailed extends Error {
  override readonly name = 'MigrationFailed'
}

const SENTENCES: Record<RefusalReason, (name: string) => string> = {
  ahead: (name) =>
    `The database has migration "${name}", which this version does not know: use the version that applied it, or go back one step with that version first.`,
  changed: (name) =>
    `Migration "${name}" was changed after it was applied to this database: restore its file and put the change into a new migration.`,
  unfinished: (name) =>
    `Migration "${name}" was begun by another tool and never finished: repair the database by hand, then set rolled_back_at on its row in _prisma_migrations, or finished_at if all of it is there.`,
  'out-of-order': (name) =>
    `Migration "${name}" is not applied to this database but later ones are: give it the next free number.`,
}
