import { PriceFormat } from '@sluice/core/pricing'
import { Option } from 'commander'

import type { SetModelPriceInput } from '@sluice/core/registry'
import type { Command } from 'commander'

import { addCommand, instant } from '../options.ts'
import { importPrices } from './import-prices.ts'
import { listPrices } from './list-prices.ts'
import { setPrice } from './set-price.ts'

import type { Shell } from '../command.ts'
import type { Json } from '../options.ts'

type Set = Json & {
  input?: string
  output?: string
  cacheRead?: string
  cacheWrite?: string
  reasoning?: string
  from?: Date
  note?: string
}
type Import = Json & {
  format: PriceFormat
  vendor?: string
  provider?: string[]
  from?: Date
  skipRefused?: boolean
  dryRun?: boolean
}

/** `sluice prices …` */
export function addPriceCommands(program: Command, { once }: Shell): void {
  const group = program.command('prices').description('what tokens cost, in USD per million, and since when')

  addCommand(group, 'list <model>', 'list all versions of a price, newest first').action(
    (ref: string, options: Json) => once(options, (context) => listPrices(ref, context)),
  )
  addCommand(
    group,
    'set <model>',
    'set a new version, whole: a class that is left out has no rate from then on',
  )
    .option('--input <usd>', 'input tokens')
    .option('--output <usd>', 'output tokens')
    .option('--cache-read <usd>', 'input tokens read from a cache')
    .option('--cache-write <usd>', 'input tokens written to a cache')
    .option('--reasoning <usd>', 'reasoning tokens; else they cost what output does')
    .option('--from <time>', 'when it begins, in UTC; default: now', instant)
    .option('--note <text>', 'why, or where the figures are from')
    .action((ref: string, options: Set) =>
      once(options, (context) => {
        const { from: effectiveFrom, note } = options
        return setPrice(ref, { rates: toRates(options), effectiveFrom, note }, context)
      }),
    )
  addCommand(group, 'import <file>', 'take over the prices of a file, all or nothing')
    .addOption(
      new Option('--format <format>', 'whose way of writing prices the file follows')
        .choices(Object.values(PriceFormat))
        .makeOptionMandatory(),
    )
    .option('--vendor <name>', 'whose file it is, where the format does not say')
    .option('--provider <name...>', 'only models of these providers')
    .option('--from <time>', 'when they begin, in UTC; default: now', instant)
    .option('--skip-refused', 'leave out what is refused, instead of taking over nothing')
    .option('--dry-run', 'only say what would change')
    .action((path: string, options: Import) =>
      once(options, (context) => {
        const { provider, from: effectiveFrom, dryRun = false, ...input } = options
        const providers = provider?.map((name) => ({ provider: name }))
        return importPrices(path, { ...input, dryRun, effectiveFrom, providers }, context)
      }),
    )
}

function toRates(options: Set): SetModelPriceInput['rates'] {
  const { input, output, cacheRead, cacheWrite, reasoning } = options
  const rates = [
    ['INPUT', input],
    ['OUTPUT', output],
    ['CACHE_READ', cacheRead],
    ['CACHE_WRITE', cacheWrite],
    ['REASONING', reasoning],
  ] as const
  return rates.flatMap(([tokenClass, usdPerMillion]) =>
    usdPerMillion === undefined ? [] : [{ tokenClass, usdPerMillion }],
  )
}
