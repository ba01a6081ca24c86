import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'

import { choose } from '../../test/choose.ts'
import { refusal, silence } from '../../test/fake-api.ts'
import { renderApp } from '../../test/render.tsx'

const address = '/settings/infrastructure'
const findSetting = async (name: string) => within(await screen.findByRole('listitem', { name }))
const change = async (name: string) =>
  fireEvent.click((await findSetting(name)).getByRole('button', { name: `Change “${name}”` }))
const save = async () => fireEvent.click(await screen.findByRole('button', { name: 'Save' }))

const findNumber = () => screen.findByRole('spinbutton', { name: 'New value' })

async function type(text: string) {
  fireEvent.change(await findNumber(), { target: { value: text } })
}

it('settings are listed by category with their key, bounds, value and default', async () => {
  renderApp(address, (world) => world.settings.set('run_max_probes', 5000))
  const runs = within(await screen.findByRole('region', { name: 'Runs' }))
  expect(runs.getAllByRole('listitem', { name: /./ }).map((item) => item.getAttribute('aria-label'))).toEqual(
    ['Probes per run'],
  )
  const probes = await findSetting('Probes per run')
  expect(probes.getByText('run_max_probes')).toBeTruthy()
  expect(probes.getByText('Most probes one run may have, 1 to 1,000,000.')).toBeTruthy()
  expect(probes.getByText('5,000 probes')).toBeTruthy()
  expect(probes.getByText('100,000 probes')).toBeTruthy()
  expect(probes.getByText(/Changed by Grace Hopper/)).toBeTruthy()

  const session = await findSetting('Length of a sign-in')
  expect(session.getByText('This is the default')).toBeTruthy()
  expect(session.queryByRole('button', { name: /Reset/ })).toBeNull()
})

it('shapes stand in while the settings are fetched', async () => {
  renderApp(address, (_world, api) => api.intercepts.set('InfrastructurePage', silence))
  expect(await screen.findByRole('status', { name: 'Loading settings' })).toBeTruthy()
})

it('a failure is said, and can be tried again', async () => {
  const { api } = renderApp(address, (_world, fake) =>
    fake.intercepts.set('InfrastructurePage', () => refusal('Broken.', { code: 'INTERNAL' })),
  )
  expect((await screen.findByRole('alert')).textContent).toContain('Could not load the settings')
  api.intercepts.clear()
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await findSetting('Probes per run')).toBeTruthy()
})

it('who may not change settings reads them, and is told who may', async () => {
  renderApp(address, (world) => {
    world.viewer = { ...world.viewer, role: 'VIEWER', canAdminister: false, canWrite: false }
    world.settings.set('run_max_probes', 5000)
  })
  expect(await screen.findByText(/Administrators change them/)).toBeTruthy()
  expect((await findSetting('Probes per run')).getByText('5,000 probes')).toBeTruthy()
  expect(screen.queryByRole('button', { name: /^(Change|Reset) “/ })).toBeNull()
})

it('a number is changed in its place, and the focus returns', async () => {
  const { api, world } = renderApp(address)
  await change('Probes per run')
  const field = await findNumber()
  await waitFor(() => expect(document.activeElement).toBe(field))
  await type('5,000')
  await save()
  expect(await screen.findByText('“Probes per run” is saved.')).toBeTruthy()
  const probes = await findSetting('Probes per run')
  expect(probes.getByText('5,000 probes')).toBeTruthy()
  expect(world.settings.find('run_max_probes').value).toBe(5000)
  await waitFor(() =>
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Change “Probes per run”' })),
  )
  const sent = api.requests.find(({ operationName }) => operationName === 'SetSetting')
  expect(sent?.variables).toEqual({ input: { key: 'run_max_probes', value: 5000, expectedUpdatedAt: null } })
})

