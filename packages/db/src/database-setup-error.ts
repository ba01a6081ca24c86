/** The database cannot be used as configured. The message is for the person who configured it and needs no stack. */
export class DatabaseSetupError extends Error {
  override readonly name: string = 'DatabaseSetupError'
}
