/** What was found out about one part of the setup. `wrong` makes the check fail, `note` is for people to judge. */
export type Finding = {
  subject: string
  verdict: 'ok' | 'note' | 'wrong'
  text: string
  /** For machines. */
  facts: Readonly<Record<string, unknown>>
}

type Facts = Finding['facts']

export function toOk(subject: string, text: string, facts: Facts = {}): Finding {
  return { subject, verdict: 'ok', text, facts }
}

export function toNote(subject: string, text: string, facts: Facts = {}): Finding {
  return { subject, verdict: 'note', text, facts }
}

export function toWrong(subject: string, text: string, facts: Facts = {}): Finding {
  return { subject, verdict: 'wrong', text, facts }
}
