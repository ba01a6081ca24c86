import { startSimulator } from '@sluice/simulator'

import type { Config } from '@sluice/runtime'
import type { Simulator } from '@sluice/simulator'

/** Keys of the sandbox providers at the simulator; they open nothing else. */
export const SANDBOX_KEYS = {
  SLUICE_CREDENTIAL_SANDBOX_OPENAI: 'sandbox-openai',
  SLUICE_CREDENTIAL_SANDBOX_ANTHROPIC: 'sandbox-anthropic',
  SLUICE_CREDENTIAL_SANDBOX_GOOGLE: 'sandbox-google',
} as const

/** By default the sandbox belongs to development. */
export function isSandboxWanted(config: Config): boolean {
  return config.sandbox.isWanted ?? !config.isProduction
}

/** A simulator that answers like a vendor in a hurry. */
export function startSandbox(): Promise<Simulator> {
  return startSimulator({
    keys: Object.values(SANDBOX_KEYS),
    defaults: { latency: { kind: 'lognormal', medianMs: 350, sigma: 0.4 } },
  })
}

/** The configuration of a process for which a simulator answers at `url`. */
export function withSandbox(config: Config, url: string): Config {
  return {
    ...config,
    sandbox: { isWanted: true, url },
    environment: { ...config.environment, ...SANDBOX_KEYS },
  }
}
