import { LlmProtocol } from '@sluice/db'
import { z } from 'zod'

import { bundledFile } from './bundled-file.ts'

const presetSchema = z
  .strictObject({
    /** Suggested name of the provider. */
    key: z.string().regex(/^[a-z0-9-]{1,50}$/),
    displayName: z.string().min(1).max(100),
    protocol: z.enum(LlmProtocol),
    /** May hold one `{resource}`, to be replaced by what the account is called at the vendor. */
    baseUrl: z.string().regex(/^https?:\/\/[^{}]*(?:\{resource\}[^{}]*)?$/),
    /** A credential reference; null: none is needed as a rule. */
    credentialSuggestion: z
      .string()
      .regex(/^env:[A-Z][A-Z0-9_]*_API_KEY$/)
      .nullable(),
    needsCredential: z.boolean(),
    /** It runs on this machine or in this network. */
    allowPrivateAddress: z.boolean(),
    /** Under which the catalogue has its models; null: whatever somebody chose to run there. */
    vendor: z.string().nullable(),
    /** Suggested limits: what a new account is given, or what one machine stands. */
    maxParallelRequests: z.int().positive(),
    requestsPerMinute: z.int().positive(),
    /** A sentence or two for whoever sets it up. */
    note: z.string().min(1),
  })
  .refine(({ baseUrl, allowPrivateAddress }) => allowPrivateAddress || baseUrl.startsWith('https://'), {
    error: 'Only a private address may do without https.',
  })

/** What a new provider starts from when it is one of those that everybody has. */
export type ProviderPreset = z.output<typeof presetSchema>

/** Every preset, the most usual first. */
export const providerPresets: () => readonly ProviderPreset[] = bundledFile(
  'presets.json',
  z.array(presetSchema),
  (presets) => presets,
)
