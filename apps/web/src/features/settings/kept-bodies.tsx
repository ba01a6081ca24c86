import { SettingValue } from './setting-value.tsx'

/** What keeping prompts and answers means, and for how long. */
export function KeptBodies({ months }: { months: unknown }) {
  return (
    <>
      <p>
        From then on Sluice keeps what every call says, prompts and answers, with keys, secrets and your own
        patterns masked. Whoever may write in a team can read what its calls say; administrators can read all
        of it.
      </p>
      <p>
        It is kept for <SettingValue settingKey="call_body_retention_months" value={months} /> besides the
        current one, then deleted. Turning this off later keeps nothing more, but deletes nothing sooner.
      </p>
    </>
  )
}
