import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, it, vi } from 'vitest'

import { choose } from '../../test/choose.ts'
import { existing } from '../../test/existing.ts'
import { refusal, silence } from '../../test/fake-api.ts'
import { renderApp } from '../../test/render.tsx'

const address = '/settings/audit'
const findRow = async (sentence: string) => screen.findByRole('button', { name: sentence })
const rowCount = () => within(screen.getByRole('list', { name: 'Changes' })).getAllByRole('listitem').length

it('changes read like a story, newest first, with their seals', async () => {
  renderApp(address, ({ audit }) => {
    audit.add({ after: { value: 5000 } })
    audit.add({
      actorKind: 'API_KEY',
      actorName: 'ci',
      operation: 'deprecateLlmModel',
      action: 'ACTION',
      entityType: 'llm_model',
      entityName: 'openai/gpt-4o',
      after: { status: 'DEPRECATED' },
    })
    audit.add({ operation: 'resetSystemSetting', action: 'ACTION', isSealed: false, sequence: null })
  })
  const list = await screen.findByRole('list', { name: 'Changes' })
  const rows = within(list)
    .getAllByRole('button')
    .map((row) => row.textContent)
  expect(rows).toEqual([
    'Ada Lovelace reset the setting run_max_probes to its default',
    'ci (API key) deprecated the model openai/gpt-4o',
    'Ada Lovelace set run_max_probes to 5,000',
  ])
  expect(
    within(list)
      .getAllByRole('img')
      .map((mark) => mark.getAttribute('aria-label')),
  ).toEqual(['Not sealed yet', 'Sealed as number 2', 'Sealed as number 1'])
  expect(screen.getByText('All 3 shown')).toBeTruthy()
})

it('shapes stand in while the changes are fetched', async () => {
  renderApp(address, (_world, api) => api.intercepts.set('AuditList', silence))
  expect(await screen.findByRole('status', { name: 'Loading audit log' })).toBeTruthy()
})

it('a failure is said, and can be tried again', async () => {
  const { api } = renderApp(address, ({ audit }, fake) => {
    audit.add()
    fake.intercepts.set('AuditList', () => refusal('You may not read it.', { code: 'FORBIDDEN' }))
  })
  expect((await screen.findByRole('alert')).textContent).toContain('You may not read it.')
  api.intercepts.clear()
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await findRow('Ada Lovelace set run_max_probes to 1')).toBeTruthy()
})

it('without any change it says what will be here', async () => {
  renderApp(address)
  expect(await screen.findByRole('heading', { name: 'Nothing was changed yet' })).toBeTruthy()
})

it('a change is opened for its values, its request and where to go', async () => {
  const writeText = vi.fn<(text: string) => Promise<void>>().mockResolvedValue()
  vi.stubGlobal('navigator', { clipboard: { writeText } })
  renderApp(address, ({ audit }) => {
    audit.add({ before: { value: 100_000 }, after: { value: 5000 } })
  })
  const row = await findRow('Ada Lovelace set run_max_probes to 5,000')
  expect(row.getAttribute('aria-expanded')).toBe('false')
  fireEvent.click(row)
  expect(row.getAttribute('aria-expanded')).toBe('true')
  const table = await screen.findByRole('table', { name: 'Changes of run_max_probes' })
  expect(
    within(table)
      .getAllByRole('row')
      .map(({ textContent }) => textContent),
  ).toEqual(['FieldBeforeAfter', 'Value 1000005000'])
  fireEvent.click(screen.getByRole('button', { name: 'Copy request id' }))
  await screen.findByRole('button', { name: 'Copied' })
  expect(writeText).toHaveBeenCalledWith('request-1')
  expect(screen.getByRole('link', { name: 'Open the setting' }).getAttribute('href')).toBe(
    '/settings/infrastructure',
  )
  fireEvent.click(row)
  expect(screen.queryByRole('table')).toBeNull()
})

it('what changed no value, or came from no request, or is gone, says so', async () => {
  renderApp(address, ({ audit }) => {
    audit.add({
      action: 'DELETE',
      operation: 'deleteDefinition',
      entityType: 'definition',
      entityId: 'definition-9',
      entityName: 'Old',
      before: null,
      after: null,
      requestId: null,
      actorId: null,
      actorName: 'System',
      sequence: null,
    })
  })
  fireEvent.click(await findRow('System deleted the definition Old'))
  expect(await screen.findByText('No values were changed.')).toBeTruthy()
  expect(screen.getByText('none')).toBeTruthy()
  expect(screen.getByText('within 10 seconds')).toBeTruthy()
  expect(screen.queryByRole('link', { name: /^Open the/ })).toBeNull()
  expect(screen.queryByRole('link', { name: /changes by/ })).toBeNull()
})

it.each([
  ['llm_model', 'the model', '/settings/models?model=id-1'],
  ['llm_provider', 'the provider', '/settings/models?provider=id-1'],
  ['run', 'the run', '/runs/id-1'],
  ['definition', 'the definition', '/definitions/id-1'],
  ['api_key', 'the API key', '/settings/api-keys'],
  ['user', 'the user', '/settings/users'],
  ['team', 'the team', '/settings/users'],
])('from a change of a %s one goes to %s', async (entityType, name, path) => {
  renderApp(address, ({ audit }) => {
    audit.add({ entityType, entityId: 'id-1', operation: 'changeIt', entityName: 'it' })
  })
  fireEvent.click(await findRow(`Ada Lovelace changed ${name} it`))
  const link = await screen.findByRole('link', { name: `Open ${name}` })
  expect(link.getAttribute('href')).toBe(path)
})

