import type { LlmProvider } from '@sluice/db'

import { providerPresets } from '#catalogue'

/** Under which name catalogue and price files have a provider's models: its preset's vendor, else its own name. */
export function vendorOf({ name, baseUrl }: Pick<LlmProvider, 'name' | 'baseUrl'>): string {
  const presets = providerPresets()
  const preset =
    presets.find(({ key }) => key === name) ?? presets.find((candidate) => candidate.baseUrl === baseUrl)
  return preset?.vendor ?? name
}
