const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const LETTERS = 26

/** "Nov 20-A", with the letters of the day's runs before it counted on: …, Z, AA, AB. UTC. */
export function toRunName(day: Date, runsBefore: number): string {
  let suffix = ''
  for (let rest = runsBefore; rest >= 0; rest = Math.floor(rest / LETTERS) - 1) {
    suffix = String.fromCharCode(65 + (rest % LETTERS)) + suffix
  }
  return `${MONTHS[day.getUTCMonth()]} ${String(day.getUTCDate()).padStart(2, '0')}-${suffix}`
}
