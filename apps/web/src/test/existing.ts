/** What must be there for the test to mean anything. */
export function existing<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('the test expected something here')
  return value
}
