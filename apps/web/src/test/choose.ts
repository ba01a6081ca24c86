import { fireEvent, screen } from '@testing-library/react'

/** Opens a select by its label and takes an option, as a mouse would. */
export async function choose(label: string, option: string): Promise<void> {
  fireEvent.click(await screen.findByRole('combobox', { name: label }))
  const item = await screen.findByRole('option', { name: option })
  fireEvent.pointerDown(item, { pointerType: 'mouse' })
  fireEvent.mouseUp(item)
  fireEvent.click(item)
}
