/** What the world offers: models with their prices on a certain day, and the providers that serve them. */
export { catalogue, findInCatalogue, modelsOfVendor } from './catalogue.ts'
export type { CatalogueModel, CatalogueOrigin } from './catalogue.ts'
export { providerPresets } from './presets.ts'
export type { ProviderPreset } from './presets.ts'
