import { readFile } from 'node:fs/promises'

import { describe, expect, it } from 'vitest'

import { createEmptyDatabase, createMigratedDatabase } from '../../test/empty-database.ts'
import { Prisma } from '../generated/client/client.ts'
import { SCHEMA_FOLDER } from '../migrate/folders.ts'
import { diffSchemas, readSchema } from '../migrate/schema-engine.ts'

import { CATALOG_FILE, dumpCatalog, readCatalog, sqlOnlyObjects } from './index.ts'

describe('what the migrations make', () => {
  it('is what the committed catalog says', async () => {
    await using database = await createMigratedDatabase()
    expect(await dumpCatalog(database.url)).toBe(await readFile(CATALOG_FILE, 'utf8'))
  })

  it('is what the Prisma schema says and what only SQL can say, nothing else', async () => {
    await using migrated = await createMigratedDatabase()
    await using described = await createEmptyDatabase()
    await described.query((await diffSchemas([], await readSchema(SCHEMA_FOLDER))) ?? '')
    const [actual, expected] = await Promise.all([readCatalog(migrated.url), readCatalog(described.url)])
    const isSqlOnly = (name: string) => sqlOnlyObjects.includes(name)
    expect(actual.filter(({ name }) => !isSqlOnly(name))).toEqual(
      expected.filter(({ name }) => !isSqlOnly(name)),
    )
    expect(
      actual
        .map(({ name }) => name)
        .filter(isSqlOnly)
        .toSorted(),
    ).toEqual(sqlOnlyObjects)
  })

  it('has a table for every model of the generated client', async () => {
    await using database = await createMigratedDatabase()
    const tables = (await readCatalog(database.url)).filter(
      ({ name, definition }) => name.startsWith('table ') && definition !== 'DEFAULT',
    )
    expect(tables).toHaveLength(Object.keys(Prisma.ModelName).length)
  })
})

describe('the catalog', () => {
  it('shows a changed column, check, index, trigger, function body and partition', async () => {
    await using database = await createEmptyDatabase()
    await database.query(`
      CREATE TABLE calls (id uuid, day date NOT NULL DEFAULT now(), CONSTRAINT recent CHECK (day > '2020-01-01')) PARTITION BY RANGE (day);
      CREATE TABLE calls_2026 PARTITION OF calls FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
      CREATE INDEX by_id ON calls (id) WHERE day IS NOT NULL;
      CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
      CREATE TRIGGER noting BEFORE INSERT ON calls_2026 FOR EACH ROW EXECUTE FUNCTION note()`)
    const dump = await dumpCatalog(database.url)
    for (const line of [
      'table calls: RANGE (day)',
      `table calls_2026: FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')`,
      'column calls.id: uuid',
      'column calls.day: date not null default now()',
      `constraint calls.recent: CHECK ((day > '2020-01-01'::date))`,
      'index calls.by_id: CREATE INDEX by_id ON public.calls USING btree (id) WHERE (day IS NOT NULL)',
      'trigger calls_2026.noting: CREATE TRIGGER noting BEFORE INSERT ON public.calls_2026 FOR EACH ROW EXECUTE FUNCTION note()',
    ]) {
      expect(dump.split('\n')).toContain(line)
    }
    await database.query(
      'CREATE OR REPLACE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
    )
    const changed = (await dumpCatalog(database.url)).split('\n').filter((line) => !dump.includes(line))
    expect(changed).toEqual([expect.stringMatching(/^function note: \(\) returns trigger plpgsql v body/)])
  })
})
