import { readdirSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { formsOf } from '../../test/expectations.ts'
import { callErrorOf, readRecordedErrors } from '../../test/recorded-errors.ts'
import { API_KEY } from '../../test/target.ts'
import { createAnthropicProtocol } from '../anthropic/index.ts'
import { createGoogleProtocol } from '../google/index.ts'
import { createOpenAiProtocol } from '../openai/index.ts'
import { LlmError, Secret } from '../spec/index.ts'

/** What must never show. Capitals and digits, so that every shape can be made of it. */
const CORE = 'ZQ7XW9KP2LM4VT8RB3NC'

/** Secrets as vendors issue them and as servers echo them, whoever they belong to. */
const CANARIES = [
  `sk-${CORE}`,
  `sk-proj-${CORE}_${CORE}`,
  `sk-svcacct-${CORE}`,
  `sk-or-v1-${CORE}`,
  `sk-ant-api03-${CORE}-AA`,
  `sk_live_${CORE}`,
  `sk_test_${CORE}`,
  `pk_live_${CORE}`,
  `pk_test_${CORE}`,
  `rk_live_${CORE}`,
  `gsk_${CORE}`,
  `xai-${CORE}`,
  `csk-${CORE}`,
  `pplx-${CORE}`,
  `nvapi-${CORE}`,
  `tgp_v1_${CORE}`,
  `hf_${CORE}`,
  `r8_${CORE}`,
  `fw_${CORE}`,
  `AIzaSy${CORE}`,
  `ya29.${CORE}`,
  `ghp_${CORE}`,
  `gho_${CORE}`,
  `github_pat_${CORE}_${CORE}`,
  `glpat-${CORE}`,
  `npm_${CORE}`,
  `xoxb-1234-${CORE}`,
  `whsec_${CORE}`,
  `SG.${CORE}.${CORE}`,
  `AKIA${CORE}`,
  `ASIA${CORE}`,
  `eyJ${CORE}.eyJ${CORE}.${CORE}`,
  `Bearer ${CORE}`,
  `Authorization: Bearer ${CORE}`,
  `Authorization: Basic ${CORE}==`,
  `authorization: ${CORE}`,
  `Authorization: Token ${CORE}`,
  `Cookie: session=${CORE}; other=${CORE}`,
  `https://user:${CORE}@example.com/v1`,
  `postgres://${CORE}@db:5432/app`,
  `https://example.com/v1?key=${CORE}&alt=sse`,
  `https://example.com/v1?a=b&api_key=${CORE}`,
  `https://example.com/v1?token=${CORE}`,
  `https://example.com/v1?access_token=${CORE}`,
  `https://example.com/v1?sig=${CORE}`,
  `{"api_key":"${CORE}"}`,
  `{'apiKey': '${CORE}'}`,
  `x-api-key: ${CORE}`,
  `OPENAI_API_KEY=${CORE}`,
  `"client_secret": "${CORE}"`,
  `"refresh_token": "${CORE}"`,
  `AccountKey=${CORE};EndpointSuffix=core.windows.net`,
  `Ocp-Apim-Subscription-Key: ${CORE}`,
  `aws_secret_access_key = ${CORE}`,
  `password=${CORE}`,
  `-----BEGIN RSA PRIVATE KEY-----\n${CORE}\n-----END RSA PRIVATE KEY-----`,
]

test('there are at least forty shapes', () => {
  expect(new Set(CANARIES).size).toBeGreaterThanOrEqual(40)
})

describe.each(CANARIES)('%s never shows (S0-18, L-64)', (canary) => {
  /** Headers have one line. */
  const line = canary.replaceAll('\n', ' ')

  test('in an error, whichever of its texts it comes in', () => {
    const words = `Refused: ${canary} is not good.`
    const error = new LlmError('AUTH_ERROR', { message: words, requestId: words, actualModel: words })
    for (const form of formsOf(error)) expect(form).not.toContain(CORE)
    expect(error.message).toContain('Refused: ')
  })

  test('when the vendor echoes it in body and headers', async () => {
    const error = await callErrorOf(createOpenAiProtocol, {
      status: 429,
      body: { error: { message: `No: ${canary}.`, type: canary, code: canary } },
      headers: { 'x-request-id': line, 'retry-after': line, 'x-ratelimit-reset': line },
    })
    expect(error.message).toMatch(/^The provider answered 429: No: /)
    for (const form of formsOf(error)) expect(form).not.toContain(CORE)
  })

  test('when a server that is none of the vendor puts it on a page, or redirects to it', async () => {
    const page = await callErrorOf(createAnthropicProtocol, {
      status: 502,
      body: `<html><p>${canary}</p>`,
      headers: {},
    })
    const redirect = await callErrorOf(createGoogleProtocol, {
      status: 302,
      body: '',
      headers: { location: line },
    })
    for (const form of [page, redirect].flatMap(formsOf)) expect(form).not.toContain(CORE)
  })

  test('when it stands in the name of the model or in an answer that is none', async () => {
    const unusable = await callErrorOf(
      createOpenAiProtocol,
      { status: 200, body: { id: canary, model: canary, choices: [] }, headers: {} },
      canary,
    )
    const strange = await callErrorOf(
      createOpenAiProtocol,
      { status: 200, body: `[${canary}`, headers: {} },
      canary,
    )
    for (const form of [unusable, strange].flatMap(formsOf)) expect(form).not.toContain(CORE)
  })
})

const vendors = readdirSync(new URL('../../test/fixtures/errors/', import.meta.url)).map((file) =>
  file.replace('.json', ''),
)

test.each(vendors)(
  'no recorded answer of %s shows the key or another secret that is put into it',
  async (vendor) => {
    const protocols = { anthropic: createAnthropicProtocol, google: createGoogleProtocol }
    const create = new Map(Object.entries(protocols)).get(vendor) ?? createOpenAiProtocol
    for (const [index, { status, body, headers }] of readRecordedErrors(vendor).entries()) {
      const canary = CANARIES[index % CANARIES.length] ?? ''
      const echoed: unknown = JSON.parse(JSON.stringify(body), (_, value: unknown) =>
        typeof value === 'string' ? `${API_KEY} ${canary} ${value}` : value,
      )
      const error = await callErrorOf(create, { status, body: JSON.stringify(echoed), headers })
      for (const form of formsOf(error)) {
        expect(form).not.toContain(CORE)
        expect(form).not.toContain(API_KEY)
      }
    }
  },
)

test('a secret that looks like nothing is hidden by knowing it', () => {
  const secrets = [new Secret('plain words')]
  const error = new LlmError('AUTH_ERROR', { message: 'no plain words', requestId: 'plain words', secrets })
  for (const form of formsOf(error)) expect(form).not.toContain('plain words')
})
