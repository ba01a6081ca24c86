import { builder } from '../../graphql/builder.ts'

export const CallFeature = builder.enumType('CallFeature', {
  description: 'What a call is for.',
  values: {
    PROBE: { description: 'A scenario of a run.' },
    SUMMARIZE: { description: 'A summary of a transcript.' },
    EXPANSION: { description: 'Scenarios of a definition.' },
    JUDGE: { description: "A model's verdict on an answer." },
    CHAT: { description: 'A conversation, by people or programs.' },
    EMBEDDING: { description: 'Vectors of texts.' },
    WORKFLOW_STEP: { description: 'A step of a workflow.' },
    TEST_CASE: { description: 'A test case.' },
    EXPERIMENT: { description: 'An experiment.' },
  },
})

export const CallOperation = builder.enumType('CallOperation', {
  description: 'What a provider was asked to do.',
  values: {
    CHAT: { description: 'To answer messages.' },
    EMBED: { description: 'To turn texts into vectors.' },
  },
})

export const CallOutcome = builder.enumType('CallOutcome', {
  description: 'How a call ended.',
  values: {
    ANSWERED: { description: 'With a usable answer.' },
    INVALID: { description: 'With an answer that cannot be used; it is charged all the same.' },
    FAILED: { description: 'Without an answer.' },
    CANCELLED: { description: 'By us, or by whoever asked for it.' },
    UNKNOWN: { description: 'Nobody stored its answer; the vendor may have charged for it.' },
  },
})

export const UsageSource = builder.enumType('UsageSource', {
  description: 'Who counted the tokens.',
  values: {
    VENDOR: { description: 'The vendor.' },
    ESTIMATED: { description: 'We did, because the vendor did not say.' },
  },
})

export const CostBasis = builder.enumType('CostBasis', {
  description: 'Why a cost is what it is.',
  values: {
    EXACT: { description: "The vendor's token counts at the price in force." },
    ESTIMATED: { description: 'Our token counts at the price in force.' },
    FREE: { description: 'Nothing: the vendor refused it, or it never left.' },
    NO_PRICE: { description: 'Unknown: a class of tokens that was used had no price.' },
    NO_USAGE: { description: 'Unknown: nobody knows how many tokens it took.' },
  },
})
