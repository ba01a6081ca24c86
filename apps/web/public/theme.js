// Before the first paint: the chosen theme, so that no other one flashes. Without a choice the system decides.
try {
  const theme = localStorage.getItem('sluice.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage is blocked: the system theme holds.
}
