import { parseJson } from '../http/index.ts'
import type { Complaint, HttpAnswer } from '../http/index.ts'
import { wireError } from './wire.ts'

const UNKNOWN_MODEL_CODES = ['model_not_found', 'DeploymentNotFound']
/** How servers of this protocol say that they do not know the model, some of them with 400. */
const UNKNOWN_MODEL = /\bmodel\b.{0,120}\b(?:not exist|not found)|\b(?:invalid|unknown) model\b/i

/** What an error body says. Quota and rate limits need nothing here: their words are U-1's own. */
export function toComplaint(answer: HttpAnswer): Complaint {
  const body = parseJson(wireError, answer.text)
  const error = typeof body?.error === 'string' ? { message: body.error, code: null } : body?.error
  const message = error?.message ?? body?.message ?? toText(body?.detail)
  const isUnknownModel = UNKNOWN_MODEL_CODES.includes(error?.code ?? '') || UNKNOWN_MODEL.test(message ?? '')
  return {
    message,
    verdict: isUnknownModel && [400, 404].includes(answer.status) ? 'MODEL_NOT_FOUND' : null,
    retryAfterMs: null,
  }
}

function toText(detail: unknown): string | null {
  if (detail === null || detail === undefined) return null
  return typeof detail === 'string' ? detail : JSON.stringify(detail)
}
