import { fileURLToPath } from 'node:url'

const fromHere = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export const SCHEMA_FOLDER = fromHere('../../../../prisma/schema')
export const MIGRATIONS_FOLDER = fromHere('../../../../prisma/migrations')
