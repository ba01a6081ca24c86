import { createContext, use } from 'react'

type Session = {
  /** Forgets everything fetched for whoever was signed in. */
  forget: () => void
}

export const SessionContext = createContext<Session>({ forget: () => undefined })

export function useSession(): Session {
  return use(SessionContext)
}
