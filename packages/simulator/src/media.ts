/** Base64 of one byte or more, padding optional. */
export function isBase64(data: string): boolean {
  return data.length > 0 && data.length % 4 !== 1 && /^[A-Za-z0-9+/]+={0,2}$/.test(data)
}

/** The parts of `data:<media type>;base64,<data>`, null for any other address. */
export function parseDataUrl(url: string): { mediaType: string; data: string } | null {
  const [, mediaType, data] = /^data:([^;,]*)(?:;[^;,]*)*;base64,(.*)$/s.exec(url) ?? []
  return mediaType === undefined || data === undefined ? null : { mediaType, data }
}
