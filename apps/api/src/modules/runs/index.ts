/** Runs: their progress, what they cost, and what was said. */
import './transcript.ts'
import './probe-result.ts'
import './run.ts'
import './run-slots.ts'
import './run.mutations.ts'
import './run.subscription.ts'
