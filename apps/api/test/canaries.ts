import { randomBytes } from 'node:crypto'

/** Secrets like no other text, planted to be looked for afterwards. */
export class Canaries {
  readonly planted: string[] = []

  plant(prefix = ''): string {
    return this.add(`${prefix}canary-${randomBytes(12).toString('hex')}`)
  }

  /** A secret that somebody else made. */
  add(secret: string): string {
    this.planted.push(secret)
    return secret
  }

  /** Those of the places in which one turns up, in plain text, hex or base64, and which. */
  findIn(places: Readonly<Record<string, string>>): string[] {
    return this.planted.flatMap((canary) => {
      const forms = [
        canary,
        Buffer.from(canary).toString('hex'),
        Buffer.from(canary).toString('base64').replaceAll('=', ''),
      ]
      return Object.entries(places).flatMap(([place, text]) =>
        forms.some((form) => text.includes(form)) ? [`${place}: ${canary}`] : [],
      )
    })
  }
}
