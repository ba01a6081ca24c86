import { readList, readRecord, readText } from '#lib/read-json.ts'

export type Level = { score: string | null; label: string; text: string | null }
export type Dimension = { name: string; levels: Level[] }
export type DefinitionContent = { template: string; dimensions: Dimension[] }

export function toDefinitionContent(content: unknown): DefinitionContent {
  const { template, dimensions } = readRecord(content)
  return { template: readText(template) ?? '', dimensions: readList(dimensions).map(toDimension) }
}

export type ScenarioContent = { prompt: string; levels: { dimension: string; score: string }[] }

export function toScenarioContent(content: unknown): ScenarioContent {
  const { prompt, dimensions } = readRecord(content)
  return {
    prompt: readText(prompt) ?? '',
    levels: Object.entries(readRecord(dimensions)).map(([dimension, score]) => ({
      dimension,
      score: readText(score) ?? '',
    })),
  }
}

function toDimension(dimension: unknown): Dimension {
  const { name, levels } = readRecord(dimension)
  return { name: readText(name) ?? '', levels: readList(levels).map(toLevel) }
}

function toLevel(level: unknown): Level {
  const { score, label, text } = readRecord(level)
  return { score: readText(score), label: readText(label) ?? '', text: readText(text) }
}
