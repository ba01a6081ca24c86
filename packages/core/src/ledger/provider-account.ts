import type { Db, LedgerAccount, Prisma } from '@sluice/db'

import type { AuditEntry, JsonObject } from '#audit'
import { Money, SluiceError, changedMeanwhile, invalid, nextUpdatedAt } from '#shared'
import type { Actor } from '#shared'

/** A provider's account, and whose it is. */
export type ProviderAccount = LedgerAccount & { providerName: string; displayName: string }

/** A correction by somebody's hand. */
type Correction = {
  deltaUsd: Money
  /** Whether a balance is kept from now on. */
  isLimited: boolean
  note: string | null
  actor: Actor
  now: Date
}

const MAX_USD = '1000000000'
const MAX_DECIMALS = 6
const MAX_NOTE = 200

/** The account of a provider, which nothing is booked to by others until the transaction ends. */
export async function lockProviderAccount(tx: Db, providerId: string): Promise<ProviderAccount> {
  const provider = await tx.llmProvider.findFirst({ where: { id: providerId, archivedAt: null } })
  if (!provider)
    throw new SluiceError('NOT_FOUND', `There is no provider ${providerId}; see llmProviders.`, {
      field: 'id',
    })
  await tx.$queryRaw`
    SELECT id FROM ledger_accounts WHERE kind = 'PROVIDER' AND owner_id = ${providerId}::uuid FOR NO KEY UPDATE`
  const account = await tx.ledgerAccount.findUniqueOrThrow({
    where: { kind_ownerId: { kind: 'PROVIDER', ownerId: providerId } },
  })
  return { ...account, providerName: provider.name, displayName: provider.displayName }
}

/** Refuses to change a balance that somebody else has changed since the caller read it; what calls book is no such change. */
export function requireUnchangedBalance(
  account: LedgerAccount,
  expectedUpdatedAt: Date | null | undefined,
): void {
  if (!expectedUpdatedAt || expectedUpdatedAt.getTime() === account.updatedAt.getTime()) return
  throw changedMeanwhile(toCurrentBalance(account))
}

/** Books a correction to an account that is locked. */
export async function correct(tx: Db, account: LedgerAccount, correction: Correction): Promise<void> {
  const { deltaUsd, isLimited, note, actor, now } = correction
  await tx.ledgerEntry.create({
    data: {
      accountId: account.id,
      kind: 'CORRECTION',
      amountUsd: deltaUsd.toFixed(),
      heldUsd: 0,
      note,
      actorKind: actor.kind,
      actorId: actor.id,
    },
  })
  await tx.ledgerAccount.update({
    where: { id: account.id },
    data: {
      isLimited,
      balanceUsd: { increment: deltaUsd.toFixed() },
      updatedAt: nextUpdatedAt(account, now),
    },
  })
}

/** What was done to a provider's balance, for the audit trail. */
export function toBalanceAudit(
  account: ProviderAccount,
  change: Pick<AuditEntry, 'operation' | 'verb' | 'after'>,
): AuditEntry {
  return {
    action: 'UPDATE',
    ...change,
    entity: { type: 'llm_provider', id: account.ownerId, name: account.providerName },
    teamId: null,
    before: { balance: account.isLimited ? account.balanceUsd.toFixed() : null },
  }
}

/** An amount in USD as people write it. */
export function parseUsd(text: string, field: string): Money {
  const isNumber = /^-?\d{1,20}(?:\.\d{1,20})?$/.test(text)
  const usd = new Money(isNumber ? text : -1)
  if (usd.gte(0) && usd.lte(MAX_USD) && usd.decimalPlaces() <= MAX_DECIMALS) return usd.abs()
  throw invalid(
    field,
    `${field} is ${text.slice(0, 60)}; it must be a number of USD from 0 to ${MAX_USD} with at most ${MAX_DECIMALS} decimals.`,
  )
}

/** One line on why, without the space around it; null: nothing was noted. */
export function parseNote(text: string | null | undefined): string | null {
  const note = text?.trim() ?? null
  if (note === null || (note.length > 0 && note.length <= MAX_NOTE && /^\P{Cc}*$/u.test(note))) return note
  throw invalid('note', `note has ${note.length} characters; it must have 1 to ${MAX_NOTE}, all on one line.`)
}

/** A balance as GraphQL shows it. */
function toCurrentBalance({ ownerId, isLimited, balanceUsd, heldUsd, updatedAt }: LedgerAccount): JsonObject {
  const shown = (usd: Prisma.Decimal) => (isLimited ? usd.toFixed() : null)
  return {
    id: ownerId,
    balance: shown(balanceUsd),
    balanceHeld: shown(heldUsd),
    balanceAvailable: shown(balanceUsd.minus(heldUsd)),
    balanceUpdatedAt: updatedAt.toISOString(),
  }
}
