import { Prisma } from '@sluice/db'

import type { Db, SlotOutcome } from '@sluice/db'
import type { Page } from '@sluice/core/shared'

/** Which slots of a run are meant; null and absent: all. */
export type SlotFilter = { modelId: string | null; outcome: SlotOutcome | null }

type SlotKey = { runId: string; position: number }

/** The same page of several runs' slots, by position, in one statement that reads no more than it gives. */
export async function loadSlotPages(
  db: Db,
  runIds: readonly string[],
  filter: SlotFilter,
  page: Page,
): Promise<SlotKey[][]> {
  const rows = await db.$queryRaw<SlotKey[]>`
    SELECT r.id AS "runId", s.position
      FROM unnest(${[...runIds]}::uuid[]) AS r(id)
     CROSS JOIN LATERAL (
       SELECT position FROM run_slots
        WHERE run_id = r.id ${ofModel(filter.modelId)} ${withOutcome(filter.outcome)}
        ORDER BY position LIMIT ${page.limit} OFFSET ${page.offset}) AS s
     ORDER BY s.position`
  return runIds.map((runId) => rows.filter((row) => row.runId === runId))
}

/** The same page of several runs' transcripts, in the order of their slots. */
export async function loadTranscriptPages(
  db: Db,
  runIds: readonly string[],
  modelId: string | null,
  page: Page,
): Promise<{ id: string }[][]> {
  const rows = await db.$queryRaw<{ runId: string; id: string }[]>`
    SELECT r.id AS "runId", t.id
      FROM unnest(${[...runIds]}::uuid[]) AS r(id)
     CROSS JOIN LATERAL (
       SELECT id, slot_position FROM transcripts
        WHERE run_id = r.id ${ofModel(modelId)}
        ORDER BY slot_position LIMIT ${page.limit} OFFSET ${page.offset}) AS t
     ORDER BY t.slot_position`
  return runIds.map((runId) => rows.filter((row) => row.runId === runId))
}

function ofModel(modelId: string | null): Prisma.Sql {
  return modelId === null ? Prisma.empty : Prisma.sql`AND model_id = ${modelId}::uuid`
}

function withOutcome(outcome: SlotOutcome | null): Prisma.Sql {
  return outcome === null ? Prisma.empty : Prisma.sql`AND outcome = ${outcome}::"SlotOutcome"`
}
