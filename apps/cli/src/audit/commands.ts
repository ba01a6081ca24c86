import { InvalidArgumentError } from 'commander'

import type { Link } from '@sluice/core/audit'
import type { Command } from 'commander'

import { addCommand, wholeNumber } from '../options.ts'
import { listChanges } from './list-changes.ts'
import { verifyChanges } from './verify-changes.ts'

import type { Shell } from '../command.ts'
import type { Json } from '../options.ts'

/** `sluice audit …` */
export function addAuditCommands(program: Command, { once }: Shell): void {
  const group = program.command('audit').description('who changed what')

  addCommand(group, 'list', 'tell the last changes, oldest first; times are UTC')
    .option('--last <n>', 'how many', wholeNumber, 50)
    .action((options: Json & { last: number }) => once(options, (context) => listChanges(options, context)))
  addCommand(group, 'verify', 'check that nothing was altered; exit code 1 when it was')
    .option(
      '--noted <sequence:hash>',
      'an end of the chain that was noted before: it still has to be part of it',
      link,
    )
    .action((options: Json & { noted?: Link }) => once(options, (context) => verifyChanges(options, context)))
}

function link(text: string): Link {
  const [, sequence, hash] = /^(\d{1,15}):([\da-f]{64})$/.exec(text) ?? []
  if (sequence === undefined || hash === undefined)
    throw new InvalidArgumentError('It has to be as verify prints it: a number, a colon and 64 hex digits.')
  return { sequence: Number(sequence), hash }
}
