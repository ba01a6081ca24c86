import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'

import { act } from '../../../test/act.ts'
import { choose } from '../../../test/choose.ts'
import { existing } from '../../../test/existing.ts'
import { apiError, refusal, silence } from '../../../test/fake-api.ts'
import { renderApp } from '../../../test/render.tsx'
import { createProvider } from '../../../test/world-registry.ts'

const address = '/settings/models'
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
const fill = async (label: string, value: string) =>
  fireEvent.change(await screen.findByLabelText(label), { target: { value } })
const findSwitch = (name: string) => screen.findByRole('switch', { name: `${name} is on` })

it('a provider starts from a preset, and its note is shown', async () => {
  const { world } = renderApp(address, (fresh) => {
    fresh.providers = []
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Add provider' }))
  fireEvent.click(await screen.findByRole('button', { name: /^OpenAI/ }))
  expect(await screen.findByText('A note on this vendor.')).toBeTruthy()
  expect(screen.getByLabelText('Environment variable')).toHaveProperty('value', 'OPENAI_API_KEY')
  await choose('Credential', 'Stored here, encrypted')
  await fill('API key', 'sk-secret')
  await fill('Tokens per minute', '90000')
  press('Add provider')
  expect(await screen.findByText('OpenAI is added.')).toBeTruthy()
  expect(await screen.findByRole('article', { name: 'OpenAI' })).toBeTruthy()
  expect(world.registry.changes).toEqual([
    {
      name: 'createLlmProvider',
      given: {
        name: 'openai',
        displayName: 'OpenAI',
        protocol: 'OPENAI',
        baseUrl: 'https://api.openai.com/v1',
        allowPrivateAddress: false,
        credential: 'sk-secret',
        maxParallelRequests: 5,
        requestsPerMinute: 60,
        tokensPerMinute: 90_000,
        requestTimeoutSeconds: 120,
      },
    },
  ])
})

it('any other provider is added by hand, and what is wrong is said at its field', async () => {
  const { world } = renderApp(address)
  fireEvent.click(await screen.findByRole('button', { name: 'Add provider' }))
  fireEvent.click(await screen.findByRole('button', { name: /^Another one/ }))
  await fill('Display name', 'Mine')
  await fill('Name', 'Not a slug')
  await fill('Base URL', 'https://{resource}.example/v1')
  await choose('Credential', 'None')
  await fill('Calls at once', '1000')
  press('Add provider')
  expect(await screen.findByText(/Use a-z, 0-9 and -/)).toBeTruthy()
  expect(screen.getByText(/in place of \{resource\}/)).toBeTruthy()
  expect(screen.getByText('Give a number from 1 to 100.')).toBeTruthy()

  world.registry.refusals.set('createLlmProvider', () =>
    apiError('There is a provider named "mine" already.', { code: 'CONFLICT', field: 'input.name' }),
  )
  await fill('Name', 'mine')
  await fill('Base URL', 'https://mine.example/v1')
  await fill('Calls at once', '10')
  press('Add provider')
  expect(await screen.findByText('There is a provider named "mine" already.')).toBeTruthy()
  expect(screen.getByLabelText('Name').getAttribute('aria-invalid')).toBe('true')
  press('Back')
  expect(await screen.findByText(/Whatever speaks one/)).toBeTruthy()
})

it('a preset that cannot be asked for can be tried again', async () => {
  const { api } = renderApp(address, (_world, fake) =>
    fake.intercepts.set('PresetList', () => refusal('Broken.', { code: 'INTERNAL' })),
  )
  fireEvent.click(await screen.findByRole('button', { name: 'Add provider' }))
  expect(await screen.findByText('Could not load the well-known providers')).toBeTruthy()
  api.intercepts.clear()
  press('Try again')
  expect(await screen.findByRole('button', { name: /^Ollama/ })).toBeTruthy()
})

it('a provider is switched off at once, before the API has answered', async () => {
  const { api } = renderApp(address)
  const toggle = await findSwitch('Anthropic')
  api.intercepts.set('UpdateLlmProvider', silence)
  fireEvent.click(toggle)
  await waitFor(() => expect(toggle.getAttribute('aria-checked')).toBe('false'))
})

it('a switch that is refused goes back and says why', async () => {
  const { world } = renderApp(address)
  const toggle = await findSwitch('Anthropic')
  world.registry.touch(world.registry.findProvider('provider-anthropic'), { displayName: 'Anthropic EU' })
  fireEvent.click(toggle)
  expect(await screen.findByText('Anthropic is as it was.')).toBeTruthy()
  // As it is now, the next switch is of the row there is.
  const renewed = await findSwitch('Anthropic EU')
  expect(renewed.getAttribute('aria-checked')).toBe('true')
  fireEvent.click(renewed)
  expect(await screen.findByText('Anthropic EU is off.')).toBeTruthy()
  expect(world.registry.findProvider('provider-anthropic').isEnabled).toBe(false)
})

it('limits and names are edited; another address asks for the credential again', async () => {
  const { world } = renderApp(address)
  await act('Anthropic', 'Edit')
  await fill('Display name', 'Claude')
  await fill('Calls per minute', '')
  press('Save')
  expect(await screen.findByText('Give a number.')).toBeTruthy()
  await fill('Calls per minute', '90')
  expect(screen.queryByText('Give the credential again')).toBeNull()
  await fill('Base URL', 'https://gateway.example')
  expect(await screen.findByText('Give the credential again')).toBeTruthy()
  expect(screen.getByLabelText('Environment variable')).toHaveProperty('value', 'ANTHROPIC_API_KEY')
  await choose('Credential', 'None')
  press('Save')
  expect(await screen.findByText('Claude is saved.')).toBeTruthy()
  expect(world.registry.changes.at(-1)?.given).toMatchObject({
    input: {
      displayName: 'Claude',
      requestsPerMinute: 90,
      baseUrl: 'https://gateway.example',
      clearCredential: true,
    },
  })
})

it('of a sandbox only the limits and the name can be changed', async () => {
  const { world } = renderApp(address)
  await act('Sandbox', 'Edit')
  expect(await screen.findByLabelText('Calls at once')).toBeTruthy()
  expect(screen.queryByLabelText('Base URL')).toBeNull()
  press('Save')
  await waitFor(() => expect(world.registry.changes).toHaveLength(1))
  expect(JSON.stringify(world.registry.changes)).not.toContain('baseUrl')
})

it.each([
  ['Take theirs', 'Their name'],
  ['Overwrite with mine', 'My name'],
])('when two edit a provider, one is asked whose it shall be: %s', async (answer, name) => {
  const { world } = renderApp(address)
  await act('Anthropic', 'Edit')
  await fill('Display name', 'My name')
  world.registry.touch(world.registry.findProvider('provider-anthropic'), { displayName: 'Their name' })
  press('Save')
  const dialog = within(await screen.findByRole('alertdialog'))
  expect(dialog.getByText('Their name')).toBeTruthy()
  fireEvent.click(dialog.getByRole('button', { name: answer }))
  expect(await screen.findByRole('article', { name })).toBeTruthy()
})

it('a credential is replaced without ever being shown', async () => {
  const { world } = renderApp(address)
  await act('Anthropic', 'Credential')
  expect(await screen.findByText('Now: env:ANTHROPIC_API_KEY.')).toBeTruthy()
  await choose('Credential', 'Stored here, encrypted')
  const field = await screen.findByLabelText('API key')
  expect(field).toHaveProperty('value', '')
  expect(field.getAttribute('type')).toBe('password')
  press('Save')
  expect(await screen.findByText('Paste the key.')).toBeTruthy()
  await fill('API key', 'sk-secret')
  press('Save')
  expect(await screen.findByText(/has its credential/)).toBeTruthy()
  expect(world.registry.changes.at(-1)?.given).toMatchObject({ input: { credential: 'sk-secret' } })
})

it('a credential can be taken away, and the provider says what is missing', async () => {
  const { world } = renderApp(address, (fresh) => {
    fresh.registry.refusals.set('updateLlmProvider', () =>
      apiError('A credential has 1 to 4000 characters.', {
        code: 'VALIDATION_FAILED',
        field: 'input.credential',
      }),
    )
  })
  await act('Google', 'Credential')
  await fill('Environment variable', 'OTHER_API_KEY')
  press('Save')
  expect(await screen.findByText('A credential has 1 to 4000 characters.')).toBeTruthy()
  world.registry.refusals.clear()
  await choose('Credential', 'None')
  press('Save without')
  expect(await screen.findByText('Google is saved.')).toBeTruthy()
  expect(world.registry.changes.at(-1)?.given).toMatchObject({ input: { clearCredential: true } })
})

it.each([
  ['Take theirs', 2],
  ['Overwrite with mine', 3],
])('two credentials at once are asked about too: %s', async (answer, sent) => {
  const { world } = renderApp(address)
  await act('Anthropic', 'Credential')
  await fill('Environment variable', 'MINE_API_KEY')
  world.registry.touch(world.registry.findProvider('provider-anthropic'), {
    credential: { kind: 'STORED', reference: null },
  })
  press('Save')
  const dialog = within(await screen.findByRole('alertdialog'))
  expect(dialog.getByText('Stored here, encrypted')).toBeTruthy()
  fireEvent.click(dialog.getByRole('button', { name: answer }))
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
  await waitFor(() => expect(world.registry.changes.length).toBe(sent - 1))
})

it('the connection is tested when asked, with time and models', async () => {
  const { world } = renderApp(address)
  await act('Anthropic', 'Test connection')
  expect(await screen.findByText(/It answered in/)).toBeTruthy()
  expect(screen.getByText('It offers 2 models to this account.')).toBeTruthy()
  world.registry.test = {
    isOk: false,
    latencyMs: 8000,
    modelCount: null,
    models: [],
    error: {
      code: 'AUTH_ERROR',
      message: 'The key is wrong.',
      retryable: true,
      suggestions: ['Give another.'],
    },
  }
  press('Test again')
  expect(await screen.findByText('AUTH_ERROR after 8,000 ms')).toBeTruthy()
  expect(screen.getByText('Give another.')).toBeTruthy()
  expect(screen.getByText(/may pass by itself/)).toBeTruthy()
  world.registry.refusals.set('testLlmProvider', () => apiError('No.', { code: 'FORBIDDEN' }))
  press('Test again')
  expect(await screen.findByText('No.')).toBeTruthy()
})

it('a provider that is needed is not deleted, and it says by what', async () => {
  renderApp(address, (world) => {
    world.registry.refusals.set('deleteLlmProvider', () =>
      apiError('Anthropic is needed by: models (claude-haiku-4-5).', { code: 'CONFLICT', field: 'id' }),
    )
  })
  await act('Anthropic', 'Delete')
  fireEvent.click(await screen.findByRole('button', { name: 'Delete provider' }))
  expect(await screen.findByText(/is needed by: models/)).toBeTruthy()
})

it.each([
  ['ENVIRONMENT', 'env:BARE_API_KEY', 'Bare is deleted.'],
  ['STORED', null, /without its credential, which has to be given again/],
] as const)('a deleted provider comes back by Undo, credential %s', async (kind, reference, sentence) => {
  const { world } = renderApp(address, (fresh) => {
    const bare = createProvider({ id: 'bare', name: 'bare', displayName: 'Bare', models: [] })
    fresh.providers.push(Object.assign(bare, { credential: { kind, reference } }))
  })
  await act('Bare', 'Delete')
  fireEvent.click(await screen.findByRole('button', { name: 'Delete provider' }))
  await waitFor(() => expect(screen.queryByRole('article', { name: 'Bare' })).toBeNull())
  const toast = (await screen.findByText(sentence)).parentElement
  fireEvent.click(within(existing(toast)).getByRole('button', { name: 'Undo' }))
  expect(await screen.findByRole('article', { name: 'Bare' })).toBeTruthy()
  expect(world.registry.changes.at(-1)).toMatchObject({
    name: 'createLlmProvider',
    given: { name: 'bare', credential: reference, requestsPerMinute: 1200 },
  })
})
