import { Monitor, Moon, Sun } from 'lucide-react'

import { useTheme } from '#lib/theme.ts'
import { Segmented } from '#ui/segmented.tsx'

const options = [
  { value: 'system', label: 'System theme', content: <Monitor aria-hidden="true" className="size-3.5" /> },
  { value: 'light', label: 'Light theme', content: <Sun aria-hidden="true" className="size-3.5" /> },
  { value: 'dark', label: 'Dark theme', content: <Moon aria-hidden="true" className="size-3.5" /> },
] as const

export function ThemeSwitch() {
  const [theme, chooseTheme] = useTheme()
  return <Segmented label="Theme" value={theme} options={options} onChange={chooseTheme} />
}
