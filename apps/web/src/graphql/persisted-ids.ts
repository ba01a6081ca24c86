/** Ids of the documents by their operation's name. The build fills it in; without it whole documents are sent. */
export const persistedIds: Readonly<Record<string, string>> = {}
