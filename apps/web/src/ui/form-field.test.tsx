import { fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { Controller, useForm } from 'react-hook-form'
import { expect, it, vi } from 'vitest'

import { DecimalField } from './decimal-field.tsx'
import { NumberField } from './number-field.tsx'
import { PasswordField } from './password-field.tsx'
import { Select } from './select.tsx'
import { Switch } from './switch.tsx'
import { TextArea } from './text-area.tsx'
import { TextField } from './text-field.tsx'

const options = [{ value: 'openai', label: 'OpenAI' }] as const

it.each([
  ['textbox', <TextField key="1" label="It" hint="Why." error="Wrong." />],
  ['textbox', <TextArea key="2" label="It" hint="Why." error="Wrong." />],
  ['textbox', <DecimalField key="3" label="It" hint="Why." error="Wrong." unit="USD" />],
  ['spinbutton', <NumberField key="4" label="It" hint="Why." error="Wrong." value={1} onChange={() => 0} />],
  ['switch', <Switch key="5" label="It" hint="Why." error="Wrong." isOn={false} onChange={() => 0} />],
  [
    'combobox',
    <Select
      key="6"
      label="It"
      hint="Why."
      error="Wrong."
      options={options}
      value={null}
      onChange={() => 0}
    />,
  ],
])('a %s is named by its label, and its error is said in place of its hint', (role, field) => {
  render(field)
  const control = screen.getByRole(role, { name: 'It' })
  expect(control.getAttribute('aria-invalid')).toBe('true')
  const note = document.getElementById(control.getAttribute('aria-describedby') ?? '')
  expect(note?.textContent).toBe('Wrong.')
  expect(screen.getByRole('alert')).toBe(note)
  expect(screen.queryByText('Why.')).toBeNull()
})

it('a hint describes its control without alarm, and without either nothing does', () => {
  const { rerender } = render(<TextField label="It" hint="Why." />)
  const control = screen.getByRole('textbox', { name: 'It' })
  expect(document.getElementById(control.getAttribute('aria-describedby') ?? '')?.textContent).toBe('Why.')
  expect(screen.queryByRole('alert')).toBeNull()
  expect(control.getAttribute('aria-invalid')).toBeNull()
  rerender(<TextField label="It" />)
  expect(control.getAttribute('aria-describedby')).toBeNull()
})

it('fields take part in a form, be it by registration or by a controller', async () => {
  const submit = vi.fn<(values: unknown) => void>()
  function Form() {
    const { register, control, handleSubmit } = useForm({
      defaultValues: { name: 'a', note: '', price: '', limit: 5, isOn: false },
    })
    return (
      <form onSubmit={(event) => void handleSubmit((values) => submit(values))(event)}>
        <TextField label="Name" {...register('name')} />
        <TextArea label="Note" {...register('note')} />
        <DecimalField label="Price" {...register('price')} />
        <Controller
          control={control}
          name="limit"
          render={({ field }) => <NumberField label="Limit" {...field} />}
        />
        <Controller
          control={control}
          name="isOn"
          render={({ field }) => <Switch label="In use" isOn={field.value} onChange={field.onChange} />}
        />
        <button type="submit">Save</button>
      </form>
    )
  }
  render(<Form />)
  const type = (label: string, value: string) =>
    fireEvent.change(screen.getByLabelText(label), { target: { value } })
  type('Name', 'openai')
  type('Note', 'Ask Ada.')
  // More digits than a float keeps.
  type('Price', '0.12345678901234567890')
  type('Limit', '60')
  fireEvent.click(screen.getByRole('switch', { name: 'In use' }))
  fireEvent.click(screen.getByRole('button', { name: 'Save' }))
  await vi.waitFor(() => expect(submit).toHaveBeenCalled())
  expect(submit.mock.calls[0]?.[0]).toEqual({
    name: 'openai',
    note: 'Ask Ada.',
    price: '0.12345678901234567890',
    limit: 60,
    isOn: true,
  })
})

it('a value can be kept by whoever draws the field', () => {
  const onText = vi.fn<(value: string) => void>()
  render(
    <>
      <TextField label="Name" value="" onValueChange={onText} isMono />
      <TextArea label="Note" value="" onValueChange={onText} isMono />
    </>,
  )
  fireEvent.change(screen.getByLabelText('Name'), { target: { value: 'x' } })
  fireEvent.change(screen.getByLabelText('Note'), { target: { value: 'y' } })
  expect(onText.mock.calls).toEqual([['x'], ['y']])
})

function Limit({ min, max }: { min?: number; max?: number }) {
  const [value, setValue] = useState<number | null>(5)
  return (
    <>
      <NumberField
        label="Limit"
        value={value}
        onChange={setValue}
        {...(min !== undefined && { min })}
        {...(max !== undefined && { max })}
      />
      <output>{JSON.stringify(value)}</output>
    </>
  )
}

it.each([
  ['60', '60'],
  ['', 'null'],
  ['1,200', '1200'],
  [' 12 ', '12'],
  ['1.5', '5'],
  ['1,5', '5'],
  ['1e3', '5'],
  ['-3', '5'],
  ['90071992547409931', '5'],
])('of “%s” a whole number keeps %s', (typed, kept) => {
  render(<Limit />)
  fireEvent.change(screen.getByLabelText('Limit'), { target: { value: typed } })
  expect(screen.getByRole('status').textContent).toBe(kept)
})

it('a number below zero is typed where there may be one', () => {
  render(<Limit min={-10} />)
  const field = screen.getByLabelText('Limit')
  fireEvent.change(field, { target: { value: '-' } })
  expect(field).toHaveProperty('value', '-')
  fireEvent.change(field, { target: { value: '-3' } })
  expect(screen.getByRole('status').textContent).toBe('-3')
})

it('the arrow keys count, as far as it goes', () => {
  render(<Limit max={6} />)
  const field = screen.getByRole('spinbutton', { name: 'Limit' })
  fireEvent.keyDown(field, { key: 'ArrowUp' })
  fireEvent.keyDown(field, { key: 'ArrowUp' })
  expect(field.getAttribute('aria-valuenow')).toBe('6')
  fireEvent.keyDown(field, { key: 'ArrowDown' })
  expect(field.getAttribute('aria-valuenow')).toBe('5')
  fireEvent.change(field, { target: { value: '' } })
  fireEvent.keyDown(field, { key: 'ArrowDown' })
  expect(field.getAttribute('aria-valuenow')).toBe('0')
})

it('a password is hidden until somebody looks', () => {
  render(<PasswordField label="Credential" defaultValue="secret" />)
  const field = screen.getByLabelText('Credential')
  expect(field.getAttribute('type')).toBe('password')
  fireEvent.click(screen.getByRole('button', { name: 'Show credential' }))
  expect(field.getAttribute('type')).toBe('text')
  fireEvent.click(screen.getByRole('button', { name: 'Hide credential' }))
  expect(field.getAttribute('type')).toBe('password')
})

it('a switch that is locked does not move', () => {
  const onChange = vi.fn<(isOn: boolean) => void>()
  render(<Switch label="In use" isOn isDisabled onChange={onChange} />)
  const control = screen.getByRole('switch', { name: 'In use', checked: true })
  fireEvent.click(control)
  expect(onChange).not.toHaveBeenCalled()
})
