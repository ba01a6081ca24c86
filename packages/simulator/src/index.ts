export type { Latency, Script, Scripts } from './script.ts'
export type { KeyRecords, RequestRecord, Total } from './records.ts'
export type { Clock } from './simulation.ts'
export { startSimulator, type Simulator, type SimulatorOptions } from './simulator.ts'
