export { Latency } from './latency.tsx'
