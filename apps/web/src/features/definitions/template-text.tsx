/** A template as written, its [dimensions] marked. */
export function TemplateText({ template }: { template: string }) {
  return (
    <p className="break-words whitespace-pre-wrap">
      {template.split(/(\[[^\][]+\])/).map((part, index) =>
        part.startsWith('[') && part.endsWith(']') ? (
          <mark key={index} className="rounded-sm bg-accent-soft font-medium text-accent-text">
            {part}
          </mark>
        ) : (
          part
        ),
      )}
    </p>
  )
}
