import { readFile } from 'node:fs/promises'

import { importPrices as importFile } from '@sluice/core/registry'
import { SetupError } from '@sluice/runtime'

import type { ImportPricesInput, PriceImport, PriceImportRow } from '@sluice/core/registry'

import { openAdministration } from '../administration.ts'
import { toTable } from '../table.ts'

import type { CommandContext } from '../command.ts'

/** `sluice prices import <file>`; with --dry-run says what would change. */
export async function importPrices(
  path: string,
  input: Omit<ImportPricesInput, 'source'>,
  context: CommandContext,
): Promise<number> {
  const source = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new SetupError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`)
  })
  const { services, request } = await openAdministration(context)
  const outcome = await importFile(services, request, { ...input, source })
  context.printer.answer(outcome, () => toLines(outcome))
  return 0
}

function toLines({ isApplied, counts, rows }: PriceImport): string[] {
  const { added, changed, unchanged, refused, unknown } = counts
  const told = rows.filter(({ status }) => status !== 'UNCHANGED' && status !== 'UNKNOWN_MODEL')
  return [
    ...(told.length > 0
      ? [...toTable(['model', 'status', 'class', 'from tokens', 'before', 'after'], told.flatMap(toRows)), '']
      : []),
    ...told.flatMap(({ reason }) => (reason === null ? [] : [`Refused: ${reason}`])),
    `${added} new, ${changed} changed, ${unchanged} unchanged, ${refused} refused; ${unknown} are not in the registry.`,
    isApplied ? 'The prices are in force as said.' : 'Nothing was changed: this was a dry run.',
  ]
}

function toRows({ provider, modelId, status, changes }: PriceImportRow): (string | number)[][] {
  const model = `${provider}/${modelId}`
  if (changes.length === 0) return [[model, status, '', 0, '–', '–']]
  return changes.map(({ tokenClass, fromInputTokens, before, after }) => [
    model,
    status,
    tokenClass,
    fromInputTokens,
    before ?? '–',
    after ?? '–',
  ])
}