it('what is not allowed is said at the field, and nothing is lost', async () => {
  const { api, world } = renderApp(address)
  await change('Probes per run')
  await type('')
  await save()
  expect(await screen.findByText('Give a whole number.')).toBeTruthy()
  expect(api.count('SetSetting')).toBe(0)
  await type('1000001')
  await save()
  expect(await screen.findByText(/cannot be 1000001/)).toBeTruthy()
  const field = await findNumber()
  expect(field.getAttribute('aria-invalid')).toBe('true')
  expect(field).toHaveProperty('value', '1000001')
  expect(world.settings.find('run_max_probes').value).toBe(100_000)
})

it('a failure that is nobody’s field is said in the form', async () => {
  const { api } = renderApp(address)
  await change('Probes per run')
  api.intercepts.set('SetSetting', () => refusal('The database did not answer.', { code: 'INTERNAL' }))
  await save()
  const form = within(await screen.findByRole('form', { name: 'Change “Probes per run”' }))
  expect(await form.findByText('The database did not answer.')).toBeTruthy()
})

it.each([
  ['Cancel', () => fireEvent.click(screen.getByRole('button', { name: 'Cancel' }))],
  ['Escape', () => fireEvent.keyDown(screen.getByRole('spinbutton'), { key: 'Escape' })],
])('%s leaves the setting as it is', async (_way, leave) => {
  const { api } = renderApp(address)
  await change('Probes per run')
  await type('7')
  leave()
  expect((await findSetting('Probes per run')).getByText('100,000 probes')).toBeTruthy()
  expect(api.count('SetSetting')).toBe(0)
})

it('a default is brought back, and that can be undone', async () => {
  const { world } = renderApp(address, (fresh) => fresh.settings.set('run_max_probes', 5000))
  const probes = await findSetting('Probes per run')
  fireEvent.click(probes.getByRole('button', { name: 'Reset “Probes per run” to its default' }))
  expect(await screen.findByText('“Probes per run” has its default again.')).toBeTruthy()
  expect(await probes.findByText('This is the default')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }))
  expect(await probes.findByText('5,000 probes')).toBeTruthy()
  expect(world.settings.find('run_max_probes').value).toBe(5000)
})

it('a reset that fails says why', async () => {
  renderApp(address, (world, api) => {
    world.settings.set('run_max_probes', 5000)
    api.intercepts.set('ResetSetting', () => refusal('Not now.', { code: 'INTERNAL' }))
  })
  const probes = await findSetting('Probes per run')
  fireEvent.click(probes.getByRole('button', { name: /^Reset/ }))
  expect(await probes.findByText('Not now.')).toBeTruthy()
})

it.each([
  ['Take theirs', '20 probes'],
  ['Overwrite with mine', '7 probes'],
])('whose value it is when two change it is asked: %s', async (answer, shown) => {
  const { world } = renderApp(address, (fresh) => fresh.settings.set('run_max_probes', 10))
  await change('Probes per run')
  await type('7')
  world.settings.set('run_max_probes', 20)
  await save()
  const dialog = within(
    await screen.findByRole('alertdialog', { name: 'Somebody changed “Probes per run” meanwhile' }),
  )
  expect(dialog.getAllByRole('row').map((row) => row.textContent)).toEqual(['FieldTheirsYours', 'Value 207'])
  fireEvent.click(dialog.getByRole('button', { name: answer }))
  expect(await (await findSetting('Probes per run')).findByText(shown)).toBeTruthy()
})

it('from a conflict one goes back to the form, with what was typed', async () => {
  const { world } = renderApp(address)
  await change('Probes per run')
  await type('7')
  world.settings.set('run_max_probes', 20)
  await save()
  fireEvent.click(await screen.findByRole('button', { name: 'Back to the form' }))
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
  expect(screen.getByRole('spinbutton')).toHaveProperty('value', '7')
})

