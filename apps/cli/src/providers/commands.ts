import { LlmProtocol } from '@sluice/db'
import { Option } from 'commander'

import type { UpdateProviderInput } from '@sluice/core/registry'
import type { Command } from 'commander'

import { addCommand, requireSomething, toNullable, wholeNumber, wholeNumberOr } from '../options.ts'
import { createProvider } from './create-provider.ts'
import { readCredential } from './credential.ts'
import { deleteProvider } from './delete-provider.ts'
import { listProviders } from './list-providers.ts'
import { setBalance } from './set-balance.ts'
import { syncBalance } from './sync-balance.ts'
import { testProvider } from './test-provider.ts'
import { updateProvider } from './update-provider.ts'

import type { Shell } from '../command.ts'
import type { Json, Nothing } from '../options.ts'
import type { CredentialOptions } from './credential.ts'

type Shared = Json &
  CredentialOptions & {
    displayName?: string
    allowPrivateAddress?: boolean
    parallel?: number
    requestsPerMinute?: number
    tokensPerMinute?: number | Nothing
    timeout?: number
  }
type Create = Shared & { protocol: LlmProtocol; baseUrl: string; disabled?: boolean }
type Update = Shared & { protocol?: LlmProtocol; baseUrl?: string; clearCredential?: boolean }

/** `sluice providers …` */
export function addProviderCommands(program: Command, { once, readInput }: Shell): void {
  const group = program
    .command('providers')
    .description('who serves models, at which address, within which limits')

  addCommand(group, 'list', 'list them, and whether they can be called').action((options: Json) =>
    once(options, listProviders),
  )
  addShared(addCommand(group, 'create <name>', 'add one; its name begins the refs of its models'))
    .addOption(protocolOption().makeOptionMandatory())
    .requiredOption('--base-url <url>', 'address of its API')
    .option('--disabled', 'keep it switched off for now')
    .action((name: string, options: Create) =>
      once(options, async (context) => {
        const { displayName = name, protocol, baseUrl, disabled } = options
        const credential = await readCredential(options, readInput)
        const names = { name, displayName, protocol, baseUrl, isEnabled: !disabled }
        return createProvider({ ...toInput(options), ...names, credential }, context)
      }),
    )
  addShared(addCommand(group, 'update <name>', 'change one; a new address needs the credential again'))
    .addOption(protocolOption())
    .option('--base-url <url>', 'address of its API')
    .option('--clear-credential', 'take the credential away')
    .action((name: string, options: Update) =>
      once(options, async (context) => {
        requireSomething(options)
        const { displayName, protocol, baseUrl, clearCredential } = options
        const credential = await readCredential(options, readInput)
        const change = { displayName, protocol, baseUrl, clearCredential, credential }
        return updateProvider(name, { ...toInput(options), ...change }, context)
      }),
    )
  addCommand(group, 'enable <name>', 'let it be called').action((name: string, options: Json) =>
    once(options, (context) => updateProvider(name, { isEnabled: true }, context)),
  )
  addCommand(group, 'disable <name>', 'let nobody call it; calls under way end as usual').action(
    (name: string, options: Json) =>
      once(options, (context) => updateProvider(name, { isEnabled: false }, context)),
  )
  addCommand(group, 'test <name>', 'ask it for its models, or for one word; fails when it fails').action(
    (name: string, options: Json) => once(options, (context) => testProvider(name, context)),
  )
  addBalanceCommands(group, once)
  addCommand(group, 'delete <name>', 'delete one that nothing refers to, and its stored credential').action(
    (name: string, options: Json) => once(options, (context) => deleteProvider(name, context)),
  )
}

function addBalanceCommands(group: Command, once: Shell['once']): void {
  const note = '--note <text>'
  addCommand(
    group,
    'set-balance <name> <usd>',
    'say what is left of the money paid to it; off: keep no balance',
  )
    .option(note, 'why')
    .action((name: string, usd: string, options: Json & { note?: string }) =>
      once(options, (context) =>
        setBalance(name, { balance: usd === 'off' ? null : usd, note: options.note }, context),
      ),
    )
  addCommand(group, 'sync-balance <name> <usd>', 'correct its balance by the figure the vendor shows')
    .option(note, 'why')
    .action((name: string, usd: string, options: Json & { note?: string }) =>
      once(options, (context) => syncBalance(name, { realBalance: usd, note: options.note }, context)),
    )
}

function protocolOption(): Option {
  return new Option('--protocol <protocol>', 'how to speak to it').choices(Object.values(LlmProtocol))
}

/** What `create` and `update` both take. */
function addShared(command: Command): Command {
  return command
    .option('--display-name <name>', 'name for people')
    .option('--credential <reference>', 'where its credential is: env:NAME or file:PATH')
    .option('--credential-stdin', 'read the credential itself from standard input and store it encrypted')
    .option('--allow-private-address', 'let its address lie in a private network')
    .option('--no-allow-private-address', 'do not let its address lie in a private network')
    .option('--parallel <n>', 'most calls at the same time, 1 to 100', wholeNumber)
    .option('--requests-per-minute <n>', 'most calls a minute, 1 to 10,000', wholeNumber)
    .option('--tokens-per-minute <n>', 'most tokens a minute; none: not limited', wholeNumberOr('none'))
    .option('--timeout <seconds>', 'longest call in seconds, 1 to 600', wholeNumber)
}

function toInput({ allowPrivateAddress, parallel, timeout, ...limits }: Shared): UpdateProviderInput {
  return {
    allowPrivateAddress,
    maxParallelRequests: parallel,
    requestsPerMinute: limits.requestsPerMinute,
    tokensPerMinute: toNullable(limits.tokensPerMinute),
    requestTimeoutSeconds: timeout,
  }
}
