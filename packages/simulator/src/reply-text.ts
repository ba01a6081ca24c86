import { CLOSINGS, GENERAL, OPENINGS, TIMES, TOPICS, type Topic } from './phrases.ts'
import { pickOne, pickSome, type Random } from './random.ts'

/** How much of a prompt is read to find what it is about. */
const READ_CHARACTERS = 2_000
const STEP_WORDS = ['First', 'Then', 'After that', 'Finally']
const MOST_STEPS = STEP_WORDS.length

/** A help-desk reply of 20 to 150 words about the topic the prompt mentions most. */
export function writeReplyText(random: Random, prompt: string): string {
  const topic = findTopic(prompt)
  const steps = pickSome(random, topic.steps, Math.floor(random() * (MOST_STEPS + 1)))
  const sentences = [pickOne(random, OPENINGS), pickOne(random, topic.findings), ...toStepSentences(steps)]
  if (random() < 0.6) sentences.push(pickOne(random, topic.notes))
  sentences.push(pickOne(random, CLOSINGS))
  return sentences.map((sentence) => sentence.replace('{time}', () => pickOne(random, TIMES))).join(' ')
}

function toStepSentences(steps: string[]): string[] {
  if (steps.length === 1) return steps.map((step) => `To put it right, please ${step}.`)
  return steps.map((step, index) => {
    const isLast = index === steps.length - 1
    return `${isLast ? 'Finally' : (STEP_WORDS[index] ?? 'Then')}, ${step}.`
  })
}

function findTopic(prompt: string): Topic {
  const words = new Set(
    prompt
      .slice(0, READ_CHARACTERS)
      .toLowerCase()
      .split(/[^a-z]+/),
  )
  let best: { topic: Topic; hits: number } = { topic: GENERAL, hits: 0 }
  for (const topic of TOPICS) {
    const hits = topic.keywords.filter((keyword) => words.has(keyword) || words.has(`${keyword}s`)).length
    if (hits > best.hits) best = { topic, hits }
  }
  return best.topic
}
