import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, it, vi } from 'vitest'

import { json } from '../../test/fake-api.ts'
import { renderApp } from '../../test/render.tsx'
import { toSignInSearch } from './sign-in-search.ts'

async function fillIn(password = 'correct horse') {
  fireEvent.change(await screen.findByLabelText('Email'), { target: { value: ' ada@example.com ' } })
  fireEvent.change(screen.getByLabelText('Password'), { target: { value: password } })
  fireEvent.click(screen.getByRole('button', { name: 'Sign in' }))
}

it('who signs in goes where they were headed', async () => {
  const { url, api } = renderApp('/sign-in?next=%2Fsettings%2Fmodels%3Fprovider%3Dprovider-google')
  await fillIn()
  await screen.findByRole('heading', { name: 'Models', level: 1 })
  expect(url()).toBe('/settings/models?provider=provider-google')
  expect(api.requests[0]?.path).toBe('/auth/sign-in')
  expect(document.title).toBe('Models · Sluice')
})

it('a page asked for without a session leads to signing in and back', async () => {
  let isSignedIn = false
  const { url } = renderApp('/definitions?search=loan', (_world, api) => {
    for (const operation of ['AppShell', 'DefinitionsPage']) {
      api.intercepts.set(operation, () => (isSignedIn ? undefined : json(unauthenticated, 401)))
    }
  })
  await screen.findByRole('heading', { name: 'Sign in to Sluice' })
  expect(url()).toContain('/sign-in?next=')
  expect(screen.queryByRole('alert')).toBeNull()
  isSignedIn = true
  await fillIn()
  expect(await screen.findByRole('link', { name: 'Loan decision' })).toBeTruthy()
  expect(url()).toBe('/definitions?search=loan')
})

it('a wrong password is said beside the fields, which keep what was typed', async () => {
  renderApp('/sign-in', (_world, api) => {
    api.intercepts.set('/auth/sign-in', () =>
      json({ error: { code: 'UNAUTHENTICATED', message: 'Wrong email or password.' } }, 401),
    )
  })
  await fillIn()
  expect((await screen.findByRole('alert')).textContent).toBe('Wrong email or password.')
  expect(screen.getByLabelText('Email')).toHaveProperty('value', 'ada@example.com')
})

it('too many attempts close the form until the time named has passed', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  renderApp('/sign-in', (_world, api) => {
    api.intercepts.set('/auth/sign-in', () => json({}, 429, { 'retry-after': '3' }))
  })
  await fillIn()
  expect((await screen.findByRole('alert')).textContent).toContain('Try again in 3 s')
  expect(screen.getByRole('button', { name: 'Sign in' })).toHaveProperty('disabled', true)
  for (let second = 0; second < 3; second++) await vi.advanceTimersByTimeAsync(1000)
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
  expect(screen.getByRole('button', { name: 'Sign in' })).toHaveProperty('disabled', false)
})

it('a refusal without words and a silent server are told apart', async () => {
  const answers = [
    () => new Response('nope', { status: 400 }),
    () => Promise.reject(new TypeError('offline')),
  ]
  renderApp('/sign-in', (_world, api) => {
    api.intercepts.set('/auth/sign-in', () => answers.shift()?.())
  })
  await fillIn()
  expect((await screen.findByRole('alert')).textContent).toBe('That did not work.')
  await fillIn()
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('Sluice did not answer'))
})

it('nobody is sent to another site after signing in', () => {
  expect(toSignInSearch({ next: '/runs?page=2' })).toEqual({ next: '/runs?page=2' })
  for (const next of [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    'runs',
    '/sign-in?next=/',
  ]) {
    expect(toSignInSearch({ next })).toEqual({ next: undefined })
  }
})

const unauthenticated = {
  errors: [{ message: 'Sign in first.', extensions: { code: 'UNAUTHENTICATED', reference: 'ref-1' } }],
}
