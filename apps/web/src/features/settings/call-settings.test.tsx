import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'

import { existing } from '../../test/existing.ts'
import { refusal } from '../../test/fake-api.ts'
import { renderApp } from '../../test/render.tsx'

const address = '/settings/infrastructure'
const findSetting = async (name: string) => within(await screen.findByRole('listitem', { name }))
const change = async (name: string) =>
  fireEvent.click((await findSetting(name)).getByRole('button', { name: `Change “${name}”` }))
const save = async () => fireEvent.click(await screen.findByRole('button', { name: 'Save' }))

it('what is about calls has a card of its own', async () => {
  renderApp(address)
  const calls = within(await screen.findByRole('region', { name: 'Calls' }))
  expect(calls.getAllByRole('heading', { level: 3 }).map((heading) => heading.textContent)).toEqual([
    'Keep prompts and answers',
    'Masked in prompts and answers',
    'How long prompts and answers are kept',
  ])
})

it('keeping prompts and answers is asked about, and says what is kept and for how long', async () => {
  const { api, world } = renderApp(address, (fresh) => fresh.settings.set('call_body_retention_months', 1))
  const kept = await findSetting('Keep prompts and answers')
  expect(kept.getByText('Off')).toBeTruthy()
  await change('Keep prompts and answers')
  const off = await screen.findByRole('radio', { name: 'Off' })
  await waitFor(() => expect(document.activeElement).toBe(off))
  fireEvent.click(screen.getByRole('radio', { name: 'On' }))
  await save()
  const question = within(
    await screen.findByRole('alertdialog', { name: 'Turn on “Keep prompts and answers”?' }),
  )
  expect(question.getByText(/with keys, secrets and your own patterns masked/)).toBeTruthy()
  expect(screen.getByRole('alertdialog').textContent).toContain(
    'It is kept for 1 month besides the current one, then deleted.',
  )
  fireEvent.click(question.getByRole('button', { name: 'Cancel' }))
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
  expect(api.count('SetSetting')).toBe(0)
  await save()
  fireEvent.click(await screen.findByRole('button', { name: 'Turn on' }))
  expect(await screen.findByText('“Keep prompts and answers” is saved.')).toBeTruthy()
  expect(await kept.findByText('On')).toBeTruthy()
  expect(world.settings.find('log_sensitive_data').value).toBe(true)
})

it('turning it off again needs no question', async () => {
  const { world } = renderApp(address, (fresh) => fresh.settings.set('log_sensitive_data', true))
  await change('Keep prompts and answers')
  fireEvent.click(await screen.findByRole('radio', { name: 'Off' }))
  await save()
  expect(await screen.findByText('“Keep prompts and answers” is saved.')).toBeTruthy()
  expect(world.settings.find('log_sensitive_data').value).toBe(false)
})

it('what is refused after the question is said in the form', async () => {
  const { api } = renderApp(address)
  await change('Keep prompts and answers')
  fireEvent.click(await screen.findByRole('radio', { name: 'On' }))
  api.intercepts.set('SetSetting', () => refusal('Not now.', { code: 'VALIDATION_FAILED', field: 'value' }))
  await save()
  fireEvent.click(await screen.findByRole('button', { name: 'Turn on' }))
  expect(await screen.findByText('Not now.')).toBeTruthy()
  expect(screen.queryByRole('alertdialog')).toBeNull()
  expect(screen.getByRole('radiogroup', { name: 'New value' }).getAttribute('aria-invalid')).toBe('true')
})

it('a list of patterns is edited line by line, and a refused one is said at the field', async () => {
  const { api, world } = renderApp(address)
  const patterns = await findSetting('Masked in prompts and answers')
  expect(patterns.getByText('none')).toBeTruthy()
  await change('Masked in prompts and answers')
  const field = await screen.findByRole('textbox', { name: 'New value' })
  await waitFor(() => expect(document.activeElement).toBe(field))
  fireEvent.change(field, { target: { value: 'a(?=b)' } })
  await save()
  expect(await screen.findByText(/RE2 has no look-around/)).toBeTruthy()
  fireEvent.change(field, { target: { value: String.raw`DE\d{20}` + '\n\n  \nACME' } })
  await save()
  expect(await screen.findByText('“Masked in prompts and answers” is saved.')).toBeTruthy()
  const sent = api.requests.findLast(({ operationName }) => operationName === 'SetSetting')
  expect(sent?.variables).toMatchObject({ input: { value: [String.raw`DE\d{20}`, 'ACME'] } })
  expect(patterns.getAllByRole('listitem').map((item) => item.textContent)).toEqual(
    expect.arrayContaining([String.raw`DE\d{20}`, 'ACME']),
  )
  fireEvent.click(patterns.getByRole('button', { name: /^Reset/ }))
  expect(await patterns.findByText('This is the default')).toBeTruthy()
  const toast = await screen.findByText('“Masked in prompts and answers” has its default again.')
  fireEvent.click(within(existing(toast.parentElement)).getByRole('button', { name: 'Undo' }))
  expect(await patterns.findByText('ACME')).toBeTruthy()
  expect(world.settings.find('call_redaction_patterns').value).toEqual([String.raw`DE\d{20}`, 'ACME'])
})

it.each([
  ['log_sensitive_data', 'Keep prompts and answers', true, 'Value OnOff'],
  ['call_redaction_patterns', 'Masked in prompts and answers', ['a', 'b'], 'Value a\nbnone'],
])('a conflict over %s shows both values in words', async (key, name, theirs, row) => {
  const { world } = renderApp(address)
  await change(name)
  await screen.findByRole('button', { name: 'Save' })
  world.settings.set(key, theirs)
  await save()
  const dialog = within(await screen.findByRole('alertdialog'))
  expect(dialog.getAllByRole('row').at(-1)?.textContent).toBe(row)
  fireEvent.click(dialog.getByRole('button', { name: 'Overwrite with mine' }))
  expect(await screen.findByText(`“${name}” is saved.`)).toBeTruthy()
  expect(world.settings.find(key).value).toEqual(Array.isArray(theirs) ? [] : false)
})
