import { InvalidArgumentError } from 'commander'

import type { Command } from 'commander'

import { UsageError } from './command.ts'

/** What every command takes. */
export type Json = { json?: boolean }

/** Adds a command, with its arguments behind its name. */
export function addCommand(group: Command, name: string, description: string): Command {
  return group.command(name).description(description).option('--json', 'print the answer as JSON')
}

/** Bounds are left to whoever knows them. */
export function wholeNumber(text: string): number {
  if (/^-?\d{1,15}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It has to be a whole number.')
}

/** What takes a value away; commander does not hand a null on. */
export const NOTHING = Symbol('nothing')
export type Nothing = typeof NOTHING

export function toNullable<T>(value: T | Nothing | undefined): T | null | undefined {
  return value === NOTHING ? null : value
}

/** A number, or nothing for `word`. */
export function wholeNumberOr(word: string): (text: string) => number | Nothing {
  return (text) => (text === word ? NOTHING : wholeNumber(text))
}

/** A decimal number as it is, or nothing for `none`. */
export function amount(text: string): string | Nothing {
  return text === 'none' ? NOTHING : text
}

export function instant(text: string): Date {
  const at = new Date(text)
  if (/^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(at.getTime())) return at
  throw new InvalidArgumentError('It has to be a time like 2026-12-01 or 2026-12-01T08:00:00Z.')
}

export function yesOrNo(text: string): boolean | Nothing {
  if (text === 'yes' || text === 'no') return text === 'yes'
  if (text === 'unknown') return NOTHING
  throw new InvalidArgumentError('It has to be yes, no or unknown.')
}

export function jsonValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new InvalidArgumentError('It has to be JSON.')
  }
}

/** Refuses a change of nothing. */
export function requireSomething(options: Json): void {
  if (Object.entries(options).some(([name, value]) => name !== 'json' && value !== undefined)) return
  throw new UsageError('Say what to change; --help lists the options.')
}
