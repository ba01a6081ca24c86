import { SecretOnce } from '#ui/secret-once.tsx'

type PasswordOnceProps = { name: string; email: string; password: string; onClose: () => void }

/** A generated password, to be passed on. */
export function PasswordOnce({ name, email, password, onClose }: PasswordOnceProps) {
  return (
    <SecretOnce title={`Password of ${name}`} secret={password} onClose={onClose}>
      <p className="text-sm">
        Pass it on to {name}, who signs in as <strong className="font-medium wrap-anywhere">{email}</strong>{' '}
        and has to choose another password first.
      </p>
    </SecretOnce>
  )
}
