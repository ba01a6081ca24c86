/** Balances, and what moved in them. */
import './provider-balance.ts'
import './ledger.mutations.ts'
