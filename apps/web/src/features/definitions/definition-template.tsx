import { graphql, readFragment, type FragmentOf } from '#graphql/graphql.ts'
import { formatQuantity } from '#lib/format-number.ts'
import { Card } from '#ui/card.tsx'

import { toDefinitionContent } from './definition-content.ts'
import { TemplateText } from './template-text.tsx'

export const DefinitionTemplate_definition = graphql(`
  fragment DefinitionTemplate_definition on Definition {
    content
  }
`)

type DefinitionTemplateProps = { definition: FragmentOf<typeof DefinitionTemplate_definition> }

/** The text, and the levels that fill it. */
export function DefinitionTemplate({ definition }: DefinitionTemplateProps) {
  const { content } = readFragment(DefinitionTemplate_definition, definition)
  const { template, dimensions } = toDefinitionContent(content)
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <Card title="Template">
        <div className="px-4 py-3">
          <TemplateText template={template} />
        </div>
      </Card>
      <Card title="Dimensions" aside={formatQuantity(dimensions.length, 'dimension')}>
        {dimensions.length === 0 && (
          <p className="px-4 py-3 text-muted">None: the template is asked as it is.</p>
        )}
        <div className="divide-y">
          {dimensions.map(({ name, levels }) => (
            <section key={name} className="px-4 py-3">
              <h3 className="text-sm font-medium text-accent-text">[{name}]</h3>
              <ol className="mt-1.5 flex flex-col gap-1.5 text-sm">
                {levels.map((level, index) => (
                  <li key={index} className="flex gap-3">
                    <span className="w-4 shrink-0 text-right text-faint tabular-nums">
                      {level.score ?? '–'}
                    </span>
                    <span className="min-w-0">
                      <span className="font-medium">{level.label}</span>
                      {level.text && <span className="block break-words text-muted">{level.text}</span>}
                    </span>
                  </li>
                ))}
              </ol>
            </section>
          ))}
        </div>
      </Card>
    </div>
  )
}
