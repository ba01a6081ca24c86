/** Which package may import which, in production code. Tests may import anything their package.json declares. */
const PACKAGE_ARROWS: Record<string, readonly string[]> = {
  web: [],
  llm: [],
  simulator: [],
  db: [],
  queue: ['db'],
  core: ['db', 'queue', 'llm'],
  runtime: ['core', 'db', 'queue', 'llm'],
  prisma: ['core', 'db'],
  api: ['runtime', 'core', 'db'],
  worker: ['runtime', 'core', 'db', 'queue'],
  cli: ['api', 'worker', 'runtime', 'core', 'db', 'queue', 'prisma', 'simulator'],
  testkit: ['db', 'queue'],
}

/** Which domain of core may import which. */
const DOMAIN_ARROWS: Record<string, readonly string[]> = {
  shared: [],
  events: ['shared'],
  definitions: ['shared'],
  capacity: ['shared'],
  jobs: ['shared'],
  credentials: ['shared'],
  pricing: ['shared'],
  catalogue: ['shared', 'pricing'],
  audit: ['shared', 'credentials', 'events'],
  access: ['shared', 'credentials', 'audit'],
  registry: ['shared', 'access', 'audit', 'catalogue', 'credentials', 'events', 'pricing'],
  settings: ['shared', 'access', 'audit', 'registry', 'credentials', 'pricing'],
  snapshot: ['shared', 'credentials', 'settings'],
  ledger: ['shared', 'access', 'audit'],
  calls: ['shared', 'pricing', 'ledger'],
  runs: [
    'shared',
    'access',
    'audit',
    'calls',
    'capacity',
    'credentials',
    'definitions',
    'events',
    'jobs',
    'ledger',
    'pricing',
    'registry',
    'settings',
    'snapshot',
  ],
}

/** Vendors' names as code would branch on them; OPENAI and its like are protocols of the schema. */
const VENDOR_NAMES = /openai|OpenAI|[aA]nthropic|[gG]emini|[dD]eep[sS]eek|[mM]istral|\bxai\b|\bxAI\b/
/** Where they may stand. */
const VENDOR_PLACES = [
  /^packages\/llm\/src\/(openai|azure-openai|anthropic|google)\//,
  /^packages\/simulator\//,
  /^prisma\//,
  // Makes the catalogue, whose data names the vendors.
  /^packages\/core\/src\/catalogue\/build\.ts$/,
  // The wiring: the one place that knows every protocol.
  /^packages\/runtime\/src\/models\.ts$/,
  /^packages\/llm\/src\/spec\/protocol\.ts$/,
  // Labels and descriptions of the protocols.
  /^apps\/web\/src\/features\/registry\/registry-names\.ts$/,
  /^apps\/api\/src\/modules\/registry\/llm-provider\.ts$/,
  // What keys look like, so that they can be masked.
  /^packages\/llm\/src\/spec\/to-safe-text\.ts$/,
  /^packages\/testkit\//,
  // The sandbox's keys, named after the protocols it speaks.
  /^apps\/cli\/src\/sandbox\.ts$/,
]

/** A write that does not go through a use case. */
const DIRECT_WRITE =
  /\b(?:db|tx|prisma)\.\w+\.(?:create|createMany|update|updateMany|upsert|delete|deleteMany)\(/

/** Switches a check off; what follows ` -- ` on the line says why. */
const IGNORE = /(?:oxlint|eslint)-disable|@ts-(?:expect-error|ignore|nocheck)|(?:v8|istanbul|c8) ignore/
const REASON = / -- \S+/

export type SourceFile = {
  /** From the workspace root, with slashes. */
  path: string
  text: string
}

/** Every breach of the rules above, as a sentence naming the file. */
export function findViolations(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => [
    ...findForbiddenImports(file),
    ...(breaksVendorRule(file) ? [`${file.path} names a vendor`] : []),
    ...(file.path.startsWith('apps/api/') && DIRECT_WRITE.test(file.text)
      ? [`${file.path} writes to the database itself; writes go through a use case of core`]
      : []),
  ])
}

/** Comments that switch a check off without saying why. */
export function findBareIgnores(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => (IGNORE.test(line) && !REASON.test(line) ? [`${path}:${index + 1}`] : [])),
  )
}

function findForbiddenImports({ path, text }: SourceFile): string[] {
  return importsOf(text).flatMap((specifier) => {
    const fault = judgeImport(path, specifier)
    return fault ? [`${path} imports ${specifier}: ${fault}`] : []
  })
}

function judgeImport(path: string, specifier: string): string | null {
  const owner = packageOf(path)
  if (specifier.startsWith('.'))
    return leavesHome(path, specifier) ? 'a relative import may not leave its package or domain' : null
  if (specifier.startsWith('#') && owner === 'core') return judgeDomain(path, specifier.slice(1))
  const [scope, target = '', sub] = specifier.split('/')
  if (scope !== '@sluice') return null
  if (!PACKAGE_ARROWS[owner]?.includes(target)) return `${owner} may not import ${target}`
  if (target === 'llm' && sub !== undefined && owner !== 'runtime')
    return 'protocols are wired in runtime only'
  return null
}

function judgeDomain(path: string, target: string): string | null {
  const domain = path.split('/')[3] ?? ''
  return DOMAIN_ARROWS[domain]?.includes(target) ? null : `domain ${domain} may not import ${target}`
}

/** The folder a file may not reach out of by a relative import: its package's src, or its domain in core. */
function leavesHome(path: string, specifier: string): boolean {
  const parts = path.split('/').slice(0, -1)
  for (const step of specifier.split('/')) {
    if (step === '..') parts.pop()
    else if (step !== '.') parts.push(step)
  }
  const home = path.split('/').slice(0, packageOf(path) === 'core' ? 4 : 2)
  return !home.every((folder, index) => parts[index] === folder)
}

function packageOf(path: string): string {
  const [top = '', name = ''] = path.split('/')
  return top === 'prisma' ? top : name
}

const STATIC_IMPORT = /(?:^|\n)\s*(?:import|export)\b(?:[^'";]*?\bfrom)?\s*['"]([^'"]+)['"]/g
const DYNAMIC_IMPORT = /\bimport\(\s*['"]([^'"]+)['"]/g

function importsOf(text: string): string[] {
  return [...text.matchAll(STATIC_IMPORT), ...text.matchAll(DYNAMIC_IMPORT)].map(
    ([, specifier]) => specifier ?? '',
  )
}

function breaksVendorRule({ path, text }: SourceFile): boolean {
  if (VENDOR_PLACES.some((place) => place.test(path))) return false
  // Identifiers of the wire protocols, and comments, are not code that depends on a vendor.
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
  return VENDOR_NAMES.test(code)
}
