import { isRecord } from '#lib/read-json.ts'

export const priceFormats = ['MODELS_DEV', 'LITELLM', 'PORTKEY'] as const
export type PriceFormat = (typeof priceFormats)[number]

export const formatTexts: Record<PriceFormat, { label: string; hint: string }> = {
  MODELS_DEV: {
    label: 'models.dev',
    hint: 'api.json: vendors with their models, USD per million tokens.',
  },
  LITELLM: {
    label: 'LiteLLM',
    hint: 'model_prices_and_context_window.json: models by key, USD per token.',
  },
  PORTKEY: { label: 'Portkey', hint: 'The file of one vendor, US cents per token.' },
}

/** What a request takes, with room for what else is in it. */
export const mostBytes = 250_000

type ReadFile = { source: unknown; problem: null } | { source: null; problem: string }

/** A file's text as JSON that can be sent; only one vendor's part where one is named. */
export function readPriceText(
  format: PriceFormat,
  { text, vendor }: { text: string; vendor: string },
): ReadFile {
  const parsed = parseJson(text)
  if (parsed === undefined) return refuse('This is no JSON. Give the file as it is.')
  const source = vendor === '' ? parsed : cutToVendor(format, parsed, vendor)
  if (isRecord(source) && Object.keys(source).length === 0) {
    return refuse(vendor === '' ? 'This file is empty.' : `The file has nothing of “${vendor}”.`)
  }
  const bytes = new TextEncoder().encode(JSON.stringify(source)).length
  if (bytes <= mostBytes) return { source, problem: null }
  const size = `${Math.ceil(bytes / 1000).toLocaleString('en-US')} kB`
  return refuse(
    format === 'PORTKEY'
      ? `The file has ${size}, and at most ${mostBytes / 1000} kB can be sent. Cut it into parts.`
      : `The file has ${size}, and at most ${mostBytes / 1000} kB can be sent. Name a vendor: then only its part is sent.`,
  )
}

function refuse(problem: string): ReadFile {
  return { source: null, problem }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Files of many vendors are large; those of Portkey are of one. */
function cutToVendor(format: PriceFormat, file: unknown, vendor: string): unknown {
  if (!isRecord(file) || format === 'PORTKEY') return file
  return Object.fromEntries(
    Object.entries(file).filter(([key, entry]) =>
      format === 'MODELS_DEV' ? key === vendor : isRecord(entry) && entry.litellm_provider === vendor,
    ),
  )
}
