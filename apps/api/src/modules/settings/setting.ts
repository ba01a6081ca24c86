import { listSettings, readSetting } from '@sluice/core/settings'

import type { Setting as SettingOfCore } from '@sluice/core/settings'

import { builder } from '../../graphql/builder.ts'
import { pageArgs, toPage } from '../../graphql/page.ts'
import { loadAuthorNames } from '../access/actor-name.ts'

const SettingCategory = builder.enumType('SystemSettingCategory', {
  description: 'What a setting is about.',
  values: {
    INFRASTRUCTURE: { description: "The platform's own models." },
    RUNS: { description: 'Limits of runs and their probes.' },
    CALLS: { description: 'What is kept of calls, and how long calls may take.' },
    ACCESS: { description: 'Sessions, sign-in and API keys.' },
  },
})

const SettingType = builder.enumType('SystemSettingType', {
  description: 'What kind of value a setting takes.',
  values: {
    MODEL: {
      description: "{ providerId, modelId }: the provider's name and the vendor's string; null: none.",
    },
    INTEGER: { description: 'A whole number; the description says from where to where.' },
    BOOLEAN: { description: 'true or false.' },
    TEXT_LIST: { description: 'A list of texts; the description says of what kind and how many.' },
  },
})

export const SystemSetting = builder.objectRef<SettingOfCore>('SystemSetting').implement({
  description: 'Something that administrators set while Sluice runs; in force everywhere within two seconds.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Its name, e.g. "run_max_probes".' }),
    type: t.field({ type: SettingType, description: 'What it takes.', resolve: ({ type }) => type }),
    category: t.field({
      type: SettingCategory,
      description: 'What it is about.',
      resolve: ({ category }) => category,
    }),
    description: t.exposeString('description', { description: 'What it does, its unit and its bounds.' }),
    value: t.expose('value', {
      type: 'JSON',
      nullable: true,
      description: 'The value in force; null: no model, or isSensitive.',
    }),
    defaultValue: t.expose('defaultValue', {
      type: 'JSON',
      nullable: true,
      description: 'The value in force while nobody has set one.',
    }),
    isDefault: t.exposeBoolean('isDefault', { description: 'Whether nobody has set it.' }),
    isSensitive: t.exposeBoolean('isSensitive', { description: 'True: its value is shown to nobody.' }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last set; null: it has its default.',
    }),
    updatedBy: t.loadable({
      type: 'String',
      nullable: true,
      description: 'Name of the person or API key that set it last, or "System"; null: it has its default.',
      load: (keys: string[], { services }) => loadAuthorNames(services.db, keys),
      resolve: ({ updatedById, updatedByKind }) => updatedById ?? updatedByKind,
    }),
  }),
})

const categoryArg = builder.args((t) => ({
  category: t.field({ type: SettingCategory, description: 'Only settings of this category.' }),
}))

builder.queryFields((t) => ({
  systemSettings: t.field({
    type: [SystemSetting],
    description: 'The settings, in a fixed order.',
    authScopes: { signedIn: true },
    args: { ...categoryArg, ...pageArgs },
    resolve: async (_root, args, { services }) => {
      const { limit, offset } = toPage(args)
      const settings = await listSettings(services.db, args.category ?? null)
      return settings.slice(offset, offset + limit)
    },
  }),
  systemSettingCount: t.int({
    description: 'How many systemSettings the same filter gives.',
    authScopes: { signedIn: true },
    args: categoryArg,
    resolve: async (_root, { category }, { services }) =>
      (await listSettings(services.db, category ?? null)).length,
  }),
  systemSetting: t.field({
    type: SystemSetting,
    description: 'One setting. VALIDATION_FAILED when there is none of that key, with the nearest keys.',
    authScopes: { signedIn: true },
    args: { key: t.arg.string({ required: true, description: 'Its name, e.g. "run_max_probes".' }) },
    resolve: (_root, { key }, { services }) => readSetting(services.db, key),
  }),
}))
