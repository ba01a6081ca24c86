/** What is posted to /graphql. */
export type Body = { query: string; variables?: Record<string, unknown>; operationName?: string }

const repeat = (count: number, of: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => of(index)).join(' ')
/** As many levels as asked for, of fields that lead to each other. */
export const toLevels = (levels: number, field = 'provider'): string => {
  const next = field === 'provider' ? 'defaultModel' : 'provider'
  return levels === 1 ? 'id' : `${field} { ${toLevels(levels - 1, next)} }`
}
export const toAliases = (count: number, field = 'runCount'): string =>
  repeat(count, (index) => `a${index}: ${field}`)
const row = 'id status name createdAt priority'

/** Ways around a limit that worked somewhere once (S2). */
export const LIMITS_CORPUS: Record<string, [name: string, body: Body][]> = {
  'more that 1000 tokens': [
    ['plainly', { query: `{ ${'runCount '.repeat(1000)} }` }],
    ['as nesting', { query: '{ me '.repeat(5000) }],
    [
      'in an operation that is not asked for',
      { query: `query a { runCount } query b { ${'runCount '.repeat(1000)} }`, operationName: 'a' },
    ],
    ['in a literal', { query: `{ run(id: [${'1 '.repeat(1000)}]) { id } }` }],
  ],
  'Source contains more than': [['a document of 200 kB', { query: `{ ${'a'.repeat(200_000)} }` }]],
  'more than 100 comments': [['comments', { query: `${'#\n'.repeat(101)}{ runCount }` }]],
  'Query depth limit of 10': [
    ['plainly', { query: `{ llmModels { ${toLevels(10)} } }` }],
    ['in inline fragments', { query: `{ llmModels { ... { ... on LlmModel { ${toLevels(10)} } } } }` }],
    ['in a fragment', { query: `{ llmModels { ...A } } fragment A on LlmModel { ${toLevels(10)} }` }],
    [
      'in a fragment of fragments',
      {
        query: `{ llmModels { provider { defaultModel { ...A } } } } fragment A on LlmModel { provider { defaultModel { ...B } } } fragment B on LlmModel { provider { defaultModel { ...C } } } fragment C on LlmModel { provider { defaultModel { provider { id } } } }`,
      },
    ],
    [
      'in a fragment counted where it is higher up first',
      {
        query: `{ llmModels { ...A provider { defaultModel { ...A } } } } fragment A on LlmModel { ${toLevels(8)} }`,
      },
    ],
    [
      'in a fragment called __schema',
      { query: `{ llmModels { ...__schema } } fragment __schema on LlmModel { ${toLevels(10)} }` },
    ],
    ['in an operation called __schema', { query: `query __schema { llmModels { ${toLevels(10)} } }` }],
    ['under an alias called __schema', { query: `{ __schema: llmModels { ${toLevels(10)} } }` }],
    ['beside introspection', { query: `{ __schema { queryType { name } } llmModels { ${toLevels(10)} } }` }],
    [
      'in introspection of a type',
      { query: `{ __type(name: "Run") { ${'ofType { '.repeat(9)} name ${'} '.repeat(9)} } }` },
    ],
    [
      'in the operation asked for',
      { query: `query a { runCount } query b { llmModels { ${toLevels(10)} } }`, operationName: 'b' },
    ],
    ['in what is skipped', { query: `{ llmModels @skip(if: true) { ${toLevels(10)} } }` }],
    [
      'in what is not included',
      {
        query: `query ($no: Boolean!) { ... @include(if: $no) { llmModels { ${toLevels(10)} } } }`,
        variables: { no: false },
      },
    ],
    [
      'in a subscription',
      { query: `subscription { runProgress(runId: "x") { models { ${toLevels(10)} } } }` },
    ],
    [
      'in a mutation',
      {
        query: `mutation ($input: StartRunInput!) { startRun(input: $input) { run { models { ${toLevels(10)} } } } }`,
        variables: { input: { definitionId: 'x', models: [] } },
      },
    ],
  ],
  'Aliases limit of 15': [
    ['plainly', { query: `{ ${toAliases(16)} }` }],
    ['over several levels', { query: `{ me { ${toAliases(8, 'name')} team { ${toAliases(8, 'name')} } } }` }],
    [
      'in inline fragments',
      {
        query: `{ ... on Query { ${toAliases(8)} } ... { ${repeat(8, (index) => `b${index}: runCount`)} } }`,
      },
    ],
    [
      'in a fragment spread twice',
      {
        query: `{ one: llmModels { ...A } two: llmModels { ...A } } fragment A on LlmModel { ${toAliases(7, 'id')} }`,
      },
    ],
    [
      'in a fragment spread by fragments',
      {
        query: `{ me { ...A } llmModels { id } } fragment A on Viewer { ...B team { ...C } } fragment B on Viewer { ${toAliases(8, 'name')} } fragment C on Team { ${toAliases(8, 'name')} }`,
      },
    ],
    ['of __typename', { query: `{ ${toAliases(16, '__typename')} }` }],
    ['called __typename', { query: `{ __typename: runCount ${toAliases(15)} }` }],
    ['in what is skipped', { query: `{ ... @skip(if: true) { ${toAliases(16)} } }` }],
    ['of types', { query: `{ ${toAliases(16, '__type(name: "Run") { name }')} }` }],
  ],
  'Directives limit of 5': [
    ['plainly', { query: `{ ${'runCount @include(if: true) '.repeat(6)} }` }],
    ['on inline fragments', { query: `{ ${'... @include(if: true) { runCount } '.repeat(6)} }` }],
    ['on spreads', { query: `{ ${'...A @include(if: true) '.repeat(6)} } fragment A on Query { runCount }` }],
    [
      'in a fragment spread twice',
      {
        query: `{ me { ...A team { id } } ...B } fragment B on Query { me { ...A } } fragment A on Viewer { ${'name @skip(if: false) '.repeat(3)} }`,
      },
    ],
    ['in introspection', { query: `{ __schema { ${'queryType @skip(if: true) { name } '.repeat(6)} } }` }],
  ],
  'can only be used once|may not be used on': [
    [
      'a directive again and again in one place',
      { query: `{ runCount ${'@include(if: true) '.repeat(9)} }` },
    ],
    [
      'on variables',
      { query: `query (${repeat(9, (index) => `$v${index}: Int @include(if: true)`)}) { runCount }` },
    ],
    ['on operations', { query: `query ${'@include(if: true) '.repeat(9)} { runCount }` }],
    [
      'on fragments',
      { query: `{ ...A } fragment A on Query ${'@include(if: true) '.repeat(9)} { runCount }` },
    ],
  ],
  '__schema takes no aliases': [
    ['the schema under a name', { query: '{ a: __schema { queryType { name } } }' }],
    ['twice', { query: '{ __schema { queryType { name } } a: __schema { queryType { name } } }' }],
    ['aliases in it', { query: '{ __schema { types { a: fields { name } b: fields { name } } } }' }],
    [
      'aliases in its fragments',
      { query: '{ __schema { types { ...A } } } fragment A on __Type { a: fields { name } }' },
    ],
  ],
  'introspection depth': [
    [
      'types of fields of types of fields',
      { query: '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }' },
    ],
  ],
  'Cost limit of 50000': [
    [
      'plainly',
      {
        query: `{ runs(limit: 100) { probeResults(limit: 100) { ${'scenario { id name position createdAt definitionId } '} } } }`,
      },
    ],
    [
      'by a variable',
      {
        query: `query ($n: Int) { runs(limit: $n) { probeResults(limit: $n) { model { ${row.replace('priority', 'kind').replace('name', 'displayName')} } } } }`,
        variables: { n: 100 },
      },
    ],
    [
      'by a variable’s default',
      {
        query: `query ($n: Int = 100) { runs(limit: $n) { probeResults(limit: $n) { scenario { id name position createdAt } } } }`,
      },
    ],
    [
      'by an argument’s default',
      {
        query:
          '{ runs(limit: 100) { probeResults { scenario { id } } models { provider { models { id modelId } } } } }',
      },
    ],
    [
      'in fragments',
      {
        query: `{ runs(limit: 100) { ...A } } fragment A on Run { probeResults(limit: 100) { ...B } } fragment B on ProbeResult { scenario { id name position createdAt } }`,
      },
    ],
    [
      'in what is skipped',
      {
        query:
          '{ runs(limit: 100) @skip(if: true) { probeResults(limit: 100) { scenario { id name position createdAt } } } }',
      },
    ],
    [
      'by a limit that will be refused',
      { query: '{ runs(limit: 2147483647) { probeResults(limit: 2147483647) { id } } }' },
    ],
    [
      'in lists without a limit',
      {
        query:
          '{ llmProviders(limit: 100) { models { provider { models { provider { models { id } } } } } } }',
      },
    ],
    [
      'by many fields of little',
      { query: `{ ${toAliases(15, 'llmModels(limit: 1000) { id modelId displayName kind }')} }` },
    ],
    [
      'by a negative limit beside it',
      {
        query:
          '{ a: runs(limit: -2147483648) { id } runs(limit: 100) { probeResults(limit: 100) { scenario { id name position createdAt } } } }',
      },
    ],
    [
      'in introspection of types',
      {
        query: `{ ${toAliases(15, '__type(name: "Run") { fields { args { type { name kind } } type { fields { args { name } } } } }')} }`,
      },
    ],
    [
      'in a subscription',
      {
        query:
          'subscription { runProgress(runId: "x") { probeResults(limit: 100) { run: scenario { id } model { provider { models { provider { models { id } } } } } } transcripts(limit: 100) { model { provider { models { id modelId displayName } } } } } }',
      },
    ],
  ],
}
