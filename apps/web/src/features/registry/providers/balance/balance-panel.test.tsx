import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'

import { act } from '../../../../test/act.ts'
import { refusal, silence } from '../../../../test/fake-api.ts'
import { renderApp } from '../../../../test/render.tsx'

const address = '/settings/models'
const open = `${address}?balance=provider-openai`
const press = async (name: string | RegExp) => fireEvent.click(await screen.findByRole('button', { name }))
const fill = async (label: string, value: string) =>
  fireEvent.change(await screen.findByLabelText(label), { target: { value } })
const findPanel = async () => within(await screen.findByRole('dialog', { name: 'Balance of OpenAI' }))
const findForm = async (name: string) => within(await screen.findByRole('dialog', { name }))
const readFacts = (place: { getAllByRole: (role: string) => HTMLElement[] }) =>
  Object.fromEntries(
    place.getAllByRole('term').map((term) => [term.textContent, term.nextElementSibling?.textContent]),
  )

it('an administrator finds what is available at the provider, and all of it behind that', async () => {
  const { url } = renderApp(address, (world) =>
    world.balances.set('provider-openai', '42', { held: '2', note: 'invoice of November' }),
  )
  const openai = within(await screen.findByRole('article', { name: 'OpenAI' }))
  fireEvent.click(openai.getByRole('link', { name: /^\$40\.00 available.*balance of OpenAI$/ }))
  const panel = await findPanel()
  await panel.findByText('Available')
  expect(readFacts(panel)).toEqual({
    'Balance, as far as it is booked': '$42.00',
    'Held for runs and calls under way': '$2.00',
    Available: '$40.00',
  })
  expect(panel.getByRole('listitem').textContent).toMatch(/^invoice of NovemberGrace Hopper · .*\+\$42\.00$/)
  expect(url()).toBe(open)
  fireEvent.click(panel.getByRole('button', { name: 'Close' }))
  await waitFor(() => expect(url()).toBe(address))
})

it('where none is kept it says so, and one is begun', async () => {
  const { api, world } = renderApp(address)
  await act('OpenAI', 'Balance')
  const panel = await findPanel()
  expect(await panel.findByText(/^No balance is kept/)).toBeTruthy()
  expect(panel.getByText('Nobody has set or corrected the balance yet.')).toBeTruthy()
  fireEvent.click(panel.getByRole('button', { name: 'Keep a balance' }))
  const form = await findForm('Keep a balance of OpenAI')
  fireEvent.click(form.getByRole('button', { name: 'Keep balance' }))
  expect(await form.findByText('Give a number.')).toBeTruthy()
  await fill('What is left', '0.1234567')
  expect(await form.findByText('Give at most 6 digits after the point.')).toBeTruthy()
  expect(api.count('SetProviderBalance')).toBe(0)
  await fill('What is left', '2000000000')
  fireEvent.click(form.getByRole('button', { name: 'Keep balance' }))
  expect(await form.findByText(/it is too much/)).toBeTruthy()
  await fill('What is left', ' 100 ')
  await fill('Note', 'first payment')
  fireEvent.click(form.getByRole('button', { name: 'Keep balance' }))
  expect(await screen.findByText('OpenAI has a balance: $100.00.')).toBeTruthy()
  expect(await panel.findByText('first payment')).toBeTruthy()
  expect(readFacts(panel).Available).toBe('$100.00')
  expect(world.registry.findProvider('provider-openai').balance).toBe('100')
  expect(await screen.findByRole('link', { name: /^\$100\.00 available/, hidden: true })).toBeTruthy()
})

it('a correction shows booked, real and their difference before it is saved', async () => {
  const { api } = renderApp(open, (world) => world.balances.set('provider-openai', '42'))
  await press('Correct by the vendor’s figure')
  const form = await findForm('Correct the balance of OpenAI')
  expect(readFacts(form)).toEqual({ 'Booked here': '$42.00', 'At the vendor': '–', Difference: '–' })
  await fill('What the vendor shows', '40.10')
  expect(readFacts(form)).toEqual({
    'Booked here': '$42.00',
    'At the vendor': '$40.10',
    Difference: '-$1.90',
  })
  await fill('What the vendor shows', '45')
  expect(readFacts(form).Difference).toBe('+$3.00')
  expect(api.count('SyncProviderBalance')).toBe(0)
  fireEvent.click(form.getByRole('button', { name: 'Correct balance' }))
  expect(await screen.findByText('The balance of OpenAI is raised by $3.00.')).toBeTruthy()
  const log = within(await screen.findByRole('list', { name: 'Corrections, newest first' }))
  expect(log.getAllByRole('listitem')[0]?.textContent).toMatch(/^No noteAda Lovelace · .*\+\$3\.00$/)
  const sent = api.requests.find(({ operationName }) => operationName === 'SyncProviderBalance')
  expect(sent?.variables).toEqual({
    id: 'provider-openai',
    realBalance: '45',
    note: null,
    expectedUpdatedAt: '2026-11-20T09:01:00.000Z',
  })
})

it.each([
  ['42', 'The books of OpenAI agree with the vendor.', '$0.00'],
  ['40', 'The balance of OpenAI is lowered by $2.00.', '-$2.00'],
])('a vendor’s figure of %s is answered: %s', async (real, sentence, logged) => {
  renderApp(open, (world) => world.balances.set('provider-openai', '42'))
  await press('Correct by the vendor’s figure')
  await fill('What the vendor shows', real)
  await press('Correct balance')
  expect(await screen.findByText(sentence)).toBeTruthy()
  const log = within(await screen.findByRole('list', { name: 'Corrections, newest first' }))
  await waitFor(() => expect(log.getAllByRole('listitem')).toHaveLength(2))
  expect(log.getAllByRole('listitem')[0]?.textContent).toContain(logged)
})

