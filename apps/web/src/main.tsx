import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import './styles.css'

import { Providers } from './providers.tsx'
import { createAppRouter } from './router.tsx'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with id "root"')

createRoot(root).render(
  <StrictMode>
    <Providers router={createAppRouter()} />
  </StrictMode>,
)
