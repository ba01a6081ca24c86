import { fireEvent, screen, within } from '@testing-library/react'
import { expect, it } from 'vitest'

import { existing } from '../../../test/existing.ts'
import { refusal } from '../../../test/fake-api.ts'
import { renderApp } from '../../../test/render.tsx'

it('problems are listed by kind, with code and words', async () => {
  const { url } = renderApp('/runs/run-1', (world) => {
    world.addRun({
      outcomeAt: (position) => (position < 2 ? 'INVALID' : position < 3 ? 'NOT_MEASURED' : 'ANSWERED'),
    })
  })
  fireEvent.click(await screen.findByRole('tab', { name: 'Problems 3' }))
  const invalid = within(await screen.findByRole('table', { name: 'Problems' })).getAllByRole('row')
  expect(invalid).toHaveLength(1 + 2)
  expect(invalid[1]?.textContent).toContain('INVALID_RESPONSEThe answer was empty.')
  expect(url()).toBe('/runs/run-1?tab=problems')

  fireEvent.click(screen.getByRole('button', { name: 'Not measured 1' }))
  expect(await screen.findByText('Rate limit exceeded after 4 retries')).toBeTruthy()
  expect(screen.getByText('RATE_LIMITED')).toBeTruthy()
  expect(url()).toBe('/runs/run-1?tab=problems&outcome=NOT_MEASURED')
  fireEvent.click(screen.getByRole('tab', { name: 'Overview' }))
  expect(await screen.findByRole('table', { name: 'Progress by model' })).toBeTruthy()
  expect(url()).toBe('/runs/run-1')
})

it('opens on the kind there is', async () => {
  renderApp('/runs/run-1?tab=problems', (world) => {
    world.addRun({ outcomeAt: (position) => (position < 22 ? 'NOT_MEASURED' : 'ANSWERED') })
  })
  expect((await screen.findAllByText('RATE_LIMITED')).length).toBe(20)
  fireEvent.click(screen.getByRole('button', { name: 'Next page' }))
  expect(await screen.findByText('21–22 of 22')).toBeTruthy()
})

it('where nothing went wrong it says so', async () => {
  renderApp('/runs/run-1?tab=problems', (world) => {
    world.addRun()
  })
  expect(await screen.findByText('Every answer so far was usable.')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Not measured 0' }))
  expect(await screen.findByText('Every probe so far reached its model and was answered.')).toBeTruthy()
})

it('a problem without words is still a row, and a failure is an alert', async () => {
  const { api } = renderApp('/runs/run-1?tab=problems', (world, fake) => {
    const run = world.addRun({ outcomeAt: () => 'INVALID' })
    Object.assign(existing(run.allProbeResults[0]), { errorCode: null, errorMessage: null })
    fake.intercepts.set('ProblemsTab', () => refusal('Broken.', { code: 'INTERNAL' }))
  })
  expect((await screen.findByRole('alert')).textContent).toContain('Could not load the problems')
  api.intercepts.clear()
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('UNKNOWN')).toBeTruthy()
  expect(screen.getByText('No message was given.')).toBeTruthy()
})