it('filters go into the address and out of it again', async () => {
  const { url } = renderApp(address, ({ audit }) => {
    audit.add()
    audit.add({ action: 'CREATE', operation: 'createTeam', entityType: 'team', entityName: 'Red' })
  })
  await findRow('Ada Lovelace created the team Red')
  await choose('Kind of thing', 'Setting')
  await waitFor(() => expect(rowCount()).toBe(1))
  expect(url()).toBe('/settings/audit?type=system_setting')
  await choose('What was done', 'Created')
  expect(await screen.findByRole('heading', { name: 'No changes match' })).toBeTruthy()
  expect(url()).toBe('/settings/audit?type=system_setting&action=CREATE')
  fireEvent.click(screen.getByRole('button', { name: 'Clear filters' }))
  await waitFor(() => expect(rowCount()).toBe(2))
  expect(url()).toBe('/settings/audit')
})

it('who it was is chosen among users and API keys', async () => {
  const { url, world } = renderApp(address, ({ access, audit }) => {
    access.addApiKey({ id: 'key-ci', name: 'ci' })
    audit.add({ actorId: 'key-ci', actorKind: 'API_KEY', actorName: 'ci' })
    audit.add()
  })
  await findRow('Ada Lovelace set run_max_probes to 2')
  await choose('By whom', 'ci (API key)')
  await waitFor(() => expect(rowCount()).toBe(1))
  expect(url()).toBe('/settings/audit?actor=key-ci')
  await choose('By whom', existing(world.access.users[0]).name)
  await waitFor(() => expect(url()).not.toContain('key-ci'))
  await choose('By whom', 'Everybody')
  await waitFor(() => expect(rowCount()).toBe(2))
})

it('days, actor and thing narrow it down too', async () => {
  const { api, url } = renderApp(`${address}?actor=somebody`, ({ audit }) => {
    audit.add({ actorId: 'somebody' })
    audit.add({ actorId: 'somebody', entityId: 'other' })
  })
  await findRow('Ada Lovelace set run_max_probes to 1')
  expect(screen.getByRole('combobox', { name: 'By whom' }).textContent).toContain('Chosen actor')
  fireEvent.change(screen.getByRole('searchbox', { name: 'Id of a thing' }), { target: { value: 'other' } })
  await waitFor(() => expect(rowCount()).toBe(1))
  fireEvent.change(screen.getByLabelText('From'), { target: { value: '2026-11-20' } })
  fireEvent.change(screen.getByLabelText('To'), { target: { value: '2026-11-20' } })
  await waitFor(() =>
    expect(url()).toBe('/settings/audit?actor=somebody&entity=other&from=2026-11-20&to=2026-11-20'),
  )
  await waitFor(() =>
    expect(api.requests.at(-1)?.variables).toEqual({
      after: null,
      filter: {
        entityType: null,
        action: null,
        actorId: 'somebody',
        entityId: 'other',
        from: new Date(2026, 10, 20).toISOString(),
        to: new Date(2026, 10, 21).toISOString(),
      },
    }),
  )
})

it('from a change one goes to all of its thing, and the filter says so', async () => {
  const { url } = renderApp(address, ({ audit }) => {
    audit.add()
    audit.add({ entityType: 'team', entityId: 'team-1', entityName: 'Red', operation: 'updateTeam' })
  })
  fireEvent.click(await findRow('Ada Lovelace changed the team Red'))
  fireEvent.click(await screen.findByRole('link', { name: 'All changes of Red' }))
  await waitFor(() => expect(rowCount()).toBe(1))
  expect(url()).toBe('/settings/audit?entity=team-1')
  expect(screen.getByRole('searchbox')).toHaveProperty('value', 'team-1')
  fireEvent.click(screen.getByRole('button', { name: 'Clear filters' }))
  await waitFor(() => expect(rowCount()).toBe(2))
  expect(screen.getByRole('searchbox')).toHaveProperty('value', '')
})

it('earlier changes are loaded on request', async () => {
  const { api } = renderApp(address, ({ audit }) => {
    for (let index = 0; index < 70; index++) audit.add()
  })
  await findRow('Ada Lovelace set run_max_probes to 70')
  expect(screen.getByText('50 shown')).toBeTruthy()
  const button = screen.getByRole('button', { name: 'Load more' })
  api.intercepts.set('AuditList', () => refusal('Not now.', { code: 'INTERNAL' }))
  fireEvent.click(button)
  expect(await screen.findByText('Not now.')).toBeTruthy()
  api.intercepts.clear()
  fireEvent.click(screen.getByRole('button', { name: 'Load more' }))
  expect(await screen.findByText('All 70 shown')).toBeTruthy()
  expect(rowCount()).toBe(70)
  expect(screen.getByRole('button', { name: 'Ada Lovelace set run_max_probes to 1' })).toBeTruthy()
})

it('a change that is not sealed yet is asked for again until it is', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const { world } = renderApp(address, ({ audit }) => {
    audit.add({ isSealed: false, sequence: null })
  })
  expect(await screen.findByRole('img', { name: 'Not sealed yet' })).toBeTruthy()
  world.audit.changes = [{ ...existing(world.audit.changes[0]), isSealed: true, sequence: 12 }]
  await vi.advanceTimersByTimeAsync(5000)
  expect(await screen.findByRole('img', { name: 'Sealed as number 12' })).toBeTruthy()
})
