import { useEffect, useState, type FormEvent } from 'react'

import { Button } from '#ui/button.tsx'
import { TextField } from '#ui/text-field.tsx'

import { signIn, type SignInResult } from './session.ts'

type Trouble = Exclude<SignInResult, { kind: 'signedIn' }>

export function SignInForm({ onSignedIn }: { onSignedIn: () => void }) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [isWorking, setIsWorking] = useState(false)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const isThrottled = trouble?.kind === 'throttled'

  useEffect(() => {
    if (trouble?.kind !== 'throttled') return
    const { seconds } = trouble
    const timer = setTimeout(
      () => setTrouble(seconds > 1 ? { kind: 'throttled', seconds: seconds - 1 } : null),
      1000,
    )
    return () => clearTimeout(timer)
  }, [trouble])

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (isWorking || isThrottled) return
    setIsWorking(true)
    const result = await signIn(email.trim(), password)
    setIsWorking(false)
    if (result.kind === 'signedIn') {
      onSignedIn()
      return
    }
    setTrouble(result)
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <TextField
        label="Email"
        type="email"
        name="email"
        autoComplete="username"
        required
        autoFocus
        value={email}
        onValueChange={setEmail}
      />
      <TextField
        label="Password"
        type="password"
        name="password"
        autoComplete="current-password"
        required
        value={password}
        onValueChange={setPassword}
      />
      {trouble && (
        <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-sm text-bad-text">
          {toMessage(trouble)}
        </p>
      )}
      <Button type="submit" look="primary" disabled={isWorking || isThrottled}>
        {isWorking ? 'Signing in…' : 'Sign in'}
      </Button>
    </form>
  )
}

function toMessage(trouble: Trouble): string {
  if (trouble.kind === 'refused') return trouble.message
  if (trouble.kind === 'throttled') return `Too many attempts. Try again in ${trouble.seconds} s.`
  return 'Sluice did not answer. Check that it is running, then try again.'
}
