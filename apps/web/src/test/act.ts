import { fireEvent, screen } from '@testing-library/react'

/** Opens a row's menu and takes an action. */
export async function act(subject: string, action: string | RegExp): Promise<void> {
  fireEvent.click(await screen.findByRole('button', { name: `Actions for ${subject}` }))
  fireEvent.click(await screen.findByRole('menuitem', { name: action }))
}
