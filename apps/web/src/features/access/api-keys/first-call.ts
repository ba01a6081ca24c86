import type { CodeLanguage } from '#ui/code-sample.tsx'

const query = '{ llmModels(limit: 5) { ref } }'

/** The same small request to an installation, with the key in the environment. */
export function toFirstCall(origin: string, apiKey: string): Record<CodeLanguage, string> {
  const url = `${origin}/graphql`
  return {
    curl: `export SLUICE_API_KEY='${apiKey}'

curl ${url} \\
  -H "Authorization: Bearer $SLUICE_API_KEY" \\
  -H 'Content-Type: application/json' \\
  -d '{"query":"${query}"}'`,
    typescript: `const response = await fetch('${url}', {
  method: 'POST',
  headers: {
    authorization: \`Bearer \${process.env.SLUICE_API_KEY}\`,
    'content-type': 'application/json',
  },
  body: JSON.stringify({ query: '${query}' }),
})
const { data, errors } = await response.json()
console.log(errors ?? data.llmModels)`,
    python: `import json, os, urllib.request

request = urllib.request.Request(
    "${url}",
    data=json.dumps({"query": "${query}"}).encode(),
    headers={
        "Authorization": f"Bearer {os.environ['SLUICE_API_KEY']}",
        "Content-Type": "application/json",
    },
)
with urllib.request.urlopen(request) as response:
    print(json.load(response))`,
  }
}
