/** What a promise was rejected with; an error of its own when it was not. */
export async function captureError(promise: PromiseLike<unknown>): Promise<unknown> {
  return promise.then(
    () => new Error('no error was raised'),
    (error: unknown) => error,
  )
}

export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of source) items.push(item)
  return items
}
