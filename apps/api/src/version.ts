import manifest from '../package.json' with { type: 'json' }

/** Version of Sluice. */
export const version: string = manifest.version