it('a note that is refused is blamed, and nothing is lost', async () => {
  renderApp(open, (world) => world.balances.set('provider-openai', '42'))
  await press('Correct by the vendor’s figure')
  await fill('What the vendor shows', '41')
  await fill('Note', 'two\tcolumns')
  await press('Correct balance')
  expect(await screen.findByText('note must be on one line.')).toBeTruthy()
  expect(screen.getByLabelText('Note').getAttribute('aria-invalid')).toBe('true')
  expect(screen.getByLabelText('What the vendor shows')).toHaveProperty('value', '41')
})

it.each([
  ['Take theirs', '$30.00'],
  ['Overwrite with mine', '$41.00'],
])('when somebody corrects it meanwhile it is asked whose figure it is: %s', async (answer, available) => {
  const { world } = renderApp(open, (fresh) => fresh.balances.set('provider-openai', '42'))
  await press('Correct by the vendor’s figure')
  await fill('What the vendor shows', '41')
  world.balances.set('provider-openai', '30')
  await press('Correct balance')
  const conflict = within(
    await screen.findByRole('alertdialog', { name: 'Somebody changed the balance of OpenAI meanwhile' }),
  )
  expect(conflict.getAllByRole('row').at(-1)?.textContent).toBe('Balance 3041')
  fireEvent.click(conflict.getByRole('button', { name: answer }))
  await waitFor(async () => expect(readFacts(await findPanel()).Available).toBe(available))
})

it.each([
  ['Take theirs', '$30.00'],
  ['Overwrite with mine', '$41.00'],
])('the same where somebody else began to keep one: %s', async (answer, available) => {
  const { world } = renderApp(open)
  await press('Keep a balance')
  await fill('What is left', '41')
  world.balances.set('provider-openai', '30')
  await press('Keep balance')
  await screen.findByRole('alertdialog')
  await press(answer)
  await waitFor(async () => expect(readFacts(await findPanel()).Available).toBe(available))
})

it('keeping it ends after a question, and after another where somebody changed it meanwhile', async () => {
  const { world } = renderApp(open, (fresh) => fresh.balances.set('provider-openai', '42'))
  await press('Stop keeping')
  const question = within(
    await screen.findByRole('alertdialog', { name: 'Stop keeping the balance of OpenAI?' }),
  )
  expect(question.getByText(/^Then nothing is refused for want of money/)).toBeTruthy()
  world.balances.set('provider-openai', '50')
  fireEvent.click(question.getByRole('button', { name: 'Stop keeping' }))
  expect(await question.findByText(/Somebody changed it meanwhile/)).toBeTruthy()
  fireEvent.click(question.getByRole('button', { name: 'Stop keeping' }))
  expect(await screen.findByText('The balance of OpenAI is kept no more.')).toBeTruthy()
  const panel = await findPanel()
  expect(await panel.findByText(/^No balance is kept/)).toBeTruthy()
  expect(panel.getByText('Kept no more')).toBeTruthy()
  expect(world.registry.findProvider('provider-openai').balance).toBeNull()
})

it('a failure is said where it happened', async () => {
  const { api } = renderApp(open, (world) => world.balances.set('provider-openai', '42'))
  await press('Stop keeping')
  api.intercepts.set('SetProviderBalance', () => refusal('Not now.', { code: 'INTERNAL' }))
  const question = within(await screen.findByRole('alertdialog'))
  fireEvent.click(question.getByRole('button', { name: 'Stop keeping' }))
  expect(await question.findByText('Not now.')).toBeTruthy()
})

it('a low balance is said at the provider and in the panel', async () => {
  renderApp(open, (world) => world.balances.set('provider-openai', '-1'))
  expect(await screen.findAllByText(/^The balance is overdrawn: \$1\.00 more is booked/)).toHaveLength(2)
})

it('shapes stand in while it is fetched, and a failure can be tried again', async () => {
  const { api } = renderApp(open, (_world, fake) => fake.intercepts.set('BalancePanel', silence))
  expect(await screen.findByRole('status', { name: 'Loading the balance' })).toBeTruthy()
  api.intercepts.clear()
})

it('what cannot be fetched says so', async () => {
  const { api } = renderApp(open, (_world, fake) =>
    fake.intercepts.set('BalancePanel', () => refusal('Broken.', { code: 'INTERNAL' })),
  )
  expect(await screen.findByText('Could not load the balance')).toBeTruthy()
  api.intercepts.clear()
  await press('Try again')
  expect(await (await findPanel()).findByText(/^No balance is kept/)).toBeTruthy()
})

it('a provider that is gone is said to be', async () => {
  const { api } = renderApp(`${address}?balance=provider-gone`, (_world, fake) =>
    fake.intercepts.set('BalancePanel', () => Response.json({ data: { llmProvider: null } })),
  )
  expect(await screen.findByText(/^There is no such provider/)).toBeTruthy()
  expect(api.count('BalancePanel')).toBe(1)
})

it('of a long log the newest are shown, and where the others are', async () => {
  renderApp(open, (world) => {
    for (let count = 1; count <= 50; count += 1) world.balances.set('provider-openai', String(count))
  })
  expect(await screen.findByText('Older ones are in the audit log.')).toBeTruthy()
})

it('who may not administer sees nothing of balances', async () => {
  renderApp(open, (world) => {
    world.viewer = { ...world.viewer, role: 'VIEWER', canAdminister: false, canWrite: false }
  })
  await screen.findByRole('article', { name: 'OpenAI' })
  expect(screen.queryByText('Balance')).toBeNull()
  expect(screen.queryByRole('dialog')).toBeNull()
})
