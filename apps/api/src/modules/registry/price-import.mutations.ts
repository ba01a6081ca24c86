import { importPrices } from '@sluice/core/registry'

import { builder } from '../../graphql/builder.ts'
import { change } from './change.ts'
import { LlmModel } from './llm-model.ts'
import { TokenClass } from './token-class.ts'

import type { RateChange } from '@sluice/core/pricing'
import type { PriceImport, PriceImportRow as Row } from '@sluice/core/registry'

const PriceFormat = builder.enumType('PriceFormat', {
  description: 'Whose way of writing prices down a file follows.',
  values: {
    LITELLM: { description: 'model_prices_and_context_window.json: models by key, USD per token.' },
    MODELS_DEV: {
      description: 'api.json of models.dev: vendors with their models, USD per million tokens.',
    },
    PORTKEY: { description: "One vendor's models, US cents per token; does not say whose they are." },
  },
})

const PriceImportStatus = builder.enumType('PriceImportStatus', {
  description: 'What a file means for a model.',
  values: {
    NEW: { description: 'It gets its first price.' },
    CHANGED: { description: 'Its price changes.' },
    UNCHANGED: { description: 'Its price is the same.' },
    REFUSED: { description: 'The figures cannot be right, or cannot be read; the reason says why.' },
    UNKNOWN_MODEL: { description: 'No model of ours; nothing happens.' },
  },
})

const PriceImportProvider = builder.inputType('PriceImportProvider', {
  description: 'A provider whose models are to be priced.',
  fields: (t) => ({
    provider: t.string({ required: true, description: 'Its unique name; else NOT_FOUND.' }),
    vendor: t.string({
      description: "What the file calls its vendor; left out: the vendor's usual name, else the provider's.",
    }),
  }),
})

const ImportPricesInput = builder.inputType('ImportPricesInput', {
  description: 'A file of prices and what to do with it.',
  fields: (t) => ({
    source: t.field({
      type: 'JSON',
      required: true,
      description:
        'The file, as JSON or as its text. A request has at most 256 kB: send the part of one vendor. VALIDATION_FAILED when it is not of the format.',
    }),
    format: t.field({ type: PriceFormat, required: true, description: "The file's format." }),
    vendor: t.string({ description: 'Whose prices they are; PORTKEY files need it.' }),
    dryRun: t.boolean({ required: true, description: 'True: only says what would change.' }),
    effectiveFrom: t.field({
      type: 'DateTime',
      description: 'Since when the prices are in force, not in the past; left out: from now on.',
    }),
    providers: t.field({
      type: [PriceImportProvider],
      description: 'Only models of these providers; left out: of all.',
    }),
    skipRefused: t.boolean({
      defaultValue: false,
      description:
        'True: leaves refused models as they are. False: VALIDATION_FAILED when any of ours is refused.',
    }),
  }),
})

const PriceImportChange = builder.objectRef<RateChange>('PriceImportChange').implement({
  description: 'A rate before and after.',
  fields: (t) => ({
    tokenClass: t.field({
      type: TokenClass,
      description: 'Which tokens.',
      resolve: ({ tokenClass }) => tokenClass,
    }),
    fromInputTokens: t.exposeInt('fromInputTokens', {
      description: 'For prompts of at least so many tokens.',
    }),
    before: t.expose('before', {
      type: 'Decimal',
      nullable: true,
      description: 'USD per million tokens; null: no rate.',
    }),
    after: t.expose('after', {
      type: 'Decimal',
      nullable: true,
      description: 'USD per million tokens; null: no rate.',
    }),
  }),
})

const PriceImportRow = builder.objectRef<Row>('PriceImportRow').implement({
  description: 'What a file means for one model.',
  fields: (t) => ({
    status: t.field({
      type: PriceImportStatus,
      description: 'What happens.',
      resolve: ({ status }) => status,
    }),
    provider: t.exposeString('provider', {
      description: 'Name of the provider; of an unknown model the vendor, as the file has it.',
    }),
    modelId: t.exposeString('modelId', { description: "The vendor's name for the model." }),
    model: t.field({
      type: LlmModel,
      nullable: true,
      description: 'The model as it is now; null: none of ours.',
      resolve: ({ modelRowId }) => modelRowId,
    }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why it is refused; null: it is not.' }),
    changes: t.field({
      type: [PriceImportChange],
      description: 'Every rate that differs.',
      resolve: ({ changes }) => changes,
    }),
  }),
})

const PriceImportCounts = builder.objectRef<PriceImport['counts']>('PriceImportCounts').implement({
  description: 'How many models a file means what for.',
  fields: (t) => ({
    added: t.exposeInt('added', { description: 'Models with status NEW.' }),
    changed: t.exposeInt('changed', { description: 'Models with status CHANGED.' }),
    unchanged: t.exposeInt('unchanged', { description: 'Models with status UNCHANGED.' }),
    refused: t.exposeInt('refused', { description: 'Models with status REFUSED.' }),
    unknown: t.exposeInt('unknown', { description: 'Entries with status UNKNOWN_MODEL.' }),
  }),
})

const ImportPricesResult = builder.objectRef<PriceImport>('ImportPricesResult').implement({
  description: 'What a file of prices changed, or with dryRun would change.',
  fields: (t) => ({
    isApplied: t.exposeBoolean('isApplied', { description: 'False: it was a dry run.' }),
    counts: t.field({
      type: PriceImportCounts,
      description: 'The rows by status.',
      resolve: ({ counts }) => counts,
    }),
    rows: t.field({
      type: [PriceImportRow],
      description: 'All models of ours that the file mentions, by provider, then the first 200 unknown ones.',
      resolve: ({ rows }) => rows,
    }),
  }),
})

builder.mutationField('importPrices', (t) =>
  t.field({
    type: ImportPricesResult,
    description:
      'Takes over the prices of a file, all or none: a new version for each model whose price is another, with up to six decimals. ' +
      'A price a hundred times higher or lower than before is refused. FORBIDDEN for all but administrators.',
    authScopes: { administrator: true },
    args: {
      input: t.arg({
        type: ImportPricesInput,
        required: true,
        description: 'The file and what to do with it.',
      }),
    },
    resolve: (_root, { input }, context) =>
      change(context, (services, request) => importPrices(services, request, input)),
  }),
)
