import { builder } from './builder.ts'

/** Where a page that is read by a cursor ends. */
export type PageEnd = {
  /** Null: the page is empty. */
  endCursor: string | null
  hasNextPage: boolean
}

export const PageInfo = builder.objectRef<PageEnd>('PageInfo').implement({
  description: 'Where a page of a longer list ends.',
  fields: (t) => ({
    endCursor: t.exposeString('endCursor', {
      nullable: true,
      description: 'Give it as "after" to get what follows; null: the page is empty.',
    }),
    hasNextPage: t.exposeBoolean('hasNextPage', { description: 'Whether anything follows.' }),
  }),
})
