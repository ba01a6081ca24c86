/** Calls: what was asked of providers, what it cost, and what it came to. */
import './call-cost.ts'
import './call-relations.ts'
import './call-body.ts'
import './llm-calls.ts'
import './usage-summary.ts'
