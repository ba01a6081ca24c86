import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { createEmptyDatabase } from '../../test/empty-database.ts'

import { draftMigration } from './draft.ts'
import { SCHEMA_FOLDER } from './folders.ts'
import { migrate, migrateDown } from './index.ts'

const HEAD = 'datasource db {\n  provider = "postgresql"\n}\n'
const model = (...fields: string[]) =>
  `${HEAD}model Book {\n  id Int @id\n  ${fields.join('\n  ')}\n  @@map("books")\n}\n`

let root: string
const schemaFolder = () => join(root, 'schema')
const migrationsFolder = () => join(root, 'migrations')

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sluice-draft-'))
  await cp(SCHEMA_FOLDER, schemaFolder(), { recursive: true })
  for (const file of await readdir(schemaFolder())) await rm(join(schemaFolder(), file))
  await cp(schemaFolder(), migrationsFolder(), { recursive: true })
})

afterEach(() => rm(root, { recursive: true }))

const draft = (name: string) =>
  draftMigration({ name, schemaFolder: schemaFolder(), migrationsFolder: migrationsFolder() })
const describeBooks = (...fields: string[]) =>
  writeFile(join(schemaFolder(), 'books.prisma'), model(...fields))
const read = (migration: string, file: string) => readFile(join(migrationsFolder(), migration, file), 'utf8')

describe('a draft', () => {
  it('starts from an empty database, and keeps the schema it leads to', async () => {
    await describeBooks('title String')
    expect(await draft('first')).toBe(join(migrationsFolder(), '0001_first'))
    expect(await read('0001_first', 'migration.sql')).toContain('CREATE TABLE "books"')
    expect(await read('0001_first', 'down.sql')).toContain('DROP TABLE "public"."books"')
    expect(await read('0001_first', 'schema.prisma')).toContain('title String')
  })

  it('of a changed schema alters, and its way back undoes that', async () => {
    await describeBooks('title String')
    await draft('first')
    await describeBooks('title String', 'pages Int?')
    expect(await draft('pages')).toBe(join(migrationsFolder(), '0002_pages'))
    expect(await read('0002_pages', 'migration.sql')).toContain(
      'ALTER TABLE "books" ADD COLUMN     "pages" INTEGER;',
    )
    expect(await read('0002_pages', 'down.sql')).toContain('ALTER TABLE "books" DROP COLUMN "pages";')

    await using database = await createEmptyDatabase()
    await migrate(database.url, { migrationsFolder: migrationsFolder() })
    await database.query(`INSERT INTO books VALUES (1, 'Emma', 400)`)
    await migrateDown(database.url, { migrationsFolder: migrationsFolder() })
    expect((await database.query('SELECT * FROM books')).rows).toEqual([{ id: 1, title: 'Emma' }])
  })

  it('is not made when the schema has not changed, in however many files it is', async () => {
    await describeBooks('title String')
    await draft('first')
    await writeFile(join(schemaFolder(), 'shelves.prisma'), '// nothing yet\n')
    expect(await draft('second')).toBeNull()
    expect(await readdir(migrationsFolder())).toEqual(['0001_first'])
  })

  it('is refused with a name that does not suit a folder', async () => {
    await expect(draft('Add Books')).rejects.toThrow('not "Add Books"')
  })

  it('of a schema that Prisma does not understand fails with its words', async () => {
    await describeBooks('title Nonsense')
    await expect(draft('first')).rejects.toThrow('Type "Nonsense" is neither a built-in type')
  })
})

describe('our schema', () => {
  it('has not changed since the latest migration', async () => {
    await rm(migrationsFolder(), { recursive: true })
    await cp(join(SCHEMA_FOLDER, '../migrations'), migrationsFolder(), { recursive: true })
    const options = { name: 'check', schemaFolder: SCHEMA_FOLDER, migrationsFolder: migrationsFolder() }
    expect(await draftMigration(options)).toBeNull()
  })
})