it.each([
  ['Take theirs', '20 probes'],
  ['Overwrite with mine', '100,000 probes'],
  ['Back to the form', '10 probes'],
])('a reset asks too when somebody set another value meanwhile: %s', async (answer, shown) => {
  const { world } = renderApp(address, (fresh) => fresh.settings.set('run_max_probes', 10))
  const probes = await findSetting('Probes per run')
  world.settings.set('run_max_probes', 20)
  fireEvent.click(probes.getByRole('button', { name: /^Reset/ }))
  fireEvent.click(await screen.findByRole('button', { name: answer }))
  expect(await probes.findByText(shown)).toBeTruthy()
})

it('a model is chosen by provider, and what is in force follows', async () => {
  const { world } = renderApp(address)
  const judge = await findSetting('Judge')
  expect(judge.getByText('openai/gpt-5-mini stands in')).toBeTruthy()
  await change('Judge')
  const provider = await screen.findByRole('combobox', { name: 'Provider' })
  await waitFor(() => expect(document.activeElement).toBe(provider))
  await choose('Provider', 'Anthropic')
  await save()
  expect(await screen.findByText('Choose a model.')).toBeTruthy()
  await choose('Model', 'Claude Haiku 4.5')
  await save()
  expect(await judge.findByText('anthropic/claude-haiku-4-5')).toBeTruthy()
  expect(await judge.findByText('In force now: Claude Haiku 4.5, Anthropic')).toBeTruthy()
  expect(world.settings.find('infra_model_judge').value).toEqual({
    providerId: 'anthropic',
    modelId: 'claude-haiku-4-5',
  })
})

it('only active chat models can be chosen, and it says what is left out', async () => {
  renderApp(address, (world) =>
    world.settings.set('infra_model_judge', { providerId: 'openai', modelId: 'gpt-5.1' }),
  )
  await change('Judge')
  const model = await screen.findByRole('combobox', { name: 'Model' })
  expect(model.textContent).toContain('GPT-5.1')
  expect(screen.getByText('1 deprecated model left out: reactivate one to choose it.')).toBeTruthy()
  fireEvent.click(model)
  const options = await screen.findAllByRole('option')
  expect(options.map((option) => option.textContent)).toEqual(['GPT-5 mini', 'GPT-5.1'])
  // Escape closes the list, not the form.
  fireEvent.keyDown(existingFocus(), { key: 'Escape' })
  expect(screen.getByRole('form', { name: 'Change “Judge”' })).toBeTruthy()
})

it('a model that cannot be called may be chosen, and says why it is not used', async () => {
  renderApp(address)
  await change('Judge')
  await choose('Provider', 'Google (cannot be called now)')
  await choose('Model', 'Gemini 2.5 Pro')
  expect(
    await screen.findByText('GOOGLE_API_KEY is not set. Until then another model stands in.'),
  ).toBeTruthy()
  await save()
  const judge = await findSetting('Judge')
  expect(await judge.findByText('google/gemini-2.5-pro')).toBeTruthy()
  expect(await judge.findByText(/^GOOGLE_API_KEY is not set\. Until then the cheapest/)).toBeTruthy()
})

it('without any model to call it says what that means', async () => {
  renderApp(address, (world) => {
    world.providers = []
  })
  const judge = await findSetting('Judge')
  expect(judge.getByText('No model can be called')).toBeTruthy()
  expect(judge.getByText(/fails until then/)).toBeTruthy()
})

it.each([
  ['ModelField', 'Could not load the providers'],
  ['ProviderModelField', 'Could not load the models'],
])('where %s cannot be asked, the form says so', async (operation, sentence) => {
  renderApp(address, (world, api) => {
    world.settings.set('infra_model_judge', { providerId: 'openai', modelId: 'gpt-5.1' })
    api.intercepts.set(operation, () => refusal('Broken.', { code: 'INTERNAL' }))
  })
  await change('Judge')
  expect(await screen.findByText(sentence)).toBeTruthy()
})

function existingFocus(): Element {
  return document.activeElement ?? document.body
}
